"""10,000 upgrades that come to nothing: what they leave behind.

In turn the sandbox refuses, hangs up, agrees to another protocol, or the client leaves before the answer; for the
router also a port where nobody listens. Descriptors and memory are read before and after, on a JVM after a collection.
Leak detection runs at its strictest, and any report of it is a failure."""

import time
from concurrent.futures import ThreadPoolExecutor

from harness import http, jvm, proxies
from harness.processes import Failed
from harness.tables import MIB, mib, number, table

TITLE = "Failed upgrades"
FLEETS = ()
IN_DEFAULT_RUN = False

_HEADINGS = (
    "proxy", "upgrades", "descriptors before", "after", "buffers MiB before", "after", "RSS MiB before", "after",
    "leaks",
)
_FLAGS = ["-XX:NativeMemoryTracking=summary", "-Dio.netty.leakDetection.level=paranoid"]
_PATHS = ("/refuse", "/drop", "/wrong", "/silent")
_NOBODY = 9
#: Every so many upgrades one goes to a port where nobody listens: the router's retries take a second and a half each.
_NOBODY_EVERY = 20
_AT_ONCE = 100
_WARM_UP = 1000
_SETTLE_SECONDS = 20


def run(bench):
    rows = []
    for name in bench.names:
        if name not in proxies.TUNNELLING:
            continue
        bench.say(f"11 {proxies.LABELS[name]}")
        with bench.fresh(name, "odd", bench.jvm_flags + _FLAGS if name in proxies.JVM else None) as running:
            if running:
                try:
                    rows.append(_row(bench, running))
                except (Failed, OSError) as failed:
                    bench.problem(f"11 {running.label}: {failed}")
    return [table(_HEADINGS, rows)]


def _row(bench, running):
    count = bench.options.upgrades
    _upgrades(running, _WARM_UP)
    before = _reading(bench, running)
    idle = _settled(running, 0)  # With the connection to the sandbox that the reading's requests left in the pool.
    _upgrades(running, count)
    descriptors = _settled(running, idle)
    after = _reading(bench, running)
    leaks = running.child.log.read_bytes().count(b"LEAK:")
    left = {"descriptors": descriptors, "leaks": leaks}
    bench.record("11", proxy=running.name, upgrades=count, idle=idle, before=before, after=after, **left)
    if running.name == "router":
        bench.floor(f"{count} failed upgrades: descriptors left over", max(0, descriptors - idle), at_most=0)
        bench.floor(f"{count} failed upgrades: leak reports", leaks, at_most=0)
    if not running.is_jvm:
        leaks = "–"
    memory = (_buffers(before), _buffers(after), mib(before["rss"]), mib(after["rss"]))
    return (running.label, count, idle, descriptors, *memory, leaks)


def _buffers(reading):
    return "–" if reading["buffers"] is None else number(reading["buffers"] / MIB, 1)


def _reading(bench, running):
    """Memory after a full collection; the requests between two of them let Netty report what the first one found."""
    if running.is_jvm:
        jvm.collect_garbage(running.child, bench.options.java)
        for _ in range(200):
            http.get(running.port, "/", running.headers)
        jvm.collect_garbage(running.child, bench.options.java)
    buffers = jvm.native_bytes(running.child, bench.options.java) if running.is_jvm else None
    return {"rss": running.child.rss_bytes(), "buffers": buffers}


def _settled(running, expected):
    """Waits until the descriptors are back at `expected`, or stay the same for five seconds; returns their number."""
    least, since = running.child.descriptors(), time.monotonic()
    until = since + _SETTLE_SECONDS
    while time.monotonic() < until and least > expected and time.monotonic() - since < 6:
        time.sleep(0.25)
        now = running.child.descriptors()
        if now != least:
            least, since = now, time.monotonic()
    return least


def _upgrades(running, count):
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        opened = sum(pool.map(lambda turn: _upgrade(running, turn), range(count)))
    if opened and running.name == "router":
        raise Failed(f"{opened} of {count} upgrades that must fail were answered with 101")


def _upgrade(running, turn):
    """Whether the client was shown a tunnel."""
    path = _PATHS[turn % len(_PATHS)]
    headers = running.headers
    if running.name == "router" and turn % _NOBODY_EVERY == 0:
        headers = proxies.routing_headers(_NOBODY)
        path = "/ws"
    with http.dial(running.port, timeout=30) as client:
        client.sendall(http.websocket_head(path, running.port, headers))
        if path == "/silent":
            return False
        try:
            return http.read_head(client)[0] == 101
        except ConnectionResetError:
            return False
