"""wrk for many small requests, curl for one large body."""

import json
import subprocess
import time
from dataclasses import asdict, dataclass

from .machine import Noise
from .processes import Failed
from .proxies import CONFIGS


@dataclass(frozen=True)
class Load:
    """What wrk sends: `connections` kept open, each sending its next request when the last was answered."""

    connections: int
    post_bytes: int = 0

    @property
    def label(self):
        what = f"POST {self.post_bytes} B" if self.post_bytes else "GET"
        return f"{what}, {self.connections} connections"


@dataclass
class Sample:
    """One run against one proxy. Latencies in ms, cpu_us in µs of the proxy's processor per request, rss in bytes.

    core_percent: how busy the proxy kept its core; far below 100, the load's core was the limit and not the proxy.
    others_percent: what processes that take no part took meanwhile, of one core: noise."""

    rps: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    core_percent: float
    rss: int
    requests: int
    others_percent: float
    errors: str

    def record(self):
        return asdict(self)


def drive(bench, running, load, seconds):
    """Runs wrk for `seconds` on the load's core. Errors are counted in the sample, never hidden in its figures."""
    noise = Noise({running.child, bench.backend("small").child})
    cpu_before = running.child.cpu_seconds()
    result = _wrk(bench, running, load, seconds)
    cpu = running.child.cpu_seconds() - cpu_before
    requests = result["requests"]
    return Sample(
        rps=requests / result["seconds"],
        p50_ms=result["p50_ms"],
        p99_ms=result["p99_ms"],
        cpu_us=cpu * 1e6 / requests if requests else 0.0,
        core_percent=100.0 * cpu / result["seconds"],
        rss=running.child.rss_bytes(),
        requests=requests,
        others_percent=noise.others_percent(),
        errors=_errors(result),
    )


def warm_up(bench, running, loads, seconds):
    """Drives each load in turn, in runs as short as the measured ones, for `seconds` in all.

    When a run's connections close, branches are taken that no request takes; the JVM throws away what it compiled on the
    assumption that they are not, and compiles it anew. After one long run that happens in the first measured rounds."""
    run = max(1.0, min(bench.seconds, seconds / len(loads)))
    until = time.monotonic() + seconds
    while True:
        for load in loads:
            drive(bench, running, load, run)
        if time.monotonic() + run * len(loads) > until:
            return


def _wrk(bench, running, load, seconds):
    command = ["taskset", "-c", str(bench.load_core), "wrk", "-t1", f"-c{load.connections}", f"-d{seconds:.0f}s"]
    command += ["--timeout", "10s", "-s", str(CONFIGS / "wrk.lua")]
    for name, value in running.headers:
        command += ["-H", f"{name}: {value}"]
    command += [running.url, "--", str(load.post_bytes)]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    for line in outcome.stdout.splitlines():
        if line.startswith("RESULT "):
            return json.loads(line[7:])
    raise Failed(f"wrk measured nothing at {running.label}: {(outcome.stdout + outcome.stderr)[-800:]}")


def _errors(result):
    kinds = ("connect_errors", "read_errors", "write_errors", "bad_status", "timeouts")
    found = [f"{result[kind]} {kind.replace('_', ' ')}" for kind in kinds if result[kind]]
    return ", ".join(found) if result["requests"] else ", ".join(["no request was answered"] + found)


@dataclass
class Transfer:
    """One large body. mb_per_s in 10^6 bytes, cpu_s the proxy's processor time, rss its memory afterwards."""

    mb_per_s: float
    seconds: float
    cpu_s: float
    rss: int

    def record(self):
        return asdict(self)


def download(bench, running, size, timeout=300):
    url = f"http://127.0.0.1:{running.port}/source?bytes={size}"
    return _curl(bench, running, ["-o", "/dev/null", url], "size_download", size, timeout)


def upload(bench, running, size, timeout=300):
    url = f"http://127.0.0.1:{running.port}/sink"
    # Without Expect the figure holds no round trip that some proxies answer themselves.
    arguments = ["-H", "Expect:", "-o", "/dev/null", "-T", str(bench.sparse_file(size)), url]
    return _curl(bench, running, arguments, "size_upload", size, timeout)


def _curl(bench, running, arguments, counted, size, timeout):
    command = ["taskset", "-c", str(bench.load_core), "curl", "-sS", "--noproxy", "*", "--max-time", str(timeout)]
    command += ["-w", "%{http_code} %{time_total} %{" + counted + "}"]
    for name, value in running.headers:
        command += ["-H", f"{name}: {value}"]
    cpu_before = running.child.cpu_seconds()
    outcome = subprocess.run(command + arguments, capture_output=True, text=True, timeout=timeout + 30)
    cpu = running.child.cpu_seconds() - cpu_before
    words = outcome.stdout.split()
    if outcome.returncode != 0 or words[:1] != ["200"] or int(words[2]) != size:
        raise Failed(
            f"a transfer of {size} bytes through {running.label} ended with {outcome.stdout!r} "
            f"(status, seconds, {counted}) and curl's {outcome.returncode}: {outcome.stderr.strip()}"
        )
    seconds = float(words[1])
    return Transfer(size / seconds / 1e6, seconds, cpu, running.child.rss_bytes())
