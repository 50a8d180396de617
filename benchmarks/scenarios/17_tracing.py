"""What tracing costs: the same router with tracing off, and on with every request sampled and sent to a collector."""

import contextlib
import json
import sys
import time

from harness import http, load, packages, proxies
from harness.processes import Child, Failed
from harness.tables import mib, mid, number, ratio, spread, table

TITLE = "Tracing"
FLEETS = ()
IN_DEFAULT_RUN = False

_START_SECONDS = 30
_HEADINGS = (
    "tracing", "req/s", "of off", "p50 ms", "p99 ms", "CPU µs/req", "of off", "core %", "RSS MiB", "spans/req",
    "dropped %", "spread %", "errors",
)
_LOADS = (load.Load(50), load.Load(200))
#: Contract: on costs at most a fifth of the throughput.
_LEAST_OF_OFF = 0.80
_SPANS_A_REQUEST = 2
_DROPPED = b"sandbox_router_spans_dropped_total"
_SERVER = packages.BENCHMARKS / "harness" / "servers" / "collector.py"


def run(bench):
    if "router" not in bench.names:
        return []
    with _collector(bench) as (endpoint, collector), _router(bench, "off", {}) as off:
        with _router(bench, "on", {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": endpoint}) as on:
            routers = {"off": off, "on": on}
            for name, running in routers.items():
                bench.say(f"17 warming up the router, tracing {name}")
                load.warm_up(bench, running, _LOADS, bench.options.warmup)
            return [_section(bench, routers, collector, what) for what in _LOADS]


def _section(bench, routers, collector, what):
    before = {name: _dropped(running) for name, running in routers.items()}
    calls = _taken(collector)["calls"]
    samples = {name: [] for name in routers}
    for turn in range(bench.rounds):
        order = list(routers) if turn % 2 == 0 else list(reversed(routers))
        for name in order:
            bench.say(f"17 {what.label}, round {turn + 1} of {bench.rounds}: tracing {name}")
            sample = load.drive(bench, routers[name], what, bench.seconds)
            samples[name].append(sample)
            bench.record("17", load=what.label, tracing=name, round=turn + 1, **sample.record())
            if sample.errors:
                bench.problem(f"17 tracing {name}, {what.label}: {sample.errors}")
            routers[name].child.empty_log()
    time.sleep(2)  # What waits for a full batch waits a second.
    if _taken(collector)["calls"] == calls:
        raise Failed("the collector has not taken anything: what was measured is not tracing")
    lost = {name: _dropped(running) - before[name] for name, running in routers.items()}
    throughput = ratio(samples["on"], samples["off"], "rps")
    bench.floor(f"{what.label}: requests/s with tracing, of without", throughput, at_least=_LEAST_OF_OFF)
    rows = [_row(name, samples, lost[name]) for name in routers]
    return f"**{what.label}**\n\n" + table(_HEADINGS, rows)


def _row(name, samples, lost):
    mine, off = samples[name], samples["off"]
    spans = _SPANS_A_REQUEST * sum(sample.requests for sample in mine) if name == "on" else 0
    return (
        name,
        number(mid(mine, "rps"), 0),
        number(ratio(mine, off, "rps")),
        number(mid(mine, "p50_ms")),
        number(mid(mine, "p99_ms")),
        number(mid(mine, "cpu_us"), 1),
        number(ratio(mine, off, "cpu_us")),
        number(mid(mine, "core_percent"), 0),
        mib(mid(mine, "rss")),
        _SPANS_A_REQUEST if spans else 0,
        number(100.0 * lost / spans, 1) if spans else "–",
        number(spread(mine, "rps"), 0),
        "; ".join(sorted({sample.errors for sample in mine if sample.errors})) or "none",
    )


def _dropped(running):
    _status, scrape = http.get(running.metrics_port, "/metrics")
    return sum(float(line.split()[-1]) for line in scrape.splitlines() if line.startswith(_DROPPED + b"{"))


def _taken(collector):
    return json.loads(collector.log.read_text().splitlines()[-1])


@contextlib.contextmanager
def _collector(bench):
    """On the load's core, where a sandbox would be too: what it costs is not the router's."""
    port = bench.ports.free()
    child = Child("the collector", [sys.executable, _SERVER, port], bench.scratch / "collector.log", bench.load_core)
    try:
        child.wait_for(lambda: child.log_bytes() > 0, 15, "its first line")
        yield f"http://127.0.0.1:{port}", child
    finally:
        child.stop()


@contextlib.contextmanager
def _router(bench, name, environment):
    folder = proxies.own_folder(bench, f"router-{name}")
    port, probe_port, metrics_port = bench.ports.free(), bench.ports.free(), bench.ports.free()
    command = proxies.router_command(bench, folder, port, probe_port, metrics_port)
    child = Child(f"the router, tracing {name}", command, folder / "log", bench.proxy_core, environment)
    try:
        child.wait_for(lambda: http.answers(probe_port, "/readyz"), _START_SECONDS, "an answer of 200 to /readyz")
        headers = proxies.routing_headers(bench.backend("small").port)
        yield proxies.Running("router", port, child, headers, metrics_port)
    finally:
        child.stop()
