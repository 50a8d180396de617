"""GET of a small answer over HTTPS: HTTP/1.1, keep-alive, 50 connections; handshakes are in the warm-up and the start."""

from harness import load, secure

TITLE = "GET over HTTPS, 50 connections"
FLEETS = ()
IN_DEFAULT_RUN = False
PROGRAMS = secure.PROGRAMS


def run(bench):
    drives = {"GET over HTTPS, 50 connections": lambda doors, seconds: load.drive(bench, doors.https, load.Load(50), seconds)}
    return secure.run(bench, "14", drives)
