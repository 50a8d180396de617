"""A sandbox for large bodies: a source and a sink, as fast as the kernel copies, or as slow as asked.

GET  /source?bytes=N          N bytes with a Content-Length
PUT  /sink                    reads a body with a Content-Length, then answers 200 and the number of bytes it took
PUT  /sink?rate=R&seconds=S   the same, reading R bytes a second for the first S seconds
GET  anything else            200 `ok`

One thread a connection; the copies happen in the kernel with the interpreter's lock released.
"""

import os
import socket
import sys
import threading
import time
from urllib.parse import parse_qs, urlsplit

BLOCK = 1 << 20
#: Sent over and over: large enough not to sit in a core's cache, small enough not to matter in memory.
SOURCE_BYTES = 64 << 20


def source_file():
    number = os.memfd_create("source")
    block = os.urandom(BLOCK)
    for _ in range(SOURCE_BYTES // BLOCK):
        os.write(number, block)
    return number


SOURCE = source_file()


def serve(connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    pending = b""
    try:
        while True:
            while b"\r\n\r\n" not in pending:
                more = connection.recv(65536)
                if not more:
                    return
                pending += more
            head, pending = pending.split(b"\r\n\r\n", 1)
            pending = answer(connection, head.decode("latin-1"), pending)
    except OSError:
        pass  # The peer left: scenarios do that on purpose.
    finally:
        connection.close()


def answer(connection, head, pending):
    """Answers one request and returns the bytes that follow it."""
    method, target = head.split(" ", 2)[:2]
    url = urlsplit(target)
    query = {name: int(values[0]) for name, values in parse_qs(url.query).items()}
    length = content_length(head)
    if url.path == "/sink":
        if length is None:
            send(connection, "411 Length Required", b"the sink wants a Content-Length\n")
            return b""
        took, pending = swallow(connection, pending, length, query.get("rate", 0), query.get("seconds", 0))
        send(connection, "200 OK", f"{took}\n".encode())
    elif url.path == "/source":
        pending = swallow(connection, pending, length or 0, 0, 0)[1]
        pour(connection, query.get("bytes", 1 << 30), method == "HEAD")
    else:
        pending = swallow(connection, pending, length or 0, 0, 0)[1]
        send(connection, "200 OK", b"ok\n")
    return pending


def content_length(head):
    for line in head.split("\r\n")[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return int(value)
    return None


def send(connection, status, body):
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)


def pour(connection, size, head_only):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {size}\r\n\r\n"
    connection.sendall(head.encode())
    left = 0 if head_only else size
    while left > 0:
        offset = (size - left) % SOURCE_BYTES
        sent = os.sendfile(connection.fileno(), SOURCE, offset, min(left, SOURCE_BYTES - offset))
        left -= sent


def swallow(connection, pending, length, rate, seconds):
    """Reads a body; returns how much it was and the bytes after it."""
    first = pending[:length]
    left = length - len(first)
    buffer = bytearray(BLOCK)
    until = time.monotonic() + seconds
    while left > 0:
        slow = rate > 0 and time.monotonic() < until
        most = max(1, rate // 20) if slow else BLOCK
        read = connection.recv_into(buffer, min(left, most, BLOCK))
        if read == 0:
            raise OSError("the body was cut short")
        left -= read
        if slow:
            time.sleep(0.05)
    return length - left, pending[len(first):]


def main():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(1024)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
