"""What the machine offers: cores, file descriptors, free ports, and how quiet it is."""

import os
import platform
import random
import resource
import shutil
import socket
import tempfile
import time
from pathlib import Path

#: Descriptors that 10,000 tunnels need on both sides of a proxy, and some air.
WANTED_DESCRIPTORS = 65536
#: Below this the scratch folder is put on disk rather than on /dev/shm.
SCRATCH_BYTES = 2 << 30


class Unfit(Exception):
    """The machine or its packages lack something; the text says what, and what to do."""


def choose_cores(load_core, proxy_core):
    """Returns (core of the load and the backends, core of the proxies); given ones are checked, None is chosen."""
    allowed = sorted(os.sched_getaffinity(0))
    load_core = allowed[0] if load_core is None else load_core
    rest = [core for core in allowed if core != load_core]
    proxy_core = (rest[0] if rest else None) if proxy_core is None else proxy_core
    if proxy_core is None or proxy_core == load_core:
        raise Unfit(f"two cores are needed, one for the load and one for the proxy; this process may use {allowed}")
    for core in (load_core, proxy_core):
        if core not in allowed:
            raise Unfit(f"core {core} is not among the cores this process may use: {allowed}")
    return load_core, proxy_core


def raise_descriptor_limit():
    """Raises the soft limit, and as root the hard one, as far as it goes; children inherit it. Returns the limit."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(hard, WANTED_DESCRIPTORS), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
            return limit
        except (ValueError, OSError):
            continue
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


class Ports:
    """Hands out free loopback ports below the range from which the kernel takes ports for outgoing connections, so
    that a burst of connections cannot take one between choosing and binding it."""

    def __init__(self):
        first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
        self._candidates = range(10240, first) if first > 11264 else range(1024 * 20, 65535)
        self._given = set()

    def free(self):
        for port in random.sample(self._candidates, 200):
            if port not in self._given and _can_bind(port):
                self._given.add(port)
                return port
        raise Unfit("no free port found on 127.0.0.1 in 200 tries")


def _can_bind(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def scratch_folder():
    """A new folder, in memory where there is room: access logs are written for real, but not to a disk."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > SCRATCH_BYTES
    return Path(tempfile.mkdtemp(prefix="sandbox-router-bench-", dir=memory if roomy else None))


class Noise:
    """How much of the machine others took while something was measured. `ours`: the processes under measurement."""

    def __init__(self, ours=()):
        self._ours = ours
        self._before = _cpu_jiffies()
        self._own_before = self._own_seconds()
        self._begin = time.monotonic()

    def steal_percent(self):
        """Processor time taken by other machines on the same host, in per cent of all of it."""
        after = _cpu_jiffies()
        total = sum(after) - sum(self._before)
        return 100.0 * (after[7] - self._before[7]) / total if total else 0.0

    def others_percent(self):
        """Processor time of everything that is neither this process, nor a child that ended, nor `ours`; in per cent
        of one core."""
        busy = (_busy(_cpu_jiffies()) - _busy(self._before)) / os.sysconf("SC_CLK_TCK")
        foreign = busy - (self._own_seconds() - self._own_before)
        return max(0.0, 100.0 * foreign / max(0.001, time.monotonic() - self._begin))

    def _own_seconds(self):
        own = os.times()
        return sum(own[:4]) + sum(child.cpu_seconds() for child in self._ours)


def _cpu_jiffies():
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    return [int(field) for field in fields]


def _busy(jiffies):
    user, nice, system, _idle, _iowait, irq, softirq, _steal = jiffies
    return user + nice + system + irq + softirq


def busy_before_start():
    """The load average of the last minute: anything near a whole core spoils what is measured."""
    return os.getloadavg()[0]


def describe(cores):
    """One line about processor, kernel and memory."""
    cpu = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu}, {cores} cores, {memory:.0f} GiB, Linux {platform.release()}"
