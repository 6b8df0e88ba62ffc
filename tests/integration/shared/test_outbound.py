"""Calling addresses that a stranger may have typed: what must not be reached, and what must not go on for ever."""

import gzip
import ssl
import threading
import time

import pytest

from shared.outbound import Bounds, NotCalled, Outbound
from tests.integration.shared.hostile import answering, hostile

HERE = "127.0.0.1"
MB = 1024 * 1024


def caller(ports=(), resolver=None, allowed=lambda _: True, **bounds) -> Outbound:
    """One that may call the loopback under any name, unless told."""
    return Outbound(Bounds(**({"seconds": 5.0} | bounds)), resolver=resolver or (lambda host, port: [HERE]),
                    allowed=allowed, ports=frozenset(ports))


def refused(outbound: Outbound, url: str) -> str:
    with pytest.raises(NotCalled) as caught:
        outbound.get(url)
    assert caught.value.message.endswith(".")
    return caught.value.why


def refused_of(script, seconds=5.0, most_bytes=MB) -> str:
    with hostile(script) as server:
        return refused(caller([server.port], seconds=seconds, most_bytes=most_bytes), f"http://a.example:{server.port}/x")


def test_an_answer_comes_with_its_status_headers_and_body():
    with hostile(answering(b"hello", etag='"7"')) as server:
        heard = caller([server.port]).get(f"http://a.example:{server.port}/feed?a=b", {"If-None-Match": '"6"'})
        assert (heard.status, heard.headers["etag"], heard.body) == (200, '"7"', b"hello")
        assert server.seen[0].startswith(b"GET /feed?a=b HTTP/1.1\r\nHost: a.example:")
        assert b'If-None-Match: "6"' in server.seen[0]


def test_a_packed_answer_is_unpacked():
    with hostile(answering(gzip.compress(b"hello" * 1000), content_encoding="gzip")) as server:
        assert caller([server.port]).get(f"http://a.example:{server.port}/").body == b"hello" * 1000


def test_a_post_brings_its_body():
    with hostile(answering(b"", "204 No Content")) as server:
        assert caller([server.port]).post(f"http://a.example:{server.port}/", b"{}", {"X-A": "1"}).status == 204
        assert server.seen[0].endswith(b"{}")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "gopher://a.example/", "//a.example/",
                                 "javascript:alert(1)", "", "a.example/x", "data:text/calendar,x"])
def test_only_the_web_is_called(url):
    assert refused(caller([80]), url) == "scheme"


@pytest.mark.parametrize("url", ["http://user:secret@a.example/", "http:///x", "http://a.example/a\r\nHost: b",
                                 "http://a.example:99999/", "http://a.example/\x00", "http://[::1/"])
def test_odd_addresses_are_refused_before_anything_is_asked(url):
    assert refused(caller([80]), url) == "address"


def test_a_port_of_another_service_is_not_called():
    assert refused(Outbound(), "http://a.example:25/") == "port"


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/",
                                 "http://0x7f.1/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1:8080/",
                                 "http://[::ffff:127.0.0.1]/", "http://0/"])
def test_the_centres_own_network_is_not_reached_in_any_spelling(url):
    """With the real resolver and the real rule: nothing is sent."""
    assert refused(Outbound(Bounds(seconds=5)), url) in ("private", "unreachable")


def test_a_name_with_one_private_address_among_public_ones_is_refused():
    mixed = caller([80], resolver=lambda host, port: ["93.184.215.14", "10.0.0.1"], allowed=lambda one: one[0] == "9")
    assert refused(mixed, "http://a.example/") == "private"


def test_a_name_that_answers_differently_the_second_time_gains_nothing():
    """The connection goes to the address that was looked at: the name is asked once."""
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return [HERE] if len(asked) == 1 else ["10.0.0.1"]

    with hostile(answering(b"hello")) as server:
        outbound = caller([server.port], resolver=rebinding, allowed=lambda one: one == HERE)
        assert outbound.get(f"http://a.example:{server.port}/").body == b"hello"
    assert asked == ["a.example"]


