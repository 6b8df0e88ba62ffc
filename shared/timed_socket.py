"""A socket whose every read and write ends at one deadline, however the other side drips its bytes."""

import io
import socket
from collections.abc import Callable


class Deadline:
    """So many seconds from now."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]):
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises TimeoutError if there are none."""
        left = self._end - self._monotonic()
        if left <= 0:
            raise TimeoutError("the time is up")
        return left


class TimedSocket:
    """As much of a socket as `http.client` uses. The owner of the real one closes it."""

    def __init__(self, sock: socket.socket, deadline: Deadline):
        self._sock, self._deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(data)

    def makefile(self, *_modes: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._deadline))

    def close(self) -> None:
        """http.client closes its socket before it has read the body."""


class _Reader(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: Deadline):
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)
