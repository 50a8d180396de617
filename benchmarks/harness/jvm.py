"""What a running JVM tells about itself, by jcmd."""

import shutil
import subprocess
from pathlib import Path


def collect_garbage(child, java):
    """Asks a JVM for a full collection, so that what is counted next is held and not merely forgotten. Whether it did;
    false for a process that is no JVM."""
    return _jcmd(child, java, "GC.run") is not None


def native_bytes(child, java):
    """Memory outside the heap that the JVM was asked for by its buffers (NMT's category Other), in bytes; None unless
    the JVM runs with -XX:NativeMemoryTracking=summary."""
    text = _jcmd(child, java, "VM.native_memory", "summary", "scale=KB") or ""
    for line in text.splitlines():
        if "Other (reserved=" in line:
            return int(line.split("committed=")[1].split("KB")[0]) * 1024
    return None


def _jcmd(child, java, *command):
    program = _program(java)
    if not program:
        return None
    outcome = subprocess.run([program, str(child.pid), *command], capture_output=True, text=True, timeout=60)
    return outcome.stdout if outcome.returncode == 0 else None


def _program(java):
    """The jcmd beside the JVM in use: another version's may refuse to attach."""
    found = shutil.which(java)
    beside = Path(found).resolve().parent / "jcmd" if found else None
    return str(beside) if beside and beside.exists() else shutil.which("jcmd")
