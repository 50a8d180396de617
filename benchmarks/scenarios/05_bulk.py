"""One large body at a time, down and up: what a byte costs."""

from harness import load, proxies
from harness.processes import Failed
from harness.tables import mib, mid, number, ratio, spread, table

TITLE = "Throughput of one large body"
FLEETS = ("bulk",)
IN_DEFAULT_RUN = True

_DIRECTIONS = (("download", load.download), ("upload", load.upload))
_HEADINGS = ("proxy", "MB/s", "of nginx", "of Go", "of pure relay", "CPU ms/GB", "RSS MiB", "spread %")


def run(bench):
    sections = []
    for label, transfer in _DIRECTIONS:
        runs = _collect(bench, label, transfer)
        rows = [_row(name, runs, bench.options.size) for name in proxies.NAMES if runs.get(name)]
        sections.append(f"**{label} of {bench.options.size} bytes**\n\n" + table(_HEADINGS, rows))
        if runs.get("router"):
            bench.floor(f"{label}: MB/s of nginx", ratio(runs["router"], runs.get("nginx"), "mb_per_s"), at_least=0.75)
    return sections


def _collect(bench, label, transfer):
    fleet = bench.fleet("bulk")
    runs = {name: [] for name in fleet.proxies}
    for turn in range(bench.rounds):
        for running in bench.rotated(fleet, turn):
            bench.say(f"05 {label}, round {turn + 1} of {bench.rounds}: {running.label}")
            try:
                one = transfer(bench, running, bench.options.size)
            except Failed as failed:
                bench.drop(running, failed)
                del runs[running.name]
                continue
            runs[running.name].append(one)
            bench.record("05", load=label, proxy=running.name, round=turn + 1, **one.record())
    return runs


def _row(name, runs, size):
    mine = runs[name]
    return (
        proxies.LABELS[name],
        number(mid(mine, "mb_per_s"), 0),
        number(ratio(mine, runs.get("nginx"), "mb_per_s")),
        number(ratio(mine, runs.get("go"), "mb_per_s")),
        number(ratio(mine, runs.get("relay"), "mb_per_s")),
        number(mid(mine, "cpu_s") * 1000 / (size / 1e9), 0),
        mib(mid(mine, "rss")),
        number(spread(mine, "mb_per_s"), 0),
    )
