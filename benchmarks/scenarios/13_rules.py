"""GET of a small answer, 50 connections, to a sandbox without rules and to the same with 1,000 entries in every list."""

import json
import urllib.request

from harness import http, load, proxies
from harness.processes import Failed
from harness.tables import mid, number, ratio, spread, table

TITLE = "Requests that rules judge"
FLEETS = ()
IN_DEFAULT_RUN = False

_LOAD = load.Load(50)
_ENTRIES = 1000
_WITHOUT, _WITH = "no rules", f"{_ENTRIES} entries a list"
_HEADINGS = ("rules of the sandbox", "req/s", "of no rules", "p50 ms", "p99 ms", "CPU µs/req", "of no rules", "spread %", "errors")


def run(bench):
    if "router" not in bench.names:
        return ["_Left out: it is about the router alone._"]
    folder = proxies.own_folder(bench, "ruled")
    control = bench.ports.free()
    running = proxies.launch_router(
        bench,
        folder,
        bench.ports.free(),
        bench.backend("small").port,
        flags=(f"--control-bind-address=127.0.0.1:{control}", f"--rule-store-dir={folder / 'rules'}"),
    )
    try:
        return [_compare(bench, running, f"http://127.0.0.1:{control}/sandboxes/bench/network")]
    finally:
        running.child.stop()


def _compare(bench, running, network):
    """Both in one process, in turn: two JVMs would differ by more than the rules cost."""
    sets = {_WITHOUT: {}, _WITH: _rules(int(dict(running.headers)["X-Sandbox-Port"]))}
    samples = {name: [] for name in sets}
    bench.say(f"13 warming up for {bench.options.warmup:.0f} s")
    for rules in sets.values():
        _set(network, rules)
        load.warm_up(bench, running, (_LOAD,), bench.options.warmup / 2)
    for turn in range(bench.rounds):
        for name in sorted(sets, reverse=turn % 2 == 1):
            _set(network, sets[name])
            _must_be_judged(running, name == _WITH)
            bench.say(f"13 {name}, round {turn + 1} of {bench.rounds}")
            sample = load.drive(bench, running, _LOAD, bench.seconds)
            samples[name].append(sample)
            bench.record("13", rules=name, round=turn + 1, **sample.record())
            if sample.errors:
                bench.problem(f"13 {name}: {sample.errors}")
            running.child.empty_log()
    bench.floor(f"requests/s with {_ENTRIES} entries a list, of none", _ratio(samples, _WITH, "rps"), at_least=0.95)
    return f"**{_LOAD.label}**\n\n" + table(_HEADINGS, [_row(name, samples) for name in sets])


def _ratio(samples, name, figure):
    return ratio(samples[name], samples[_WITHOUT], figure)


def _row(name, samples):
    mine = samples[name]
    return (
        name,
        number(mid(mine, "rps"), 0),
        number(_ratio(samples, name, "rps")),
        number(mid(mine, "p50_ms")),
        number(mid(mine, "p99_ms")),
        number(mid(mine, "cpu_us"), 1),
        number(_ratio(samples, name, "cpu_us")),
        number(spread(mine, "rps"), 0),
        "; ".join(sorted({sample.errors for sample in mine if sample.errors})) or "none",
    )


def _rules(port):
    """Lists of which the last entries decide about the load, so that no search can end early."""
    clients = [f"10.{i // 250}.{i % 250}.0/24:{1 + i}-{1000 + i}" for i in range(_ENTRIES // 2)]
    clients += [f"2001:db8:{i:x}::/48" for i in range(_ENTRIES - len(clients) - 1)]
    ports = [other for other in range(2, 2 * _ENTRIES + 4) if other != port]
    return {
        "allowPorts": [*ports[: _ENTRIES - 1], port],
        "denyPorts": ports[_ENTRIES - 1 :][:_ENTRIES],
        "allowIn": [*clients, "127.0.0.0/8"],
        "denyIn": [*clients, "0.0.0.0/0"],
    }


def _set(network, rules):
    request = urllib.request.Request(
        network, json.dumps(rules).encode(), {"Content-Type": "application/json"}, method="PUT")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
        if answer.status != 204:
            raise Failed(f"PUT {network} was answered {answer.status}")


def _must_be_judged(running, refused):
    """A router that forgot the rules would win: the port that they close must be closed, and only with them."""
    status, _body = http.get(running.port, "/", (("X-Sandbox-ID", "bench"), ("X-Sandbox-Port", "1")))
    if (status == 403) != refused:
        raise Failed(f"port 1 was answered {status}, though its rules were{'' if refused else ' not'} set")
