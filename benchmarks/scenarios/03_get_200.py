"""GET of a small answer, 200 connections."""

from harness import load, requests

TITLE = "GET of a small answer, 200 connections"
FLEETS = ("small",)
IN_DEFAULT_RUN = True


def run(bench):
    return [requests.compare(bench, "03", load.Load(200))]
