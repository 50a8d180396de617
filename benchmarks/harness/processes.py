"""Child processes: started pinned, read from /proc, and ended whatever happens."""

import atexit
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
# From util-linux like taskset: ends a child whose parent was killed before it could clean up.
_END_WITH_PARENT = ["setpriv", "--pdeathsig", "TERM"]

_running = []


class Failed(Exception):
    """A child did not do what it was started for; the text holds the end of its log."""


class Child:
    """A process and all it forked: one session, whose id is its pid. Figures are sums over the session."""

    def __init__(self, name, command, log, core=None, environment=None):
        self.name = name
        self.log = Path(log)
        self.command = [str(part) for part in command]
        if core is not None:
            self.command = ["taskset", "-c", str(core)] + self.command
        self.command = _END_WITH_PARENT + self.command
        # Opened for appending, so that the log may be emptied between rounds while it is being written.
        with open(self.log, "ab") as out:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        self.pid = self._process.pid
        _running.append(self)

    def alive(self):
        return self._process.poll() is None

    def exit_code(self):
        return self._process.poll()

    def tail(self, lines=15):
        text = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join("    " + line for line in text) or "    (it printed nothing)"

    def failed(self, what):
        state = "still runs" if self.alive() else f"exited with {self.exit_code()}"
        return Failed(f"{self.name} {what}; it {state}. Command: {' '.join(self.command)}\n{self.tail()}")

    def wait_for(self, ready, seconds, what, every=0.02):
        """Polls `ready()` every so many seconds until it is true; raises Failed if the child ends or the time is up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if ready():
                return
            if not self.alive():
                break
            time.sleep(every)
        raise self.failed(f"{what} did not happen within {seconds:.0f} s")

    def pids(self):
        found = []
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                stat = _stat(entry)
                if stat and int(stat[3]) == self.pid:
                    found.append(int(entry))
        return found

    def cpu_seconds(self):
        """User and system time so far (resolution: a clock tick, 10 ms)."""
        total = 0
        for pid in self.pids():
            stat = _stat(pid)
            if stat:
                total += int(stat[11]) + int(stat[12])
        return total / TICKS

    def rss_bytes(self):
        return sum(_resident(pid) for pid in self.pids())

    def peak_rss_bytes(self):
        return sum(_status(pid, "VmHWM") * 1024 for pid in self.pids())

    def threads(self):
        return sum(_status(pid, "Threads") for pid in self.pids())

    def descriptors(self):
        return sum(_count(f"/proc/{pid}/fd") for pid in self.pids())

    def log_bytes(self):
        return self.log.stat().st_size

    def empty_log(self):
        os.truncate(self.log, 0)

    def stop(self, grace=5.0):
        """SIGTERM to the session, SIGKILL to what is left of it after `grace` seconds. Safe to call twice."""
        if self in _running:
            _running.remove(self)
        _signal_group(self.pid, signal.SIGTERM)
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            pass
        _signal_group(self.pid, signal.SIGKILL)
        self._process.wait()


def stop_all():
    for child in list(reversed(_running)):
        child.stop(grace=2.0)


def end_children_with_us():
    """However this process ends, so do its children. A signal becomes an ordinary exit, which runs `finally` blocks."""
    atexit.register(stop_all)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _exit_on_signal)


def _exit_on_signal(number, _frame):
    raise SystemExit(128 + number)


def _signal_group(group, number):
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        pass


def _stat(pid):
    """The fields of /proc/<pid>/stat after the command's name (field 3, the state, is the first); None if gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None


def _resident(pid):
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _status(pid, field):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def _count(folder):
    try:
        return len(os.listdir(folder))
    except OSError:
        return 0


class PeakRss:
    """Watches a child's resident memory; `growth` is the highest reading above the first, in bytes."""

    def __init__(self, child, interval=0.05):
        self._child = child
        self._interval = interval
        self._pids = child.pids()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.before = self._read()
        self.peak = self.before

    @property
    def growth(self):
        return self.peak - self.before

    def _read(self):
        return sum(_resident(pid) for pid in self._pids)

    def _watch(self):
        while not self._over.wait(self._interval):
            self.peak = max(self.peak, self._read())

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
        self.peak = max(self.peak, self._read())
