"""The proxies under measurement: how each is started, on which conditions, and what it cannot do."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from . import http, packages
from .machine import Unfit
from .processes import Child

CONFIGS = packages.BENCHMARKS / "configs"
START_SECONDS = 30
#: The order of the tables and, rotated from round to round, of the runs.
NAMES = ("nginx", "haproxy", "caddy", "go", "relay", "router")
LABELS = {
    "direct": "no proxy",
    "nginx": "nginx",
    "haproxy": "HAProxy",
    "caddy": "Caddy",
    "go": "Go ReverseProxy",
    "relay": "pure relay",
    "router": "sandbox router",
}
#: Warmed up by load before they are measured, because they compile while they run.
JVM = ("relay", "router")
#: The pure relay knows no upgrade.
TUNNELLING = ("nginx", "haproxy", "caddy", "go", "router")


@dataclass
class Running:
    """A proxy that answers, or the backend itself under the name `direct`.

    headers: what a request must carry; all proxies get the same, so that all parse the same.
    """

    name: str
    port: int
    child: Child
    headers: tuple
    metrics_port: int = 0
    scheme: str = "http"

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}/"

    @property
    def label(self):
        return LABELS[self.name]

    @property
    def is_jvm(self):
        return self.name in JVM


def routing_headers(upstream_port):
    return (("X-Sandbox-ID", "bench"), ("X-Sandbox-Port", str(upstream_port)))


def programs(names):
    """The Debian programs that these proxies need."""
    return [name for name in names if name in packages.PACKAGES]


def start(name, bench, upstream_port, jvm_flags=None):
    """Starts a proxy in front of 127.0.0.1:`upstream_port` on the proxies' core and waits for an answer through it.

    Raises Unfit where it cannot be had on this machine, Failed where it was started and does not answer."""
    running = _STARTERS[name](bench, bench.ports.free(), upstream_port, jvm_flags)
    headers = running.headers
    running.child.wait_for(lambda: http.answers(running.port, "/", headers), START_SECONDS, "an answer of 200 to GET /")
    return running


def own_folder(bench, name):
    folder = bench.scratch / f"{name}-{len(list(bench.scratch.iterdir()))}"
    folder.mkdir()
    return folder


def fill(template, target, **values):
    """Writes a configuration with every `@name@` replaced."""
    text = (CONFIGS / template).read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    Path(target).write_text(text)
    return target


def _launch(bench, name, command, folder, port, upstream_port, environment=None, metrics_port=0):
    child = Child(LABELS[name], command, folder / "log", bench.proxy_core, environment)
    return Running(name, port, child, routing_headers(upstream_port), metrics_port)


def _require(program):
    if not shutil.which(program):
        raise Unfit(f"{program} is not installed")


def nginx_command(config, folder):
    return ["nginx", "-p", folder, "-e", "stderr", "-c", config]


def nginx_values(bench, folder):
    return {"dir": folder, "user": bench.nginx_user, "connections": bench.descriptors - 64}


def _nginx(bench, port, upstream_port, _jvm_flags):
    _require("nginx")
    folder = own_folder(bench, "nginx")
    values = nginx_values(bench, folder)
    config = fill("nginx-proxy.conf", folder / "nginx.conf", port=port, upstream=upstream_port, **values)
    return _launch(bench, "nginx", nginx_command(config, folder), folder, port, upstream_port)


def _haproxy(bench, port, upstream_port, _jvm_flags):
    _require("haproxy")
    folder = own_folder(bench, "haproxy")
    clients = min(12000, (bench.descriptors - 200) // 2)
    config = fill("haproxy.cfg", folder / "haproxy.cfg", port=port, upstream=upstream_port, clients=clients)
    return _launch(bench, "haproxy", ["haproxy", "-db", "-f", config], folder, port, upstream_port)


def _caddy(bench, port, upstream_port, _jvm_flags):
    _require("caddy")
    folder = own_folder(bench, "caddy")
    config = fill("Caddyfile", folder / "Caddyfile", port=port, upstream=upstream_port)
    command = ["caddy", "run", "--config", config, "--adapter", "caddyfile"]
    own = {"GOMAXPROCS": "1", "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return _launch(bench, "caddy", command, folder, port, upstream_port, own)


def _go(bench, port, upstream_port, _jvm_flags):
    folder = own_folder(bench, "go")
    command = [bench.go_proxy(), "-listen", f"127.0.0.1:{port}", "-upstream", f"http://127.0.0.1:{upstream_port}"]
    return _launch(bench, "go", command, folder, port, upstream_port, {"GOMAXPROCS": "1"})


def _relay(bench, port, upstream_port, jvm_flags):
    folder = own_folder(bench, "relay")
    jar = bench.pure_relay()
    command = [bench.options.java, *(jvm_flags or bench.jvm_flags), "-jar", jar]
    command += [f"127.0.0.1:{port}", f"127.0.0.1:{upstream_port}"]
    return _launch(bench, "relay", command, folder, port, upstream_port)


def _router(bench, port, upstream_port, jvm_flags):
    return launch_router(bench, own_folder(bench, "router"), port, upstream_port, jvm_flags)


def launch_router(bench, folder, port, upstream_port, jvm_flags=None, flags=()):
    """Starts a router and waits until it is ready; `flags` take the place of its usual ones of the same name."""
    probe_port, metrics_port = bench.ports.free(), bench.ports.free()
    replaced = {flag.partition("=")[0] for flag in flags}
    usual = router_command(bench, folder, port, probe_port, metrics_port, jvm_flags)
    command = [word for word in usual if str(word).partition("=")[0] not in replaced] + list(flags)
    running = _launch(bench, "router", command, folder, port, upstream_port, metrics_port=metrics_port)
    running.child.wait_for(lambda: http.answers(probe_port, "/readyz"), START_SECONDS, "an answer of 200 to /readyz")
    return running


def router_command(bench, folder, port, probe_port, metrics_port, jvm_flags=None):
    """The router as it is shipped: metrics and access log on, the log to a real file."""
    jar = bench.router_jar()
    sandboxes = folder / "sandboxes.yaml"
    sandboxes.write_text("- {namespace: default, id: bench, ip: 127.0.0.1}\n")
    return [
        bench.options.java, *(jvm_flags or bench.jvm_flags), "-jar", jar,
        f"--http-bind-address=127.0.0.1:{port}",
        f"--metrics-bind-address=127.0.0.1:{metrics_port}",
        f"--health-probe-bind-address=127.0.0.1:{probe_port}",
        f"--sandboxes-file={sandboxes}",
        *bench.router_flags(),
    ]


_STARTERS = {"nginx": _nginx, "haproxy": _haproxy, "caddy": _caddy, "go": _go, "relay": _relay, "router": _router}
