"""A TCP proxy in front of a server, that can hold back, cut and refuse."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """Passes bytes on to (host, port).

    `hold` keeps the server's answers back and `let_one` lets the next one through; `cut` ends the connections, and
    while `refusing` no new ones come about.
    """

    def __init__(self, host: str, port: int):
        self.target = (host, port)
        self.refusing = False
        self._holding = False
        self._permits = threading.Semaphore(0)
        self._sockets: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def url(self, url: str) -> str:
        """The URL with this proxy in place of the server."""
        parts = urlsplit(url)
        login = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{self.port}"))

    def hold(self) -> None:
        self._holding = True

    def let_one(self) -> None:
        self._permits.release()

    def cut(self) -> None:
        while self._sockets:
            _end(self._sockets.pop())

    def close(self) -> None:
        self._server.close()
        self._permits.release(len(self._sockets) + 1)
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):  # the listening socket was closed: the end
            while True:
                client, _ = self._server.accept()
                if self.refusing:
                    client.close()
                    continue
                server = socket.create_connection(self.target)
                self._sockets += [client, server]
                threading.Thread(target=self._pass, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):  # cut on purpose
            while data := source.recv(65536):
                if is_answer and self._holding:
                    self._permits.acquire(timeout=60)
                sink.sendall(data)
        _end(source)
        _end(sink)


def _end(one: socket.socket) -> None:
    with suppress(OSError):  # may be closed already
        one.shutdown(socket.SHUT_RDWR)
    one.close()
