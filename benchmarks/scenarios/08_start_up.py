"""From `java -jar` to the first answer: how long a pod waits for the router, on one core and on all.

The router counts as up when /readyz answers 200, the pure relay when its port takes a connection (it has no probes)."""

import socket
import time
from statistics import median

from harness import http, proxies
from harness.processes import Child, Failed
from harness.tables import number, table

TITLE = "Start-up"
FLEETS = ()
IN_DEFAULT_RUN = False

_STARTS = 5
_LONGEST = 60
_FLOOR_SECONDS = 2.0

# What the image's entry point says beside its archive and what a run says itself, for the sake of the start.
_IMAGE_FLAGS = ("-XX:CompileThresholdScaling=4",)


def run(bench):
    rows = []
    if "router" in bench.names:
        rows += _router_rows(bench)
    if "relay" in bench.names:
        rows.append(_row(bench, "pure relay, one core", bench.proxy_core, lambda: _relay(bench)))
    return [table(("start", "median s", "fastest s", "slowest s"), rows)]


def _router_rows(bench):
    rows = [
        _row(bench, "router, one core", bench.proxy_core, lambda: _router(bench, [])),
        _row(bench, "router, all cores", bench.all_cores, lambda: _router(bench, [])),
    ]
    image = [f"-XX:SharedArchiveFile={_archive(bench)}", *_IMAGE_FLAGS]
    rows.append(_row(bench, "router, all cores, as the image starts", bench.all_cores, lambda: _router(bench, image)))
    bench.floor("seconds from java -jar to ready, all cores", float(rows[1][1]), at_most=_FLOOR_SECONDS)
    return rows


def _archive(bench):
    """What the image's build makes: an archive of the classes of one start. It holds for this jar at this path alone."""
    archive = bench.scratch / "sandbox-router.jsa"
    bench.say("08 making the class-data archive")
    command, folder, ready = _router(bench, [f"-XX:ArchiveClassesAtExit={archive}", "-Xlog:cds=error,cds+dynamic=error"])
    child = Child("the router that makes the archive", command, folder / "log", bench.all_cores)
    try:
        child.wait_for(ready, _LONGEST, "being ready")
    finally:
        child.stop(grace=_LONGEST)  # it is written at the end
    if not archive.exists():
        raise Failed("the JVM has written no class-data archive")
    return archive


def _row(bench, label, cores, prepare):
    times = []
    for turn in range(_STARTS):
        bench.say(f"08 {label}, start {turn + 1} of {_STARTS}")
        command, folder, ready = prepare()
        times.append(_time(label, command, folder, cores, ready))
        bench.record("08", load=label, round=turn + 1, seconds=times[-1])
    return label, number(median(times), 3), number(min(times), 3), number(max(times), 3)


def _time(label, command, folder, cores, ready):
    begin = time.monotonic()
    child = Child(label, command, folder / "log", cores)
    try:
        child.wait_for(ready, _LONGEST, "being ready", every=0.005)
        return time.monotonic() - begin
    finally:
        child.stop()


def _router(bench, further_flags):
    folder = proxies.own_folder(bench, "start")
    port, probe, metrics = bench.ports.free(), bench.ports.free(), bench.ports.free()
    flags = bench.jvm_flags + further_flags
    command = proxies.router_command(bench, folder, port, probe, metrics, flags)
    return command, folder, lambda: _listens(probe) and http.answers(probe, "/readyz")


def _relay(bench):
    folder = proxies.own_folder(bench, "start")
    port = bench.ports.free()
    command = [bench.options.java, *bench.jvm_flags, "-jar", bench.pure_relay(), f"127.0.0.1:{port}", "127.0.0.1:9"]
    return command, folder, lambda: _listens(port)


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
