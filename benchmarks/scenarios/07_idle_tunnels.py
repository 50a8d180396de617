"""10,000 idle WebSocket tunnels: what one costs in memory.

Every proxy starts afresh, carries and closes a few hundred tunnels, and then takes them all. A sample of them must
echo before and after the memory is read. A JVM is asked for a full collection before each reading, because what it has
not yet collected is not what a tunnel costs; the figure without that is in the second column."""

import time

from harness import http, jvm, proxies
from harness.processes import Failed
from harness.tables import mib, number, table

TITLE = "Idle WebSocket tunnels"
FLEETS = ()
IN_DEFAULT_RUN = False

_HEADINGS = ("proxy", "tunnels", "KiB a tunnel", "KiB before a collection", "RSS MiB with them", "descriptors left")
_WARM_UP_TUNNELS = 300
_SETTLE_SECONDS = 3
_FLOOR_KIB = 40
_HELLO = b"\x81\x85\x00\x00\x00\x00hello"  # A masked text frame (RFC 6455, section 5.2) under the mask 0.
_ECHO = b"\x81\x05hello"


def run(bench):
    count = _affordable(bench)
    rows = []
    for name in bench.names:
        if name not in proxies.TUNNELLING:
            continue
        bench.say(f"07 {proxies.LABELS[name]}")
        with bench.fresh(name, "odd") as running:
            if running:
                try:
                    rows.append(_row(bench, running, count))
                except (Failed, OSError) as failed:
                    bench.problem(f"07 {running.label}: {failed}")
    return [table(_HEADINGS, rows), "The pure relay tunnels nothing and is left out."]


def _affordable(bench):
    """A proxy needs two descriptors a tunnel."""
    most = (bench.descriptors - 500) // 2
    if most < bench.options.tunnels:
        bench.say(f"07 only {most} tunnels: the descriptor limit is {bench.descriptors} and cannot be raised")
    return min(bench.options.tunnels, most)


def _row(bench, running, count):
    _close(_open(running, _WARM_UP_TUNNELS))
    time.sleep(_SETTLE_SECONDS)
    before_raw, before = _memory(bench, running)
    descriptors = running.child.descriptors()
    tunnels = _open(running, count)
    _echo(tunnels[:: max(1, count // 100)])
    time.sleep(_SETTLE_SECONDS)
    after_raw, after = _memory(bench, running)
    _echo(tunnels[:: max(1, count // 100)])
    _close(tunnels)
    time.sleep(_SETTLE_SECONDS)
    left = running.child.descriptors() - descriptors
    each, each_raw = (after - before) / count / 1024, (after_raw - before_raw) / count / 1024
    bench.record("07", proxy=running.name, tunnels=count, before=before, after=after, after_raw=after_raw, left=left)
    if running.name == "router":
        bench.floor(f"{count} idle tunnels: KiB each", each, at_most=_FLOOR_KIB)
    return running.label, count, number(each, 1), number(each_raw, 1), mib(after), max(0, left)


def _memory(bench, running):
    """Resident bytes as they are, and after a full collection where there is a heap."""
    raw = running.child.rss_bytes()
    if running.is_jvm and jvm.collect_garbage(running.child, bench.options.java):
        time.sleep(0.5)
        return raw, running.child.rss_bytes()
    return raw, raw


def _open(running, count):
    tunnels = []
    hello = http.websocket_head("/ws", running.port, running.headers)
    for number_ in range(count):
        tunnel = http.dial(running.port)
        tunnels.append(tunnel)
        tunnel.sendall(hello)
        status, _, _ = http.read_head(tunnel)
        if status != 101:
            _close(tunnels)
            raise Failed(f"tunnel {number_ + 1} was answered with {status}")
    return tunnels


def _echo(tunnels):
    for tunnel in tunnels:
        tunnel.sendall(_HELLO)
        received = b""
        while len(received) < len(_ECHO):
            more = tunnel.recv(64)
            if not more:
                raise Failed("an idle tunnel was closed")
            received += more
        if received != _ECHO:
            raise Failed(f"a tunnel echoed {received!r}")


def _close(tunnels):
    for tunnel in tunnels:
        tunnel.close()
