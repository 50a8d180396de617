"""The agent-sandbox Python SDK against the sandbox at URL; what was seen goes to standard output, a step a line.

The SDK asks the cluster for the sandbox's address, to name it in X-Sandbox-Pod-IP; here SANDBOX_IP is the answer. A
file's time of change is its own at every upload, and so left out of the lists.
"""

import hashlib
import io
import logging
import os

from k8s_agent_sandbox.exceptions import SandboxRequestError
from k8s_agent_sandbox.models import SandboxDirectConnectionConfig
from k8s_agent_sandbox.sandbox import Sandbox

BYTES = int(os.environ["BYTES"])
ROUNDS = int(os.environ["ROUNDS"])


class Cluster:
    """As much of the SDK's view of Kubernetes as a direct connection needs."""

    injected_api_client = None

    def get_sandbox(self, name, namespace):
        return {"status": {"podIPs": [{"ip": os.environ["SANDBOX_IP"]}]}}


def connect():
    config = SandboxDirectConnectionConfig(
        api_url=os.environ["URL"],
        server_port=int(os.environ["SANDBOX_PORT"]),
        ca_cert=os.environ["CA_FILE"] or None,
    )
    return Sandbox("claim", os.environ["SANDBOX_ID"], "default", config, k8s_helper=Cluster())


def say(step, seen):
    print(f"{step}: {seen}", flush=True)


def digest(content):
    return f"{len(content)} bytes {hashlib.sha256(content).hexdigest()[:16]}"


def refused(call):
    try:
        return f"not refused: {call()!r}"
    except SandboxRequestError as refusal:
        return f"{refusal.status_code} {refusal.response.text.strip()}"


def commands(sandbox):
    say("run", sandbox.commands.run("echo hello from the sandbox"))
    say("run that prints much", digest(sandbox.commands.run("seq 1 100000").stdout.encode()))
    say("run that fails", sandbox.commands.run("false"))
    say("run of what is not there", sandbox.commands.run("nonesuch"))
    say("run that takes a while", sandbox.commands.run("sleep 0.3", timeout=30))


def files(sandbox):
    contents = {
        "notes.txt": b"grown in a sandbox\n",
        "python/deep/er/data.bin": bytes(range(256)) * 100,
        "python/empty": b"",
        "python/ä b+c%25&d.txt": "grün".encode(),
    }
    for name, content in contents.items():
        sandbox.files.write(name, content)
        back = sandbox.files.read(name)
        assert back == content, name
        say(f"write and read {name}", digest(back))
    sandbox.files.write("python/text", "text, not bytes")
    say("write of text", sandbox.files.read("python/text"))

    large = b"y" * BYTES
    sandbox.files.write("python/large", io.BytesIO(large), timeout=300)
    there = io.BytesIO()
    say("streamed back", sandbox.files.read_to("python/large", there, timeout=300))
    say("large", digest(there.getvalue()))

    for folder in ("python", "python/deep/er"):
        entries = sandbox.files.list(folder)
        say(f"list {folder}", [(e.name, e.size, e.type, e.modified.year > 2000) for e in entries])
    for name in ("notes.txt", "python/deep", "python/ä b+c%25&d.txt", "python/nowhere"):
        say(f"exists {name}", sandbox.files.exists(name))


def refusals(sandbox):
    say("read of what is not there", refused(lambda: sandbox.files.read("python/nowhere")))
    say("list of what is not there", refused(lambda: sandbox.files.list("python/nowhere")))
    say("run afterwards", sandbox.commands.run("echo still here"))


logging.disable(logging.CRITICAL)
for _ in range(ROUNDS):
    client = connect()
    commands(client)
    files(client)
    refusals(client)
    client.close_connection()
