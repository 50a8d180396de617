"""One run of the benchmarks: its options, its fleets, what it found."""

import contextlib
import datetime
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import lru_cache
from http.client import HTTPException
from pathlib import Path

from . import backends, http, load, machine, packages, proxies
from .machine import Unfit
from .processes import Failed


@dataclass
class Fleet:
    """A backend and the proxies in front of it, warmed up. `proxies` holds those that could be started."""

    backend: proxies.Running
    proxies: dict


@dataclass
class Floor:
    """A promise of the design about the router and what was measured of it."""

    what: str
    measured: float
    limit: float
    at_least: bool

    @property
    def holds(self):
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass(eq=False)
class Bench:
    """What a scenario is given. Scenarios start proxies through it, report to it, and leave the cleaning up to it."""

    options: object
    load_core: int
    proxy_core: int
    all_cores: str
    descriptors: int
    scratch: Path
    results: Path
    ports: machine.Ports = field(default_factory=machine.Ports)
    problems: list = field(default_factory=list)
    floors: list = field(default_factory=list)
    _backends: dict = field(default_factory=dict)
    _fleets: dict = field(default_factory=dict)
    _unfit: set = field(default_factory=set)

    # --- what was asked for -------------------------------------------------------------------------------------------

    @property
    def names(self):
        return self.options.proxies

    @property
    def rounds(self):
        return self.options.rounds

    @property
    def seconds(self):
        return self.options.seconds

    @property
    def jvm_flags(self):
        return self.options.jvm_flags.split()

    @property
    def nginx_user(self):
        return "user root;" if os.geteuid() == 0 else ""

    # --- what was built -----------------------------------------------------------------------------------------------

    @lru_cache(maxsize=None)
    def go_proxy(self):
        return packages.build_go_proxy()

    @lru_cache(maxsize=None)
    def pure_relay(self):
        return packages.build_pure_relay()

    def router_jar(self):
        jar = Path(self.options.router_jar)
        if not jar.is_file():
            raise Unfit(f"{jar} does not exist; build it with `mvn -B -DskipTests package`, or give --router-jar")
        return jar.resolve()

    @lru_cache(maxsize=None)
    def router_flags(self):
        """Flags beyond the addresses: the log on, whatever its default, and no control API on a fixed port."""
        command = [self.options.java, "-jar", str(self.router_jar()), "--help"]
        known = subprocess.run(command, capture_output=True, text=True, timeout=60)
        flags = ["--access-log=true"]
        if "--control-bind-address" in known.stdout + known.stderr:
            flags.append("--control-bind-address=")
        return flags + self.options.router_flag

    @lru_cache(maxsize=None)
    def sparse_file(self, size):
        """A file of zeros that takes no room."""
        path = self.scratch / f"zeros-{size}"
        with open(path, "wb") as file:
            file.truncate(size)
        return path

    # --- what is running ----------------------------------------------------------------------------------------------

    def backend(self, kind):
        if kind not in self._backends:
            self._backends[kind] = backends.start(kind, self)
        return self._backends[kind]

    def fleet(self, kind):
        """The proxies in front of a backend, warmed up once and kept for later scenarios."""
        if kind not in self._fleets:
            running = {}
            for name in self.names:
                one = self._started(name, kind)
                if one:
                    running[name] = one
            if not running:
                raise Unfit("not one proxy could be started")
            fleet = Fleet(self.backend(kind), running)
            for one in list(running.values()):
                self._warmed_up(one, kind, fleet)
            self._fleets[kind] = fleet
        return self._fleets[kind]

    @contextlib.contextmanager
    def fresh(self, name, kind, jvm_flags=None):
        """A proxy of its own for one scenario, or None where it cannot be had."""
        one = self._started(name, kind, jvm_flags)
        try:
            yield one
        finally:
            if one:
                one.child.stop()

    def keep_fleets(self, kinds):
        """Stops the fleets that no later scenario uses."""
        for kind in [kind for kind in self._fleets if kind not in kinds]:
            for one in self._fleets.pop(kind).proxies.values():
                one.child.stop()

    def rotated(self, fleet, turn):
        """The fleet's proxies, another one first in every round: none always runs on a core that just rested."""
        running = list(fleet.proxies.values())
        turn %= len(running)
        return running[turn:] + running[:turn]

    def drop(self, running, problem):
        """Takes a proxy that failed out of its fleet: its other figures would mislead."""
        self.problem(str(problem))
        for fleet in self._fleets.values():
            if fleet.proxies.get(running.name) is running:
                del fleet.proxies[running.name]
                running.child.stop()

    def _started(self, name, kind, jvm_flags=None):
        if name in self._unfit:
            return None
        try:
            return proxies.start(name, self, self.backend(kind).port, jvm_flags)
        except Unfit as unfit:
            self._unfit.add(name)
            self.problem(f"{proxies.LABELS[name]} is left out: {unfit}")
        except Failed as failed:
            self.problem(f"{proxies.LABELS[name]} is left out: {failed}")
        return None

    def _warmed_up(self, one, kind, fleet):
        seconds = self.options.warmup if one.is_jvm else min(2.0, self.options.warmup)
        self.say(f"warming up {one.label} for {seconds:.0f} s")
        try:
            warm = {"small": self._warm_small, "bulk": self._warm_bulk}[kind]
            # A first scrape makes the JVM compile the path of requests once more: it belongs to the warm-up, as in a
            # cluster, where it comes before the first request.
            if one.name == "router":
                self._first_requests(one, kind)
                self.check_observability(one)
            warm(one, seconds)
        except (Failed, Unfit, OSError, HTTPException, subprocess.TimeoutExpired) as failed:
            self.problem(f"{one.label} is left out, its warm-up failed: {failed}")
            del fleet.proxies[one.name]
            one.child.stop()

    def _first_requests(self, router, kind):
        if kind == "small":
            load.drive(self, router, load.Load(50), 1.0)
        else:
            load.download(self, router, 1 << 20)

    def _warm_small(self, one, seconds):
        load.warm_up(self, one, (load.Load(50), load.Load(200), load.Load(50, 4096), load.Load(200, 4096)), seconds)

    def _warm_bulk(self, one, seconds):
        until = time.monotonic() + seconds / 2  # Two directions are less code to compile than four loads.
        load.download(self, one, self.options.size)
        load.upload(self, one, self.options.size)
        while time.monotonic() < until:
            load.download(self, one, self.options.size)
            load.upload(self, one, self.options.size)

    def check_observability(self, router):
        """The floors are promises about a router that logs and counts: prove that this one does."""
        log = router.child.log.read_bytes()[-65536:]
        if b'"status"' not in log and b'"method"' not in log:
            raise Unfit("its access log is empty; it must be measured with the log on")
        status, scrape = http.get(router.metrics_port, "/metrics")
        if status != 200 or b"sandbox_router_requests_total" not in scrape:
            raise Unfit(f"/metrics answered {status} without sandbox_router_requests_total")

    # --- what is said -------------------------------------------------------------------------------------------------

    def say(self, text):
        """Progress, on standard error: standard output holds the tables alone."""
        print(f"{datetime.datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)

    def problem(self, text):
        self.problems.append(text)
        self.say("PROBLEM " + text)

    def record(self, scenario, **values):
        """Appends one raw measurement, at once, so that an interrupted run loses nothing."""
        with open(self.results / "raw.jsonl", "a") as out:
            out.write(json.dumps({"scenario": scenario, **values}) + "\n")

    def floor(self, what, measured, at_least=None, at_most=None):
        """Notes a floor of the design; `measured` is None where it could not be measured."""
        if measured is not None:
            limit = at_least if at_most is None else at_most
            self.floors.append(Floor(what, measured, limit, at_most is None))

    def clean_up(self):
        for kind in list(self._fleets):
            self.keep_fleets([other for other in self._fleets if other != kind])
        for backend in self._backends.values():
            backend.child.stop()
        if not self.options.keep:
            shutil.rmtree(self.scratch, ignore_errors=True)
