"""GET of a small answer, 50 connections."""

from harness import load, requests

TITLE = "GET of a small answer, 50 connections"
FLEETS = ("small",)
IN_DEFAULT_RUN = True


def run(bench):
    return [requests.compare(bench, "02", load.Load(50))]
