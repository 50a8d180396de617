"""wrk and curl straight at the backends, with no proxy between: what the load itself can do on its core.

Every claim of the other scenarios starts here. Where a proxy comes near these figures, the load was measured."""

from harness import load
from harness.tables import mid, number, table

TITLE = "No proxy: the baseline"
FLEETS = ()
IN_DEFAULT_RUN = True

_LOADS = (load.Load(50), load.Load(200), load.Load(50, 4096), load.Load(200, 4096))


def run(bench):
    return [_requests(bench), _transfers(bench)]


def _requests(bench):
    backend = bench.backend("small")
    seconds = max(1.0, bench.seconds / 5)
    load.drive(bench, backend, _LOADS[0], 1.0)
    samples = {what: [] for what in _LOADS}
    for turn in range(bench.rounds):
        for what in _LOADS:
            bench.say(f"01 {what.label}, round {turn + 1} of {bench.rounds}")
            sample = load.drive(bench, backend, what, seconds)
            samples[what].append(sample)
            bench.record("01", load=what.label, proxy="direct", round=turn + 1, **sample.record())
    rows = [
        (what.label, number(mid(s, "rps"), 0), number(mid(s, "p50_ms")), number(mid(s, "p99_ms")))
        for what, s in samples.items()
    ]
    return table(("load", "req/s", "p50 ms", "p99 ms"), rows)


def _transfers(bench):
    backend = bench.backend("bulk")
    rows = []
    for label, transfer in (("download", load.download), ("upload", load.upload)):
        runs = [transfer(bench, backend, bench.options.size) for _ in range(bench.rounds)]
        for turn, run_ in enumerate(runs):
            bench.record("01", load=label, proxy="direct", round=turn + 1, **run_.record())
        rows.append((f"{label} of {bench.options.size} bytes", number(mid(runs, "mb_per_s"), 0)))
    return table(("transfer", "MB/s"), rows)
