"""1 GiB down, up, and four of each at once, with 64 MiB of heap and 64 MiB of direct memory.

A proxy that holds a message, or a direction's worth of it, ends here with an OutOfMemoryError."""

from concurrent.futures import ThreadPoolExecutor

from harness import load, proxies
from harness.processes import Failed
from harness.tables import mib, number, table

TITLE = "Large bodies with a small heap"
FLEETS = ()
IN_DEFAULT_RUN = False

_FLAGS = ["-XX:+UseSerialGC", "-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError"]
_AT_ONCE = 4


def run(bench):
    rows = []
    for name in ("relay", "router"):
        if name not in bench.names:
            continue
        bench.say(f"10 {proxies.LABELS[name]}")
        with bench.fresh(name, "bulk", _FLAGS) as running:
            if running:
                rows.append(_row(bench, running))
    headings = ("proxy", "download MB/s", "upload MB/s", "4 + 4 at once MB/s", "peak RSS MiB", "whole")
    return [f"`{' '.join(_FLAGS)}`\n\n" + table(headings, rows)]


def _row(bench, running):
    size = bench.options.size
    try:
        down = load.download(bench, running, size)
        up = load.upload(bench, running, size)
        together = _at_once(bench, running, size)
        _look_for_exhaustion(running.child)
    except Failed as failed:
        bench.problem(f"10 {running.label}: {failed}\n{running.child.tail()}")
        bench.floor("1 GiB each way with 64 MiB of heap passes", 0.0 if running.name == "router" else None, at_least=1)
        return running.label, "–", "–", "–", mib(running.child.peak_rss_bytes()), "**no**"
    bench.floor("1 GiB each way with 64 MiB of heap passes", 1.0 if running.name == "router" else None, at_least=1)
    peak = running.child.peak_rss_bytes()
    bench.record("10", proxy=running.name, down=down.mb_per_s, up=up.mb_per_s, together=together, peak=peak)
    return running.label, number(down.mb_per_s, 0), number(up.mb_per_s, 0), number(together, 0), mib(peak), "yes"


def _at_once(bench, running, size):
    """Every transfer checks its own length; returns the sum of their speeds."""
    work = [load.download, load.upload] * _AT_ONCE
    with ThreadPoolExecutor(len(work)) as pool:
        return sum(one.mb_per_s for one in pool.map(lambda transfer: transfer(bench, running, size), work))


def _look_for_exhaustion(child):
    log = child.log.read_bytes()
    if b"java.lang.OutOfMemoryError" in log or b"OutOfDirectMemoryError" in log:
        raise Failed("memory ran out, although every transfer passed")
