"""POST of 4 KiB, 50 and 200 connections: a body that fits one read, as most calls of an agent do."""

from harness import load, requests

TITLE = "POST of 4 KiB"
FLEETS = ("small",)
IN_DEFAULT_RUN = True


def run(bench):
    return [requests.compare(bench, "04", load.Load(connections, 4096)) for connections in (50, 200)]
