"""nginx and the router with TLS and HTTP/2, on a certificate made for the run, and h2load as a client.

Both listen three times: plain HTTP/1.1, TLS with whatever ALPN negotiates, and HTTP/2 with prior knowledge. Both prefer
AES-128-GCM and have a P-256 key, because what is compared is proxies and not ciphers."""

import dataclasses
import re
import subprocess

from . import http, load, proxies
from .load import Sample
from .machine import Noise, Unfit
from .processes import Failed
from .tables import mib, mid, number, ratio, spread, table

PROGRAMS = ("openssl",)
#: What is compared: the others speak other protocols to us, or would need settings of their own to be compared.
NAMES = ("nginx", "router")
_HEADINGS = ("proxy", "req/s", "of nginx", "mean or p50 ms", "CPU µs/req", "core %", "RSS MiB", "spread %", "errors")


@dataclasses.dataclass
class Doors:
    """One proxy that answers, by each of its three listeners."""

    plain: proxies.Running
    https: proxies.Running
    h2c: proxies.Running


def start(bench, name):
    """Starts a proxy in front of the small backend; None, and a problem noted, where it cannot be had."""
    try:
        doors = {"nginx": _nginx, "router": _router}[name](bench)
        headers = doors.plain.headers
        doors.plain.child.wait_for(lambda: http.answers(doors.plain.port, "/", headers), 30, "an answer of 200 to GET /")
        return doors
    except (Unfit, Failed) as failed:
        bench.problem(f"{proxies.LABELS[name]} is left out: {failed}")
        return None


def _certificate(folder):
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", folder / "tls.key", "-out", folder / "tls.crt"]
    try:
        outcome = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    except FileNotFoundError:
        raise Unfit("openssl is not installed") from None
    if outcome.returncode != 0:
        raise Unfit(f"openssl made no certificate: {outcome.stderr[-400:]}")


def _doors(bench, name, command, folder, ports, metrics_port=0):
    upstream = bench.backend("small").port
    child = proxies.Child(proxies.LABELS[name], command, folder / "log", bench.proxy_core)
    plain = proxies.Running(name, ports["port"], child, proxies.routing_headers(upstream), metrics_port)
    return Doors(
        plain,
        dataclasses.replace(plain, port=ports["https"], scheme="https"),
        dataclasses.replace(plain, port=ports["h2c"]),
    )


def _nginx(bench):
    folder = proxies.own_folder(bench, "nginx")
    _certificate(folder)
    ports = {kind: bench.ports.free() for kind in ("port", "https", "h2c")}
    values = {**proxies.nginx_values(bench, folder), **ports, "upstream": bench.backend("small").port}
    config = proxies.fill("nginx-tls.conf", folder / "nginx.conf", **values)
    return _doors(bench, "nginx", proxies.nginx_command(config, folder), folder, ports)


def _router(bench):
    folder = proxies.own_folder(bench, "router")
    _certificate(folder)
    port, probe, metrics, https = (bench.ports.free() for _ in range(4))
    command = proxies.router_command(bench, folder, port, probe, metrics) + [
        "--h2c",
        f"--https-bind-address=127.0.0.1:{https}",
        f"--tls-cert-file={folder / 'tls.crt'}",
        f"--tls-key-file={folder / 'tls.key'}",
    ]
    return _doors(bench, "router", command, folder, {"port": port, "https": https, "h2c": port}, metrics)


# --- HTTP/2 ----------------------------------------------------------------------------------------------------------


def h2load(bench, running, connections, streams, seconds):
    """Runs h2load on the load's core; with TLS it negotiates h2, else it begins with prior knowledge."""
    command = ["taskset", "-c", str(bench.load_core), "h2load", "-t1", f"-c{connections}", f"-m{streams}"]
    command += ["-D", f"{seconds:.0f}"]
    for name, value in running.headers:
        command += ["-H", f"{name}: {value}"]
    noise = Noise({running.child, bench.backend("small").child})
    before = running.child.cpu_seconds()
    outcome = subprocess.run(command + [running.url], capture_output=True, text=True, timeout=seconds + 60)
    cpu = running.child.cpu_seconds() - before
    counts = re.search(r"requests: (\d+) total, .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", outcome.stdout)
    mean = re.search(r"time for request: +\S+ +\S+ +([\d.]+)(us|ms|s) ", outcome.stdout)
    if outcome.returncode != 0 or not counts or not mean or not int(counts[2]):
        raise Failed(f"h2load measured nothing at {running.label}: {(outcome.stdout + outcome.stderr)[-800:]}")
    requests = int(counts[2])
    mean_ms = float(mean[1]) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[mean[2]]
    kinds = ("failed", "errored", "timeout")
    errors = [f"{counts[place]} {kind}" for place, kind in enumerate(kinds, 3) if int(counts[place])]
    return Sample(
        rps=requests / seconds,
        p50_ms=mean_ms,
        p99_ms=0.0,
        cpu_us=cpu * 1e6 / requests,
        core_percent=100.0 * cpu / seconds,
        rss=running.child.rss_bytes(),
        requests=requests,
        others_percent=noise.others_percent(),
        errors=", ".join(errors),
    )


# --- rounds ----------------------------------------------------------------------------------------------------------


def compare(bench, scenario, doors, drives):
    """Warms up and measures each drive, a function of doors and seconds by its label; returns a section for each."""
    sections = []
    for label, drive in drives.items():
        for one in doors.values():
            if one.plain.is_jvm:
                bench.say(f"{scenario} {label}: warming up {one.plain.label}")
                drive(one, 1.0)
                bench.check_observability(one.plain)
                drive(one, bench.options.warmup)
        samples = {name: [] for name in doors}
        for turn in range(bench.rounds):
            names = list(doors)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                bench.say(f"{scenario} {label}, round {turn + 1} of {bench.rounds}: {doors[name].plain.label}")
                sample = drive(doors[name], bench.seconds)
                samples[name].append(sample)
                bench.record(scenario, load=label, proxy=name, round=turn + 1, **sample.record())
                if sample.errors:
                    bench.problem(f"{doors[name].plain.label}, {label}: {sample.errors}")
                doors[name].plain.child.empty_log()
        sections.append(f"**{label}**\n\n" + table(_HEADINGS, [_row(name, samples) for name in samples]))
        if "router" in samples:
            measured = ratio(samples["router"], samples.get("nginx"), "rps")
            bench.floor(f"{label}: requests/s of nginx", measured, at_least=0.30)
    return sections


def _row(name, samples):
    mine = samples[name]
    return (
        proxies.LABELS[name],
        number(mid(mine, "rps"), 0),
        number(ratio(mine, samples.get("nginx"), "rps")),
        number(mid(mine, "p50_ms")),
        number(mid(mine, "cpu_us"), 1),
        number(mid(mine, "core_percent"), 0),
        mib(mid(mine, "rss")),
        number(spread(mine, "rps"), 0),
        "; ".join(sorted({sample.errors for sample in mine if sample.errors})) or "none",
    )


def run(bench, scenario, drives):
    """Both proxies, each drive, and the end of both whatever happens."""
    doors = {}
    try:
        for name in NAMES:
            one = start(bench, name) if name in bench.names else None
            if one:
                doors[name] = one
        return compare(bench, scenario, doors, drives)
    finally:
        for one in doors.values():
            one.plain.child.stop()