def test_a_redirect_is_looked_at_like_a_first_address():
    def resolver(host, port):
        return ["10.0.0.1"] if host == "inside.example" else [HERE]

    with hostile(answering(b"", "302 Found", location="http://inside.example/")) as server:
        outbound = caller([server.port, 80], resolver=resolver, allowed=lambda one: one == HERE)
        assert refused(outbound, f"http://a.example:{server.port}/") == "private"


def test_a_redirect_to_a_file_is_refused():
    assert refused_of(answering(b"", "302 Found", location="file:///etc/passwd")) == "scheme"


def test_a_redirect_that_goes_round_ends():
    assert refused_of(answering(b"", "302 Found", location="/x")) == "redirect"


def test_a_redirect_is_followed_a_little():
    def script(connection, request):
        moved = request.startswith(b"GET /old ")
        (answering(b"", "301 Moved", location="/new") if moved else answering(b"here"))(connection, request)

    with hostile(script) as server:
        assert caller([server.port]).get(f"http://a.example:{server.port}/old").body == b"here"


def test_what_is_protected_does_not_lead_on_to_what_is_not():
    outbound = Outbound()
    with pytest.raises(NotCalled) as caught:
        outbound._onward("https://a.example/x", "http://a.example/x")
    assert caught.value.why == "redirect"


def test_a_body_that_says_it_is_too_big_is_not_read():
    assert refused_of(answering(b"", content_length=str(50 * MB))) == "too_big"


def test_a_body_that_does_not_say_how_big_it_is_stops_while_it_comes():
    sent = []

    def script(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _number in range(50):
            connection.sendall(b"x" * MB)
            sent.append(1)

    assert refused_of(script) == "too_big"
    assert len(sent) < 20


def test_a_bomb_stops_while_it_unpacks():
    packed = gzip.compress(b"\0" * (50 * MB))
    assert len(packed) < MB // 10
    assert refused_of(answering(packed, content_encoding="gzip")) == "too_big"


@pytest.mark.parametrize(("encoding", "body"), [("gzip", b"not packed"), ("br", b"x"), ("gzip, gzip", b"x")])
def test_what_is_packed_oddly_is_refused(encoding, body):
    assert refused_of(answering(body, content_encoding=encoding)) == "packed"


def test_a_slow_drip_ends_at_the_deadline_in_all():
    """Each byte comes in time; all of them together do not."""
    def script(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stop.wait(0.02):
            connection.sendall(b"x")

    stop, began = threading.Event(), time.monotonic()
    try:
        assert refused_of(script, seconds=0.4) == "too_slow"
    finally:
        stop.set()
    assert time.monotonic() - began < 4


def test_headers_that_never_end_stop_too():
    def script(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not stop.wait(0.01):
            connection.sendall(b"X-A: b\r\n")

    stop = threading.Event()
    try:
        assert refused_of(script, seconds=0.5) in ("too_slow", "unreachable")
    finally:
        stop.set()


@pytest.mark.parametrize("raw", [b"", b"220 smtp.example ESMTP\r\n",
                                 b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nBEGIN",
                                 b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"])
def test_what_is_no_answer_or_half_of_one_counts_as_none(raw):
    assert refused_of(lambda connection, _: connection.sendall(raw)) == "unreachable"


def test_half_a_packed_body_counts_as_none():
    half = gzip.compress(b"hello" * 5000)[:-20]
    assert refused_of(answering(half, content_encoding="gzip")) == "unreachable"


def test_nobody_there_is_said():
    with hostile(answering()) as server:
        port = server.port
    assert refused(caller([port]), f"http://a.example:{port}/") == "unreachable"


def test_a_certificate_that_nobody_vouches_for_is_refused():
    """The other side speaks no TLS at all, or not for us: nothing is told to it."""
    with hostile(answering(b"hello")) as server:
        outbound = Outbound(Bounds(seconds=5), resolver=lambda host, port: [HERE], allowed=lambda _: True,
                            ports=frozenset({server.port}), tls=ssl.create_default_context)
        assert refused(outbound, f"https://a.example:{server.port}/") in ("unreachable", "certificate")
        assert not any(b"GET" in one for one in server.seen)
