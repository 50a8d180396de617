"""A collector of OpenTelemetry's that takes every export and keeps none: gRPC over HTTP/2 with prior knowledge.

It reads frames, not heads: whatever is called is answered with an empty message and status 0. Every second it writes, one
JSON object a line, how many calls and bytes of messages it has taken so far."""

import asyncio
import json
import struct
import sys

_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_FRAME_HEAD = 9
_DATA, _HEADERS, _SETTINGS, _PING, _WINDOW_UPDATE = 0, 1, 4, 6, 8
_END_STREAM, _ACK, _END_HEADERS = 1, 1, 4
_WINDOW = 1 << 30  # RFC 9113 6.9.1 allows a little less than twice as much.
_DEFAULT_WINDOW = 65_535


def _frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def _literal(name, value):
    """A field that no table keeps (RFC 7541 6.2.2)."""
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


_SETTINGS_FRAME = _frame(_SETTINGS, 0, 0, struct.pack(">HI", 4, _WINDOW))  # SETTINGS_INITIAL_WINDOW_SIZE
_STATUS_200 = b"\x88"  # RFC 7541, appendix A
_HEAD = _STATUS_200 + _literal(b"content-type", b"application/grpc")
_TRAILERS = _literal(b"grpc-status", b"0")

taken = {"calls": 0, "bytes": 0}


class Connection(asyncio.Protocol):
    """One connection of an exporter."""

    def connection_made(self, transport):
        self.transport = transport
        self.pending = bytearray()
        self.greeted = False
        self.unread = 0
        transport.write(_SETTINGS_FRAME)

    def data_received(self, data):
        self.pending += data
        if not self.greeted:
            if len(self.pending) < len(_PREFACE):
                return
            del self.pending[: len(_PREFACE)]
            self.greeted = True
            self.enlarge(_WINDOW - _DEFAULT_WINDOW)
        at = 0
        while len(self.pending) - at >= _FRAME_HEAD:
            length = int.from_bytes(self.pending[at : at + 3], "big")
            if len(self.pending) - at < _FRAME_HEAD + length:
                break
            kind, flags, stream = struct.unpack(">BBI", self.pending[at + 3 : at + _FRAME_HEAD])
            self.frame(kind, flags, stream & 0x7FFFFFFF, length, at + _FRAME_HEAD)
            at += _FRAME_HEAD + length
        del self.pending[:at]

    def frame(self, kind, flags, stream, length, at):
        if kind == _DATA:
            self.unread += length
            taken["bytes"] += length
            if self.unread > _WINDOW // 2:
                self.enlarge(self.unread)
                self.unread = 0
            if flags & _END_STREAM:
                self.answer(stream)
        elif kind == _SETTINGS and not flags & _ACK:
            self.transport.write(_frame(_SETTINGS, _ACK, 0))
        elif kind == _PING and not flags & _ACK:
            self.transport.write(_frame(_PING, _ACK, 0, bytes(self.pending[at : at + length])))

    def enlarge(self, by):
        self.transport.write(_frame(_WINDOW_UPDATE, 0, 0, struct.pack(">I", by)))

    def answer(self, stream):
        taken["calls"] += 1
        self.transport.write(
            _frame(_HEADERS, _END_HEADERS, stream, _HEAD)
            + _frame(_DATA, 0, stream, bytes(5))
            + _frame(_HEADERS, _END_HEADERS | _END_STREAM, stream, _TRAILERS)
        )


async def main():
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", int(sys.argv[1]))
    async with server:
        while True:
            print(json.dumps(taken), flush=True)
            await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(main())
