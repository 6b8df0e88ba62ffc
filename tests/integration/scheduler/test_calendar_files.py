"""The calendar entry of a session through its life, as each person gets it, read by another parser than wrote it."""

from datetime import timedelta

import jwt
import pytest
import vobject

from services.scheduler.handlers import sessions
from services.scheduler.handlers.calendar_files import ics_of, reader_of
from shared.ids import derived_id
from shared.testing.clock import FakeClock
from shared.testing.events import deliver, published
from tests.integration.scheduler.centre import (
    ANA,
    BO,
    CASE,
    MONDAY,
    booked,
    case_is_ready,
    furnish,
    last,
    person_is,
    scheduler_at,
    tuesday,
)

SECRET = "a secret that is long enough for it"


@pytest.fixture
def video_centre(tmp_path):
    service = scheduler_at(tmp_path, FakeClock(MONDAY), jitsi_url="https://meet.example", jitsi_app_id="ccr",
                           jitsi_secret=SECRET)
    furnish(service)
    case_is_ready(service, modality="video")
    yield service
    service.database.dispose()


def files(service, event_type, member="personal"):
    """person -> (method, event) of the file that the newest event of the type has for each."""
    found = {}
    for one in last(service, event_type).data[member]:
        calendar = vobject.readOne(one["ics"])
        found[one["person_id"]] = (calendar.method.value, calendar.vevent)
    return found


def move(service, session_id, starts_at):
    with service.work() as work:
        sessions.set_time(work, session_id, starts_at)


def test_moving_and_cancelling_keep_the_uid_and_count_up(scheduler):
    session_id = booked(scheduler, tuesday(10))
    move(scheduler, session_id, tuesday(14))
    with scheduler.work() as work:
        sessions.cancel_session(work, session_id)
    seen = [files(scheduler, one)[ANA] for one in ("session.scheduled", "session.moved", "session.cancelled")]
    assert {event.uid.value for _, event in seen} == {f"{session_id}@reconvene"}
    assert [(method, event.sequence.value, event.status.value) for method, event in seen] == [
        ("REQUEST", "0", "CONFIRMED"), ("REQUEST", "1", "CONFIRMED"), ("CANCEL", "2", "CANCELLED")]
    assert seen[1][1].dtstart.value == tuesday(14)


def test_each_reads_it_in_their_language_and_neither_learns_of_the_other(scheduler):
    person_is(scheduler, BO, revision=2, name="Bo Verylongname", language="es")
    booked(scheduler, tuesday(10))
    ana, bo = (files(scheduler, "session.scheduled")[one][1] for one in (ANA, BO))
    assert ana.summary.value == "Session with Community Centre for Resolution"
    assert bo.summary.value == "Sesión con Community Centre for Resolution"
    for event in (ana, bo):
        text = str(event)  # every line of it
        assert "Community Centre for Resolution" in text
        private = ("Person", "Verylongname", "R-", "neighbors", "ATTENDEE", CASE, ANA, BO)
        assert [word for word in private if word in text] == []


def test_who_is_no_party_any_more_gets_a_cancellation_of_their_own(scheduler):
    """A case of three goes on with two: the third's calendar loses the entry, the others' moves."""
    cal = derived_id("test", "cal")
    case_is_ready(scheduler, people=((ANA, "A"), (BO, "B"), (cal, "C")))
    session_id = booked(scheduler, tuesday(10), people=(ANA, BO, cal))
    case_is_ready(scheduler)
    move(scheduler, session_id, tuesday(14))
    assert set(files(scheduler, "session.moved")) == {ANA, BO}
    assert last(scheduler, "session.moved").data["person_ids"] == sorted([ANA, BO])
    [(person_id, (method, event))] = files(scheduler, "session.moved", "removed").items()
    assert (person_id, method, event.sequence.value) == (cal, "CANCEL", "1")
    assert event.uid.value == f"{session_id}@reconvene"


def test_a_new_party_is_part_of_the_session_from_its_move_on(scheduler):
    cal = derived_id("test", "cal")
    session_id = booked(scheduler, tuesday(10))
    case_is_ready(scheduler, people=((ANA, "A"), (BO, "B"), (cal, "C")))
    move(scheduler, session_id, tuesday(14))
    assert set(files(scheduler, "session.moved")) == {ANA, BO, cal}
    assert files(scheduler, "session.moved", "removed") == {}


def test_each_has_a_way_in_of_their_own_to_a_room_nobody_can_guess(video_centre):
    booked(video_centre, tuesday(10))
    places = {one["person_id"]: one["place"] for one in last(video_centre, "session.scheduled").data["personal"]}
    rooms = {place.partition("?jwt=")[0] for place in places.values()}
    tokens = {place.partition("?jwt=")[2] for place in places.values()}
    assert len(rooms) == 1 and len(tokens) == 2
    room = rooms.pop()
    assert room.startswith("Video: https://meet.example/") and len(room.rpartition("/")[2]) == 20
    for token in tokens:
        user = jwt.decode(token, options={"verify_signature": False})["context"]["user"]
        assert user["moderator"] is False and ANA not in str(user)


def test_who_left_does_not_know_the_room_any_more(video_centre):
    cal = derived_id("test", "cal")
    case_is_ready(video_centre, people=((ANA, "A"), (BO, "B"), (cal, "C")), modality="video")
    session_id = booked(video_centre, tuesday(10), people=(ANA, BO, cal))
    before = last(video_centre, "session.scheduled").data["place"]
    case_is_ready(video_centre, modality="video")
    move(video_centre, session_id, tuesday(14))
    assert last(video_centre, "session.moved").data["place"] != before


def test_a_session_that_only_moves_keeps_its_room(video_centre):
    session_id = booked(video_centre, tuesday(10))
    before = last(video_centre, "session.scheduled").data["place"]
    move(video_centre, session_id, tuesday(14))
    assert last(video_centre, "session.moved").data["place"] == before


def test_who_arrives_later_reads_when_to_be_there(scheduler):
    from services.scheduler.adapters.tables import SessionParty

    session_id = booked(scheduler, tuesday(10))
    with scheduler.work() as work:
        work.session.get_one(SessionParty, (session_id, BO)).arrives_at = tuesday(10) + timedelta(minutes=15)
    with scheduler.work() as work:
        session = sessions.locked_session(work, session_id)
        starts = {one: vobject.readOne(ics_of(work, session, "PUBLISH", reader_of(work, one))).vevent.dtstart.value
                  for one in (ANA, BO)}
    assert starts == {ANA: tuesday(10), BO: tuesday(10) + timedelta(minutes=15)}


def test_a_case_that_closes_takes_the_entry_out_of_every_calendar(scheduler):
    booked(scheduler, tuesday(10))
    deliver(scheduler, "case.closed", CASE, {"close_code": "withdrawn"})
    assert {method for method, _ in files(scheduler, "session.cancelled").values()} == {"CANCEL"}
    assert len(published(scheduler, "session.cancelled")) == 1
