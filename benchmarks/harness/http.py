"""Requests by hand: one at a time, and in the odd ways that no HTTP library offers."""

import http.client
import socket
import threading
import time


def get(port, path="/", headers=(), timeout=5.0):
    """Returns (status, body); raises OSError or http.client.HTTPException."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def answers(port, path="/", headers=(), status=200):
    """Whether a GET is answered with `status` within two seconds."""
    try:
        return get(port, path, headers, timeout=2.0)[0] == status
    except (OSError, http.client.HTTPException):
        return False


def head(method, path, port, headers=(), **more):
    """The bytes of a request head; `more` are further headers, with `_` for `-`."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def websocket_head(path, port, headers=()):
    """The head of a WebSocket handshake (RFC 6455, section 4.1)."""
    return head(
        "GET", path, port, headers,
        Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="c2FuZGJveC1yb3V0ZXItMQ==",
    )


def dial(port, timeout=10.0):
    connection = socket.create_connection(("127.0.0.1", port), timeout=timeout)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def read_head(connection):
    """Reads a response head. Returns (status, header bytes in lower case, what followed); status 0 if it was cut."""
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(65536)
        if not more:
            return 0, received.lower(), b""
        received += more
    text, rest = received.split(b"\r\n\r\n", 1)
    return int(text.split(b" ", 2)[1]), text.lower(), rest


class StalledClients:
    """Clients that send the first part of a request and then nothing. One whom the proxy ends comes back at once, so
    that their number holds for as long as the block lasts."""

    def __init__(self, port, first_part, count):
        self._port = port
        self._first_part = first_part
        self._over = threading.Event()
        self._open = {}
        self._count = count
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self.returns = 0

    def __enter__(self):
        for _ in range(self._count):
            self._come()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()
        for connection in self._open.values():
            connection.close()

    def _come(self):
        connection = dial(self._port)
        connection.sendall(self._first_part)
        connection.setblocking(False)
        self._open[connection.fileno()] = connection

    def _keep(self):
        while not self._over.wait(0.25):
            for number, connection in list(self._open.items()):
                if _ended(connection):
                    del self._open[number]
                    connection.close()
                    self._return()

    def _return(self):
        try:
            self._come()
            self.returns += 1
        except OSError:
            time.sleep(0.05)


def _ended(connection):
    try:
        connection.recv(4096)
        return True  # An answer or the end: either way this request is over.
    except BlockingIOError:
        return False
    except OSError:
        return True
