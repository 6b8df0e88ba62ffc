"""Mediators' own calendars: read by a tick from wherever they lie, and what is said where that does not work."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from services.scheduler.adapters.tables import BusyFeed, ExternalBusy
from services.scheduler.domain.refreshing import WORDS
from services.scheduler.handlers import busy_feeds
from services.scheduler.handlers.proposals import propose_slots
from shared.errors import NotFound, Refusal
from shared.outbound import Bounds, Outbound
from shared.testing.http import read
from tests.integration.scheduler.centre import CASE, MAYA, tuesday
from tests.integration.shared.hostile import answering, hostile
from tests.unit.scheduler.test_busy_times import calendar

BUSY = calendar("SUMMARY:Dentist of Maya\nDTSTART:20260929T140000Z\nDTEND:20260929T220000Z")


CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nBEGIN:VCALENDAR"


@pytest.fixture
def elsewhere(scheduler):
    """`elsewhere(script)`: a web server that the scheduler may call, with one feed of Maya's at it."""
    with hostile(answering(BUSY)) as server:
        scheduler.adapters["outbound"] = Outbound(
            Bounds(seconds=5), resolver=lambda host, port: ["127.0.0.1"], allowed=lambda _: True,
            ports=frozenset({server.port}))
        with scheduler.work() as work:
            feed_id = busy_feeds.add_busy_feed(work, MAYA, "https://calendar.example/maya.ics")
            secret = busy_feeds.sealed(work.settings.secret_key, f"http://calendar.example:{server.port}/maya.ics?key=abc")
            work.session.get_one(BusyFeed, feed_id).url = secret
        server.feed_id = feed_id
        yield server


def feed(service):
    with service.reading() as session:
        return session.execute(select(BusyFeed.__table__)).one()


def stretches(service) -> list[tuple]:
    with service.reading() as session:
        return [(one.resource_id, one.starts_at, one.ends_at) for one in session.scalars(select(ExternalBusy))]


def refresh(service) -> int:
    return busy_feeds.refresh_due(service)


def add(service, url, mediator_id=MAYA):
    with service.work() as work:
        return busy_feeds.add_busy_feed(work, mediator_id, url)


def test_busy_times_come_in_and_nothing_else(scheduler, elsewhere, clock):
    assert refresh(scheduler) == 1
    assert stretches(scheduler) == [
        (MAYA, datetime(2026, 9, 29, 14, tzinfo=UTC), datetime(2026, 9, 29, 22, tzinfo=UTC))]
    now = feed(scheduler)
    assert (now.state, now.last_success_at, now.last_error) == ("ok", clock.now(), None)
    with scheduler.database.engine.connect() as connection:
        whole = "".join(str(row) for table in ("busy_feed", "external_busy")
                        for row in connection.exec_driver_sql(f"SELECT * FROM {table}"))
    assert "Dentist" not in whole
    assert "calendar.example" not in whole, "the private address of a calendar is sealed"


def test_it_is_read_again_in_half_an_hour_and_not_before(scheduler, elsewhere, clock):
    refresh(scheduler)
    assert refresh(scheduler) == 0
    clock.advance(minutes=30)
    elsewhere.script = answering(calendar("DTSTART:20260930T140000Z\nDTEND:20260930T150000Z"))
    assert refresh(scheduler) == 1
    assert [starts for _, starts, _ in stretches(scheduler)] == [datetime(2026, 9, 30, 14, tzinfo=UTC)]


def test_a_calendar_that_stayed_the_same_is_not_sent_again_but_for_once_a_day(scheduler, elsewhere, clock):
    elsewhere.script = answering(BUSY, etag='"7"', last_modified="Mon, 21 Sep 2026 15:00:00 GMT")
    refresh(scheduler)
    elsewhere.script = answering(b"", "304 Not Modified")
    clock.advance(minutes=30)
    refresh(scheduler)
    assert b'If-None-Match: "7"' in elsewhere.seen[-1]
    assert b"If-Modified-Since: Mon, 21 Sep 2026 15:00:00 GMT" in elsewhere.seen[-1]
    assert feed(scheduler).state == "ok"
    assert len(stretches(scheduler)) == 1
    clock.advance(days=1)
    elsewhere.script = answering(BUSY)
    refresh(scheduler)
    assert b"If-None-Match" not in elsewhere.seen[-1]


@pytest.mark.parametrize(("script", "why"), [
    (answering(b"", "404 Not Found"), "status"), (answering(b"", "500 Oops"), "status"),
    (answering(b"", "304 Not Modified"), "status"), (answering(b"<html>Sign in</html>"), "no_calendar"),
    (answering(b"", content_length=str(50 * 1024 * 1024)), "too_big"),
    (answering(b"", "302 Found", location="file:///etc/passwd"), "scheme"),
    (answering(calendar("DTSTART:20260922T150000Z\nDTEND:20260922T150001Z\nRRULE:FREQ=SECONDLY")), "too_often"),
    (lambda connection, _: connection.sendall(CUT), "unreachable")],
    ids=["gone", "down", "unasked", "page", "huge", "file", "every-second", "cut"])
