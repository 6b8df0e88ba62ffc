"""Calls addresses that somebody typed, without being led into the centre's own network or held up.

A name is resolved once and the connection goes to an address that was looked at, so that a name which answers
differently the second time (DNS rebinding) gains nothing; each redirect is looked at anew. One deadline holds for the
whole call: a server that drips a byte a second cannot stretch it. Bytes are counted as they come, packed and unpacked.
"""

import contextlib
import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from shared.addresses import is_public
from shared.timed_socket import Deadline, TimedSocket

PORTS = {"http": 80, "https": 443}
ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
CHUNK = 64 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
Resolver = Callable[[str, int], list[str]]


class NotCalled(Exception):
    """The call was refused or failed. `why` is a code, the message a sentence for the person who typed the address.

    scheme | address | port | private | redirect | too_big | too_slow | packed | unreachable | certificate
    """

    def __init__(self, why: str, message: str):
        super().__init__(message)
        self.why = why
        self.message = message


@dataclass(frozen=True)
class Bounds:
    """What one call may take: bytes of body, seconds in all, redirects."""

    most_bytes: int = 5 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 3


@dataclass(frozen=True)
class Heard:
    """What the other side answered; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


@dataclass(frozen=True)
class Outbound:
    """Calls. `allowed` says of an address whether it may be called; the defaults are the safe ones."""

    bounds: Bounds = Bounds()
    schemes: tuple[str, ...] = ("https", "http")
    resolver: Resolver = resolve
    allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = ALLOWED_PORTS
    monotonic: Callable[[], float] = time.monotonic
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Heard:
        """Follows a few redirects, never from https to http. Raises NotCalled."""
        deadline = Deadline(self.bounds.seconds, self.monotonic)
        for _ in range(self.bounds.redirects + 1):
            heard = self._call("GET", self.checked(url), headers or {}, None, deadline)
            onward = heard.headers.get("location")
            if heard.status not in REDIRECTS or not onward:
                return heard
            url = self._onward(url, onward)
        raise NotCalled("redirect", "The address leads on and on to others. Please give the last one.")

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Heard:
        """Posts once; a redirect is an answer like any other. Raises NotCalled."""
        return self._call("POST", self.checked(url), headers, body, Deadline(self.bounds.seconds, self.monotonic))

    def checked(self, url: str) -> SplitResult:
        """The parts of an address that may be tried; whom its name leads to is asked later. Raises NotCalled."""
        try:
            parts = urlsplit(url.strip())
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise NotCalled("address", "This is not a web address.") from error
        if parts.scheme not in self.schemes:
            wanted = " or ".join(f"{one}://" for one in self.schemes)
            raise NotCalled("scheme", f"The address must begin with {wanted}.")
        if not parts.hostname or parts.username is not None or not url.isascii() or not url.strip().isprintable():
            raise NotCalled("address", "This is not a web address that we can call.")
        if port not in self.ports:
            raise NotCalled("port", "We do not call this port.")
        return parts

    def check(self, url: str) -> None:
        """Raises NotCalled for an address that would not be called, also because of whom its name leads to now."""
        parts = self.checked(url)
        self._addresses(str(parts.hostname), parts.port or PORTS[parts.scheme])

    def _onward(self, url: str, location: str) -> str:
        onward = urljoin(url, location)
        if urlsplit(url).scheme == "https" and urlsplit(onward).scheme != "https":
            raise NotCalled("redirect", "The address leads on to one that is not protected by https.")
        return onward

    def _call(self, method: str, parts: SplitResult, headers: Mapping[str, str], body: bytes | None,
              deadline: Deadline) -> Heard:
        port = parts.port or PORTS[parts.scheme]
        addresses = self._addresses(str(parts.hostname), port)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            with self._connected(parts, addresses, port, deadline) as connection:
                connection.request(method, target, body, {"Accept-Encoding": "identity", "Connection": "close",
                                                          "User-Agent": "Reconvene", **headers})
                answer = connection.getresponse()
                named = {name.lower(): value for name, value in answer.getheaders()}
                return Heard(answer.status, named, _Body(named, self.bounds.most_bytes).read(answer))
        except TimeoutError as error:
            raise NotCalled("too_slow", "It took too long to answer.") from error
        except ssl.SSLCertVerificationError as error:
            raise NotCalled("certificate", "Its certificate is not in order.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotCalled("unreachable", "It could not be reached.") from error

    def _addresses(self, host: str, port: int) -> list[str]:
        """All addresses of the name, if every one may be called: one that may not is reason to refuse the name."""
        try:
            found = self.resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise NotCalled("unreachable", "There is no such address.") from error
        if not found or not all(self.allowed(one) for one in found):
            raise NotCalled("private", "The address leads into a private network. We do not call those.")
        return found

    @contextlib.contextmanager
    def _connected(self, parts: SplitResult, addresses: list[str], port: int,
                   deadline: Deadline) -> Iterator[http.client.HTTPConnection]:
        raw = _reach(addresses, port, deadline)
        try:
            if parts.scheme == "https":
                raw.settimeout(deadline.left())
                raw = self.tls().wrap_socket(raw, server_hostname=parts.hostname)
            kind = _Https if parts.scheme == "https" else http.client.HTTPConnection
            connection = kind(str(parts.hostname), port)  # only words the request: the socket is ours
            connection.sock = TimedSocket(raw, deadline)
            yield connection
        finally:
            raw.close()


class _Https(http.client.HTTPConnection):
    default_port = 443


class _Body:
    """Reads a body, packed or not, and stops where it is too much."""

    def __init__(self, headers: Mapping[str, str], most: int):
        packed = headers.get("content-encoding", "").lower()
        if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise _odd()
        self._unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed not in ("", "identity") else None
        announced = headers.get("content-length", "")
        self._announced = int(announced) if announced.isdecimal() and len(announced) < 16 else None
        self._most = most
        if self._announced is not None and self._announced > most:
            raise self._too_big()

    def read(self, answer: http.client.HTTPResponse) -> bytes:
        body, came = bytearray(), 0
        while chunk := answer.read1(CHUNK):
            came += len(chunk)
            body += self._unpacked(chunk, self._most + 1 - len(body))
            if max(came, len(body)) > self._most:
                raise self._too_big()
        if came < (self._announced or 0) or (came and self._unpack and not self._unpack.eof):
            raise NotCalled("unreachable", "It broke off in the middle.")
        return bytes(body)

    def _unpacked(self, chunk: bytes, most: int) -> bytes:
        if self._unpack is None:
            return chunk
        try:
            return self._unpack.decompress(chunk, most)
        except zlib.error as error:
            raise _odd() from error

    def _too_big(self) -> NotCalled:
        return NotCalled("too_big", f"It is bigger than {max(1, self._most // (1024 * 1024))} MB.")


def _odd() -> NotCalled:
    return NotCalled("packed", "It is packed in a way that we do not read.")


def _reach(addresses: list[str], port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first of the addresses that answers."""
    trouble: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=deadline.left())
        except OSError as error:
            trouble = error
    raise trouble or OSError("no address")
