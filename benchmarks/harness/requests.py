"""The scenarios that send many small requests differ in their load alone; this is the rest of them."""

from . import load as loads
from . import proxies
from .processes import Failed
from .tables import mib, mid, number, ratio, spread, table

_HEADINGS = (
    "proxy", "req/s", "of nginx", "of Go", "of pure relay", "p50 ms", "p99 ms", "p99 of Go", "CPU µs/req", "core %",
    "RSS MiB", "spread %", "others %", "errors",
)


def compare(bench, scenario, load):
    """Runs a load against every proxy, rounds interleaved, and returns a section with the ratio table."""
    samples = collect(bench, scenario, load)
    note_floors(bench, load, samples)
    rows = [row(name, samples) for name in proxies.NAMES if samples.get(name)]
    return f"**{load.label}**\n\n" + table(_HEADINGS, rows)


def collect(bench, scenario, load):
    """Samples by proxy, one a round."""
    fleet = bench.fleet("small")
    samples = {name: [] for name in fleet.proxies}
    for turn in range(bench.rounds):
        for running in bench.rotated(fleet, turn):
            bench.say(f"{scenario} {load.label}, round {turn + 1} of {bench.rounds}: {running.label}")
            try:
                sample = loads.drive(bench, running, load, bench.seconds)
            except Failed as failed:
                bench.drop(running, failed)
                del samples[running.name]
                continue
            samples[running.name].append(sample)
            bench.record(scenario, load=load.label, proxy=running.name, round=turn + 1, **sample.record())
            if sample.errors:
                bench.problem(f"{running.label}, {load.label}: {sample.errors}")
            running.child.empty_log()
    return samples


def row(name, samples):
    mine, nginx, go, relay = samples[name], samples.get("nginx"), samples.get("go"), samples.get("relay")
    return (
        proxies.LABELS[name],
        number(mid(mine, "rps"), 0),
        number(ratio(mine, nginx, "rps")),
        number(ratio(mine, go, "rps")),
        number(ratio(mine, relay, "rps")),
        number(mid(mine, "p50_ms")),
        number(mid(mine, "p99_ms")),
        number(ratio(mine, go, "p99_ms")),
        number(mid(mine, "cpu_us"), 1),
        number(mid(mine, "core_percent"), 0),
        mib(mid(mine, "rss")),
        number(spread(mine, "rps"), 0),
        number(max(sample.others_percent for sample in mine), 0),
        "; ".join(sorted({sample.errors for sample in mine if sample.errors})) or "none",
    )


def note_floors(bench, load, samples):
    router = samples.get("router")
    if not router:
        return
    nginx, go, relay = samples.get("nginx"), samples.get("go"), samples.get("relay")
    bench.floor(f"{load.label}: requests/s of nginx", ratio(router, nginx, "rps"), at_least=0.40)
    bench.floor(f"{load.label}: requests/s of Go's proxy", ratio(router, go, "rps"), at_least=2.5)
    bench.floor(f"{load.label}: requests/s of the pure relay", ratio(router, relay, "rps"), at_least=0.65)
    bench.floor(f"{load.label}: p99 of Go's proxy", ratio(router, go, "p99_ms"), at_most=1.0)
