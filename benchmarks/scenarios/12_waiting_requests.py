"""500 requests wait for a sandbox that says nothing: what waiting costs in threads, and whether others still pass."""

import time
from statistics import median

from harness import http, proxies
from harness.processes import Failed
from harness.tables import mib, number, table

TITLE = "Requests that wait"
FLEETS = ()
IN_DEFAULT_RUN = False

_WAITING = 500
_HEADINGS = (
    "proxy", "threads before", f"with {_WAITING} waiting", "RSS MiB before", "with them",
    "other GET ms before", "with them",
)
_WARM_UP_REQUESTS = 200
_SETTLE_SECONDS = 3
_PROBES = 100
#: Not a thread a request, nor a pool's worth; a JVM may still start a compiler thread meanwhile.
_MOST_NEW_THREADS = 4


def run(bench):
    rows = []
    for name in bench.names:
        bench.say(f"12 {proxies.LABELS[name]}")
        with bench.fresh(name, "odd") as running:
            if running:
                try:
                    rows.append(_row(bench, running))
                except (Failed, OSError) as failed:
                    bench.problem(f"12 {running.label}: {failed}")
    return [table(_HEADINGS, rows)]


def _row(bench, running):
    for _ in range(_WARM_UP_REQUESTS):
        http.get(running.port, "/", running.headers)
    time.sleep(_SETTLE_SECONDS)
    threads, memory, quiet = running.child.threads(), running.child.rss_bytes(), _other_get(running)
    clients = _wait_for_silence(running)
    try:
        time.sleep(_SETTLE_SECONDS)
        waiting_threads, waiting_memory = running.child.threads(), running.child.rss_bytes()
        beside = _other_get(running)
        _still_waiting(clients)
    finally:
        for client in clients:
            client.close()
    bench.record("12", proxy=running.name, threads=threads, waiting=waiting_threads, quiet_ms=quiet, beside_ms=beside)
    if running.name == "router":
        new = max(0, waiting_threads - threads)
        bench.floor(f"threads more with {_WAITING} requests waiting", new, at_most=_MOST_NEW_THREADS)
    return (
        running.label, threads, waiting_threads, mib(memory), mib(waiting_memory), number(quiet), number(beside),
    )


def _wait_for_silence(running):
    clients = []
    request = http.head("GET", "/silent", running.port, running.headers)
    for _ in range(_WAITING):
        client = http.dial(running.port)
        clients.append(client)
        client.sendall(request)
    return clients


def _still_waiting(clients):
    """A proxy that gave up on them would show few threads for a bad reason."""
    answered = 0
    for client in clients:
        client.setblocking(False)
        try:
            client.recv(1)
            answered += 1
        except BlockingIOError:
            pass
    if answered:
        raise Failed(f"{answered} of {len(clients)} requests to a silent sandbox were answered or cut")


def _other_get(running):
    """The median time of a GET that the sandbox answers at once, in ms."""
    times = []
    for _ in range(_PROBES):
        begin = time.monotonic()
        status, _body = http.get(running.port, "/", running.headers)
        times.append((time.monotonic() - begin) * 1000)
        if status != 200:
            raise Failed(f"a GET beside the waiting ones was answered with {status}")
    return median(times)