def test_what_cannot_be_read_is_said_and_what_was_known_stays(scheduler, elsewhere, clock, script, why):
    refresh(scheduler)
    known = stretches(scheduler)
    clock.advance(minutes=30)
    elsewhere.script = script
    refresh(scheduler)
    now = feed(scheduler)
    assert (now.state, now.last_error) == ("failing", why)
    assert why in WORDS
    assert now.last_success_at == clock.now() - timedelta(minutes=30)
    assert stretches(scheduler) == known and known


def test_each_failure_in_a_row_doubles_the_pause_up_to_a_day(scheduler, elsewhere, clock):
    elsewhere.script = answering(b"", "500 Oops")
    pauses = []
    for _ in range(8):
        refresh(scheduler)
        pauses.append(feed(scheduler).next_at - clock.now())
        clock.move_to(feed(scheduler).next_at)
    assert pauses[:4] == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=4), timedelta(hours=8)]
    assert pauses[-1] == timedelta(days=1)
    elsewhere.script = answering(BUSY)
    refresh(scheduler)
    assert (feed(scheduler).state, feed(scheduler).failures) == ("ok", 0)


def test_an_address_inside_the_centre_is_refused_when_it_is_called(scheduler):
    """With the real rule and resolver: a name that leads to the loopback."""
    add(scheduler, "http://localhost:8080/feed.ics")
    refresh(scheduler)
    assert feed(scheduler).last_error in ("private", "unreachable")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x.ics", "", "calendar.ics",
                                 "javascript:alert(1)", "https://user:secret@a.example/x.ics", "https://a.example:22/x.ics"])
def test_an_address_that_is_none_is_refused_at_once_by_its_field(scheduler, url):
    with pytest.raises(Refusal) as caught:
        add(scheduler, url)
    assert caught.value.field == "url"


def test_a_webcal_address_is_called_over_https_and_the_same_one_twice_is_one(scheduler):
    first = add(scheduler, " webcal://calendar.example/maya.ics ")
    assert add(scheduler, "https://calendar.example/maya.ics") == first


def test_a_mediator_has_a_few_calendars_not_a_hundred(scheduler):
    for number in range(5):
        add(scheduler, f"https://calendar.example/{number}.ics")
    with pytest.raises(Refusal, match="5 calendars"):
        add(scheduler, "https://calendar.example/6.ics")


def test_nobody_who_is_no_mediator_has_one(scheduler):
    with pytest.raises(NotFound):
        add(scheduler, "https://calendar.example/x.ics", CASE)


def test_a_calendar_taken_out_takes_its_times_along(scheduler, elsewhere):
    refresh(scheduler)
    for _ in range(2):
        with scheduler.work() as work:
            busy_feeds.remove_busy_feed(work, MAYA, elsewhere.feed_id)
    assert stretches(scheduler) == []


def test_one_taken_out_while_it_is_read_brings_nothing(scheduler, elsewhere):
    def script(connection, request):
        with scheduler.work() as work:
            busy_feeds.remove_busy_feed(work, MAYA, elsewhere.feed_id)
        answering(BUSY)(connection, request)

    elsewhere.script = script
    refresh(scheduler)
    assert stretches(scheduler) == []


def test_two_workers_do_not_read_the_same_one_at_once(scheduler, elsewhere):
    taken = []

    def script(connection, request):
        taken.append(busy_feeds._take(scheduler))
        answering(BUSY)(connection, request)

    elsewhere.script = script
    refresh(scheduler)
    assert taken == [None]


def test_a_server_with_another_key_says_that_the_address_must_be_typed_anew(scheduler, elsewhere):
    scheduler.settings = replace(scheduler.settings, secret_key="another")
    refresh(scheduler)
    assert feed(scheduler).last_error == "sealed"


def test_no_time_is_proposed_in_which_the_mediator_is_busy_elsewhere(scheduler, elsewhere):
    """All of Tuesday: Maya is not offered then, Ben is."""
    refresh(scheduler)
    with scheduler.work() as work:
        slots = propose_slots(work, CASE, want=40)
    on_tuesday = [one for one in slots if one.starts_at.date() == tuesday(10).date()]
    assert on_tuesday and all(MAYA not in one.mediator_ids for one in on_tuesday)


def test_staff_see_in_the_list_whose_calendar_cannot_be_read(scheduler, elsewhere, office):
    assert "Calendar cannot be read" not in read(office.get("/sessions/mediators")).text
    elsewhere.script = answering(b"", "404 Not Found")
    refresh(scheduler)
    assert "Calendar cannot be read" in read(office.get("/sessions/mediators")).text
