"""The sandboxes behind the proxies, all on the load's core."""

import sys

from . import http, proxies
from .processes import Child
from .proxies import Running, fill, nginx_command, nginx_values

_SERVERS = proxies.packages.BENCHMARKS / "harness" / "servers"


def start(kind, bench):
    """Starts a backend: `small` (nginx, answers at once), `bulk` (a source and a sink), `odd` (tunnels, silence)."""
    port = bench.ports.free()
    folder = bench.scratch / f"backend-{kind}-{port}"
    folder.mkdir()
    if kind == "small":
        config = fill("nginx-backend.conf", folder / "nginx.conf", port=port, **nginx_values(bench, folder))
        command = nginx_command(config, folder)
    else:
        command = [sys.executable, _SERVERS / f"{kind}.py", port]
    child = Child(f"the {kind} backend", command, folder / "log", bench.load_core)
    child.wait_for(lambda: http.answers(port), 15, "an answer of 200 to GET /")
    return Running("direct", port, child, proxies.routing_headers(port))
