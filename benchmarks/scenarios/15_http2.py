"""GET of a small answer over HTTP/2, 10 connections of 5 streams each: with prior knowledge, and negotiated with TLS."""

import shutil

from harness import secure
from harness.machine import Unfit

TITLE = "GET over HTTP/2, 10 connections of 5 streams"
FLEETS = ()
IN_DEFAULT_RUN = False
PROGRAMS = secure.PROGRAMS + ("h2load",)


def run(bench):
    if not shutil.which("h2load"):
        raise Unfit("h2load is not installed")
    drives = {
        "GET over h2c, 10 connections of 5 streams": lambda doors, seconds: secure.h2load(bench, doors.h2c, 10, 5, seconds),
        "GET over h2 with TLS, 10 connections of 5 streams": lambda doors, seconds: secure.h2load(
            bench, doors.https, 10, 5, seconds
        ),
    }
    return secure.run(bench, "15", drives)
