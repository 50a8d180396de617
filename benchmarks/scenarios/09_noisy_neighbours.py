"""300 clients that send half a head, or half a body, and stop: what the others notice.

Per round and proxy three runs of the same load: quiet, beside the half heads, beside the half bodies. A client that the
proxy times out comes back at once. Each disturbed p99 is divided by the quiet one of its own round."""

import time
from statistics import median

from harness import http, load, proxies
from harness.processes import Failed
from harness.tables import number, table

TITLE = "Noisy neighbours"
FLEETS = ("small",)
IN_DEFAULT_RUN = False

_CLIENTS = 300
_BODY_BYTES = 8192
#: What is measured is their being there, not the moment when 300 arrive at once.
_SETTLE_SECONDS = 1
_LOAD = load.Load(50)
_FLOOR = 2.0


def run(bench):
    fleet = bench.fleet("small")
    found = {name: [] for name in fleet.proxies}
    for turn in range(bench.rounds):
        for running in bench.rotated(fleet, turn):
            bench.say(f"09 round {turn + 1} of {bench.rounds}: {running.label}")
            try:
                found[running.name].append(_round(bench, running, turn))
            except (Failed, OSError) as failed:
                bench.drop(running, failed)
                del found[running.name]
            running.child.empty_log()
    headings = ("proxy", "quiet p99 ms", "half heads p99 ms", "times", "half bodies p99 ms", "times")
    return [table(headings, [_row(bench, name, found[name]) for name in proxies.NAMES if found.get(name)])]


def _round(bench, running, turn):
    quiet = load.drive(bench, running, _LOAD, bench.seconds)
    heads, heads_returns = _beside(bench, running, _half_head(running))
    bodies, bodies_returns = _beside(bench, running, _half_body(running))
    cases = (("quiet", quiet, 0), ("half heads", heads, heads_returns), ("half bodies", bodies, bodies_returns))
    for label, sample, returns in cases:
        bench.record("09", load=label, proxy=running.name, round=turn + 1, returns=returns, **sample.record())
        if sample.errors:
            bench.problem(f"09 {running.label}, {label}: {sample.errors}")
    return quiet, heads, bodies


def _beside(bench, running, first_part):
    """The sample, and how often a stalled client was turned away and came back."""
    with http.StalledClients(running.port, first_part, _CLIENTS) as stalled:
        time.sleep(_SETTLE_SECONDS)
        sample = load.drive(bench, running, _LOAD, bench.seconds)
    return sample, stalled.returns


def _half_head(running):
    whole = http.head("GET", "/", running.port, running.headers, Accept="text/plain")
    return whole[: len(whole) // 2]


def _half_body(running):
    head = http.head("POST", "/hold", running.port, running.headers, Content_Length=_BODY_BYTES)
    return head + b"x" * (_BODY_BYTES // 2)


def _row(bench, name, rounds):
    p99 = [median(run_[case].p99_ms for run_ in rounds) for case in range(3)]
    times = [median(run_[case].p99_ms / run_[0].p99_ms for run_ in rounds) for case in range(3)]
    if name == "router":
        bench.floor(f"p99 beside {_CLIENTS} half heads, of the quiet one", times[1], at_most=_FLOOR)
        bench.floor(f"p99 beside {_CLIENTS} half bodies, of the quiet one", times[2], at_most=_FLOOR)
    return proxies.LABELS[name], number(p99[0]), number(p99[1]), number(times[1]), number(p99[2]), number(times[2])
