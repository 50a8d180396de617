"""What is measured and what measures it: installed from Debian, or built here."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from .machine import Unfit

BENCHMARKS = Path(__file__).resolve().parent.parent
BUILD = BENCHMARKS / "build"
#: Debian package by the program it brings. Not all are needed whatever is measured: see NEEDED.
PACKAGES = {
    "nginx": "nginx",
    "wrk": "wrk",
    "haproxy": "haproxy",
    "caddy": "caddy",
    "curl": "curl",
    "taskset": "util-linux",
    "h2load": "nghttp2-client",
    "openssl": "openssl",
}
NEEDED = ("nginx", "wrk", "curl", "taskset")
_POLICY = Path("/usr/sbin/policy-rc.d")


def use_system_folders():
    """Debian puts servers in /usr/sbin, which is not on everybody's PATH."""
    os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/local/go/bin"


def install(programs, say):
    """Installs what is missing of `programs`; raises Unfit where a needed one cannot be had."""
    missing = [name for name in programs if not shutil.which(name)]
    if not missing:
        return
    packages = [PACKAGES[name] for name in missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        advice = f"As root: apt-get install --no-install-recommends {' '.join(packages)}"
        problem = f"not installed: {', '.join(missing)}. {advice}"
    else:
        say(f"installing {' '.join(packages)} from Debian")
        problem = _apt_install(packages)
    still = [name for name in missing if not shutil.which(name)]
    needed = [name for name in still if name in NEEDED]
    if needed:
        raise Unfit(f"cannot go on without {', '.join(needed)}. {problem}")
    if still:
        say(f"going on without {', '.join(still)}. {problem}")


def _apt_install(packages):
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "--no-install-recommends"] + packages
    with _no_services_started():
        outcome = subprocess.run(command, env=environment, capture_output=True, text=True)
        if outcome.returncode != 0:
            subprocess.run(["apt-get", "update"], env=environment, capture_output=True)
            outcome = subprocess.run(command, env=environment, capture_output=True, text=True)
    return "" if outcome.returncode == 0 else "apt-get said: " + outcome.stderr.strip()[-600:]


@contextlib.contextmanager
def _no_services_started():
    """Debian starts a server when it installs it, on port 80; this is the documented way to forbid that."""
    ours = not _POLICY.exists()
    if ours:
        _POLICY.write_text("#!/bin/sh\nexit 101\n")
        _POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            _POLICY.unlink()


def build_go_proxy():
    """Builds the Go proxy and returns its path; raises Unfit without Go."""
    if not shutil.which("go"):
        raise Unfit("Go is not installed, so its reverse proxy is left out")
    BUILD.mkdir(exist_ok=True)
    binary = BUILD / "go-proxy"
    # No module is downloaded: the program uses the standard library alone.
    _run(["go", "build", "-o", binary, "."], BENCHMARKS / "go-proxy", {"GOPROXY": "off", "GOTOOLCHAIN": "local"})
    return binary


def build_pure_relay():
    """Builds the pure relay where its sources are newer than its jar; returns the jar."""
    folder = BENCHMARKS / "pure-relay"
    jar = folder / "target" / "pure-relay.jar"
    sources = [folder / "pom.xml"] + list((folder / "src").rglob("*.java"))
    if jar.exists() and jar.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return jar
    try:
        _run(["mvn", "-o", "-q", "-B", "package"], folder, {})
    except Unfit:  # Something is not in the local repository yet.
        _run(["mvn", "-q", "-B", "package"], folder, {})
    return jar


def _run(command, folder, environment):
    command = [str(part) for part in command]
    try:
        outcome = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)
    except FileNotFoundError:
        raise Unfit(f"{command[0]} is not installed") from None
    if outcome.returncode != 0:
        raise Unfit(f"`{' '.join(command)}` failed in {folder}:\n{(outcome.stdout + outcome.stderr)[-2000:]}")


def version(*command):
    """The first line a program prints about its version; empty if it has none to say."""
    try:
        outcome = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = (outcome.stdout + outcome.stderr).strip().splitlines()
    return lines[0].strip() if lines else ""
