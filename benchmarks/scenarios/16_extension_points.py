"""GET of a small answer, 50 connections: extension points that nobody uses, and what the worked examples cost.

Points are put into the model where a route asks for them. The shipped data plane is compared with a copy in which no step
has an id, so that there can be no point at all; the two are run more often than the others, in turns and with two processes
each, because the promise about them is two per cent and one JVM's compiler is luckier than another's by more than that. The examples are those of docs/customizing.md, as they stand, with settings under which every
request is served. `policy` asks a service that answers at once, on the load's core. `churn-alert` is not
among them: it hangs on the watch of pods, of which there is none here, and no request comes past it."""

import os
import re

from harness import load, packages, proxies
from harness.processes import Failed
from harness.tables import mid, number, ratio, spread, table

TITLE = "Extension points and examples"
FLEETS = ()
IN_DEFAULT_RUN = False

_LOAD = load.Load(50)
_SHIPPED, _WITHOUT = "as shipped", "no step has an id"
_TWINS = {f"{_SHIPPED}, again": _SHIPPED, f"{_WITHOUT}, again": _WITHOUT}
_EXAMPLES = ("maintenance", "namespace-header", "rate-limit", "audit", "policy", "kamelets")
_MORE_TURNS = 2  # of the two, for each round over all
_SETTINGS = {
    "MAINTENANCE_SANDBOX": "another",
    "RATE_REQUESTS": "100000",  # a second: more than there are; the throttler keeps a permit in memory for each
    "AUDIT_ENDPOINT": "seda:audit?size=1000&discardWhenFull=true",
}
_HEADINGS = ("routes", "req/s", "of shipped", "p99 ms", "CPU µs/req", "of shipped", "spread %", "errors")
_ROOT = packages.BENCHMARKS.parent


def run(bench):
    if "router" not in bench.names:
        return ["_Left out: it is about the router alone._"]
    folders = {_SHIPPED: None, _WITHOUT: _without_ids(bench)}
    folders.update({name: _ROOT / "examples" / name for name in _EXAMPLES})
    folders.update({twin: folders[name] for twin, name in _TWINS.items()})
    policies = bench.backend("small").port
    settings = {**_SETTINGS, "POLICY_URL": f"http://127.0.0.1:{policies}/v1/data/sandbox/allow"}
    os.environ.update(settings)
    running = {}
    try:
        for name, folder in folders.items():
            running[name] = _started(bench, name, folder)
        return [_compare(bench, running)]
    finally:
        for name in settings:
            del os.environ[name]
        for one in running.values():
            one.child.stop()


def _without_ids(bench):
    """The shipped data plane without the ids of its steps; those of its routes stay."""
    folder = proxies.own_folder(bench, "no-ids")
    shipped = (_ROOT / "src/main/resources/routes/data-plane.camel.yaml").read_text()
    bare, count = re.subn(r"^ {12}id: [a-z-]+\n", "", shipped, flags=re.M)
    if count != 8:
        raise Failed(f"the shipped data plane has {count} steps with an id; this scenario knows 8")
    (folder / "data-plane.camel.yaml").write_text(bare)
    return folder


def _started(bench, name, folder):
    flags = (f"--routes-dir={folder}",) if folder else ()
    port = bench.ports.free()
    one = proxies.launch_router(
        bench, proxies.own_folder(bench, "routes"), port, bench.backend("small").port, flags=flags)
    bench.say(f"16 warming up {name} for {bench.options.warmup:.0f} s")
    load.warm_up(bench, one, (_LOAD,), bench.options.warmup)
    return one


def _compare(bench, running):
    samples = {name: [] for name in running}
    names = [name for name in running if name not in _TWINS]
    for turn in range(bench.rounds):
        _measure(bench, running, names[turn % len(names):] + names[: turn % len(names)], samples)
    pair = {name: [] for name in (_SHIPPED, _WITHOUT, *_TWINS)}
    for turn in range(_MORE_TURNS * bench.rounds):
        _measure(bench, running, list(pair) if turn % 2 else list(reversed(pair)), pair)
    for twin, name in _TWINS.items():
        pair[name] += pair.pop(twin)
    cost = mid(pair[_SHIPPED], "cpu_us") / mid(pair[_WITHOUT], "cpu_us")
    bench.floor("processor time of unused extension points, of none", cost, at_most=1.02)
    note = f"Unused, of none: {number(cost, 3)} of the processor time, by the medians of {len(pair[_SHIPPED])} runs each."
    return f"**{_LOAD.label}**\n\n" + table(_HEADINGS, [_row(name, samples) for name in names]) + f"\n\n{note}"


def _measure(bench, running, names, samples):
    """One run of each; the two of a turn lie seconds apart."""
    for name in names:
        bench.say(f"16 {name}, run {len(samples[name]) + 1}")
        sample = load.drive(bench, running[name], _LOAD, bench.seconds)
        samples[name].append(sample)
        bench.record("16", routes=name, round=len(samples[name]), **sample.record())
        if sample.errors:
            bench.problem(f"16 {name}: {sample.errors}")
        running[name].child.empty_log()


def _row(name, samples):
    mine, base = samples[name], samples[_SHIPPED]
    return (
        name,
        number(mid(mine, "rps"), 0),
        number(ratio(mine, base, "rps")),
        number(mid(mine, "p99_ms")),
        number(mid(mine, "cpu_us"), 1),
        number(ratio(mine, base, "cpu_us")),
        number(spread(mine, "rps"), 0),
        "; ".join(sorted({sample.errors for sample in mine if sample.errors})) or "none",
    )
