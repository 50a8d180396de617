"""1 GiB against a side that is slow: what of it piles up in the proxy's memory.

The fast side always offers the whole body; the slow side takes or gives 1 MiB a second for `--slow-seconds`, then
hurries, and the whole body must have come through. Without back-pressure the proxy would hold most of the gibibyte."""

import time

from harness import http, proxies
from harness.processes import Failed, PeakRss
from harness.tables import MIB, mib, table

TITLE = "Slow reader, slow writer: growth of memory"
FLEETS = ("bulk",)
IN_DEFAULT_RUN = False

_RATE = 1 << 20
_STEPS_PER_SECOND = 20
_BLOCK = 1 << 20
_FLOOR_MIB = 16


def run(bench):
    cases = (
        ("client reads slowly", _slow_reader),
        ("sandbox reads slowly", _slow_sandbox),
        ("client writes slowly", _slow_writer),
    )
    growth = {}
    fleet = bench.fleet("bulk")
    for label, case in cases:
        for running in list(fleet.proxies.values()):
            bench.say(f"06 {label}: {running.label}")
            try:
                with PeakRss(running.child) as memory:
                    case(running, bench.options.size, bench.options.slow_seconds)
            except (Failed, OSError) as failed:
                bench.problem(f"06 {label}, {running.label}: {failed}")
                continue
            growth[running.name, label] = memory
            bench.record("06", load=label, proxy=running.name, before=memory.before, peak=memory.peak)
    for label, _ in cases:
        memory = growth.get(("router", label))
        bench.floor(f"{label}: growth in MiB", memory and memory.growth / MIB, at_most=_FLOOR_MIB)
    return [_table([label for label, _ in cases], growth)]


def _table(labels, growth):
    measured = [name for name in proxies.NAMES if any((name, label) in growth for label in labels)]
    rows = [
        [proxies.LABELS[name]] + [mib(growth[name, l].growth) if (name, l) in growth else "failed" for l in labels]
        for name in measured
    ]
    return table(["proxy"] + [f"{label}, MiB" for label in labels], rows)


def _slow_reader(running, size, seconds):
    with http.dial(running.port, timeout=60) as client:
        client.sendall(http.head("GET", f"/source?bytes={size}", running.port, running.headers))
        status, _, first = http.read_head(client)
        received = len(first)
        buffer = bytearray(_BLOCK)
        until = time.monotonic() + seconds
        while received < size:
            slow = time.monotonic() < until
            count = client.recv_into(buffer, _RATE // _STEPS_PER_SECOND if slow else _BLOCK)
            if count == 0:
                break
            received += count
            if slow:
                time.sleep(1 / _STEPS_PER_SECOND)
    if status != 200 or received != size:
        raise Failed(f"status {status}, {received} of {size} bytes arrived")


def _slow_sandbox(running, size, seconds):
    _upload(running, size, 0, f"/sink?rate={_RATE}&seconds={int(seconds)}")


def _slow_writer(running, size, seconds):
    _upload(running, size, seconds, "/sink")


def _upload(running, size, slow_seconds, path):
    with http.dial(running.port, timeout=slow_seconds + 120) as client:
        client.sendall(http.head("PUT", path, running.port, running.headers, Content_Length=size))
        _write(client, size, time.monotonic() + slow_seconds)
        status, _, body = http.read_head(client)
        body = body or client.recv(64)
    if status != 200 or body.strip() != str(size).encode():
        raise Failed(f"status {status}, the sandbox took {body.strip().decode()!r} of {size} bytes")


def _write(client, size, slow_until):
    zeros = memoryview(bytes(_BLOCK))
    left = size
    while left > 0:
        slow = time.monotonic() < slow_until
        block = zeros[: min(left, _RATE // _STEPS_PER_SECOND if slow else _BLOCK)]
        client.sendall(block)
        left -= len(block)
        if slow:
            time.sleep(1 / _STEPS_PER_SECOND)
