"""A sandbox that does what a well-behaved one does not, or does slowly; chosen by the path.

/ws       accepts a WebSocket and echoes short text frames
/refuse   answers an upgrade with 403
/drop     closes the connection instead of answering
/wrong    answers an upgrade with a 101 to another protocol
/silent   never answers
others    200 `ok`
"""

import asyncio
import base64
import gc
import hashlib
import resource
import sys

_ACCEPT_SUFFIX = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
_REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nrefused\n"
_WRONG = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: another\r\n\r\n"
_ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: "


class Sandbox(asyncio.Protocol):
    """One connection. Slots, because scenario 07 opens ten thousand of them."""

    __slots__ = ("transport", "pending", "tunnel")

    def connection_made(self, transport):
        self.transport = transport
        self.pending = b""
        self.tunnel = False

    def data_received(self, data):
        self.pending += data
        while self.pending and (self.echo() if self.tunnel else self.answer()):
            pass

    def answer(self):
        """Answers one request without a body; whether there was a whole head."""
        head, mark, rest = self.pending.partition(b"\r\n\r\n")
        if not mark:
            return False
        self.pending = rest
        path = head.split(b" ", 2)[1]
        if path == b"/ws":
            self.transport.write(_ACCEPTED + accept_value(head) + b"\r\n\r\n")
            self.tunnel = True
        elif path == b"/refuse":
            self.transport.write(_REFUSED)
        elif path == b"/drop":
            self.transport.abort()
        elif path == b"/wrong":
            self.transport.write(_WRONG)
        elif path != b"/silent":
            self.transport.write(_OK)
        return True

    def echo(self):
        """Echoes one masked frame of at most 125 bytes; whether there was a whole one."""
        if len(self.pending) < 2:
            return False
        length = self.pending[1] & 0x7F
        if len(self.pending) < 6 + length:
            return False
        mask, payload = self.pending[2:6], self.pending[6 : 6 + length]
        plain = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self.transport.write(self.pending[:1] + bytes([length]) + plain)
        self.pending = self.pending[6 + length :]
        return True


def accept_value(head):
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"sec-websocket-key":
            return base64.b64encode(hashlib.sha1(value.strip() + _ACCEPT_SUFFIX).digest())
    return b"no-key-was-sent"


async def main():
    server = await asyncio.get_running_loop().create_server(Sandbox, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    gc.freeze()
    asyncio.run(main())
