"""A web server on the loopback that answers as a test tells it, byte by byte."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Script = Callable[[socket.socket, bytes], None]


class Hostile:
    """`seen` are the requests that came; `leave` ends scripts that wait."""

    def __init__(self, script: Script):
        self.script = script
        self.seen: list[bytes] = []
        self.leave = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    request = _whole(connection)
                    self.seen.append(request)
                    self.script(connection, request)
                except OSError:
                    continue

    def stop(self) -> None:
        self.leave.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)


def _whole(connection: socket.socket) -> bytes:
    """A request with its body, in however many pieces it comes."""
    request = connection.recv(65536)
    announced = re.search(rb"content-length: (\d+)", request, re.IGNORECASE)
    length = int(announced.group(1)) if announced else 0
    while announced and len(request.partition(b"\r\n\r\n")[2]) < length and (more := connection.recv(65536)):
        request += more
    return request


@contextmanager
def hostile(script: Script) -> Iterator[Hostile]:
    server = Hostile(script)
    try:
        yield server
    finally:
        server.stop()


def answering(body: bytes = b"", status: str = "200 OK", **headers: str) -> Script:
    """A script that answers properly; `content_type="text/calendar"` becomes a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("content-length", str(len(body)))
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in named.items()) + "\r\n"
    return lambda connection, _: connection.sendall(head.encode() + body)
