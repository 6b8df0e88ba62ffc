"""Staff keep mediators, hours, absences, rooms and closed days."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services.scheduler.adapters.tables import Mediator, OpenHours, Room
from services.scheduler.handlers.demo import seed_resources
from services.scheduler.handlers.proposals import propose_slots
from shared.errors import Refusal
from shared.testing.http import read
from shared.work import Work
from tests.integration.scheduler.centre import (
    BEN,
    CASE,
    MAYA,
    OAK,
    ask,
    booked,
    scheduler_at,
    staff_joins,
    tuesday,
)


def hours_of(service, mediator_id) -> list[tuple]:
    with service.reading() as session:
        rows = session.scalars(select(OpenHours).where(OpenHours.resource_id == mediator_id)
                               .order_by(OpenHours.weekday, OpenHours.opens))
        return [(row.weekday, f"{row.opens:%H:%M}", f"{row.closes:%H:%M}") for row in rows]


def maya_page(office):
    return read(office.get(f"/sessions/mediators/{MAYA}"))


def hours_page(office, resource_id=MAYA, kind="mediators"):
    return read(office.get(f"/sessions/{kind}/{resource_id}/hours"))


def proposals(service) -> list:
    with service.reading() as session:
        return propose_slots(Work(session, service.clock, service.settings), CASE, want=40)


def test_mediators_are_listed_with_their_hours(office, scheduler):
    staff_joins(scheduler, OAK, "Nia New", ["mediator"])
    text = read(office.get("/sessions/mediators")).text
    assert "Maya Brooks" in text
    assert "Mon 9:00 AM – 5:00 PM, Tue 9:00 AM – 5:00 PM" in text
    assert "Nia New Yes At the centre, and by video or phone All Any None yet" in text


def test_hours_are_added_and_taken_out(office, scheduler):
    form = hours_page(office).form("Save the hours")
    form.send(office, **{"opens-0": "", "closes-0": "", "weekday-5": "5", "opens-5": "09:00", "closes-5": "12:30"})
    assert hours_of(scheduler, MAYA)[0] == (1, "09:00", "17:00")
    assert hours_of(scheduler, MAYA)[-1] == (5, "09:00", "12:30")


@pytest.mark.parametrize(("fields", "row", "words"), [
    ({"opens-5": "17:00", "closes-5": "09:00"}, 5, "after the beginning"),
    ({"weekday-6": "1", "opens-6": "16:00", "closes-6": "18:00"}, 6, "overlap"),
    ({"opens-5": "nine", "closes-5": "five"}, 5, "like 09:00"),
    ({"opens-5": "09:00", "closes-5": "10:00", "from-5": "soon"}, 5, "like 09:00"),
    ({"opens-5": "09:00"}, 5, "like 09:00")])
def test_hours_that_cannot_be_are_marked_by_their_row(office, scheduler, fields, row, words):
    answer = hours_page(office).form("Save the hours").send(office, **fields)
    assert answer.status_code == 422
    assert words in read(answer).errors[f"hours-{row}"]
    assert len(hours_of(scheduler, MAYA)) == 5


def test_a_mediator_is_taken_out_and_nothing_is_proposed_with_them(office, scheduler):
    maya_page(office).form("Save").send(office, active=[])
    maya_page(office).form("Save the cases").send(office, case_types=["family", "parenting"])
    assert {slot.mediator_ids for slot in proposals(scheduler)} == {(BEN,)}
    with scheduler.reading() as session:
        assert session.get(Mediator, MAYA).case_types == ["family", "parenting"]


def test_an_absence_takes_its_days_from_the_proposals(office, scheduler):
    for mediator in (MAYA, BEN):
        form = hours_page(office, mediator).form("Note this time")
        form.send(office, starts_on="2026-09-22", ends_on="2026-10-02")
    assert min(slot.starts_at for slot in proposals(scheduler)) >= tuesday(9, 2) - timedelta(days=1)
    hours_page(office).form("Take out").send(office)
    assert min(slot.starts_at for slot in proposals(scheduler)) < tuesday(9, 2) - timedelta(days=1)


def test_an_absence_over_a_session_says_so(office, scheduler):
    booked(scheduler, tuesday(10))
    said = []
    for mediator in (MAYA, BEN):
        form = hours_page(office, mediator).form("Note this time")
        said.append(read(form.send(office, follow=True, starts_on="2026-09-29", ends_on="2026-09-29")).text)
    assert sorted("1 session stands in this time" in text for text in said) == [False, True]


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"starts_on": "2026-09-30", "ends_on": "2026-09-29"}, "ends_on"),
    ({"starts_on": "2026-09-01", "ends_on": "2026-09-02"}, "ends_on"),
    ({"starts_on": "30.9.2026", "ends_on": "2026-09-29"}, "starts_on"),
    ({"starts_on": "0026-09-30", "ends_on": "2026-09-29"}, "starts_on"),
    ({"starts_on": "2026-09-30"}, "ends_on"),
    ({"starts_on": "2026-09-30", "ends_on": "2026-09-30", "from_time": "12:00", "until_time": "11:00"}, "ends_on")])
def test_an_absence_that_cannot_be_says_what_is_wrong(office, fields, wrong):
    answer = hours_page(office).form("Note this time").send(office, **fields)
    assert answer.status_code == 422
    assert wrong in read(answer).errors


def test_a_room_is_added_and_changed(office, scheduler):
    form = read(office.get("/sessions/rooms/new")).form("Save")
    form.send(office, name="Elm room", seats="10", directions="First floor ☀")
    page = read(office.get("/sessions/rooms"))
    assert "Elm room" in page.text
    change = read(office.get(page.links["Elm room"])).form("Save")
    change.send(office, name="Elm hall", seats="12")
    assert "Elm hall" in read(office.get("/sessions/rooms")).text


def test_two_rooms_cannot_have_one_name(office):
    form = read(office.get("/sessions/rooms/new")).form("Save")
    answer = form.send(office, name="Oak room", seats="10")
    assert "with that name" in read(answer).errors["name"]
    assert ("seats", "10") in read(answer).form("Save").values


def test_a_room_needs_a_name_and_a_number_of_seats(office):
    form = read(office.get(f"/sessions/rooms/{OAK}")).form("Save")
    assert set(read(form.send(office, name=" ", seats="many")).errors) == {"name", "seats"}


def test_a_room_that_is_not_in_use_is_not_proposed(office, scheduler):
    form = read(office.get(f"/sessions/rooms/{OAK}")).form("Save")
    form.send(office, active=[])
    assert all(OAK not in slot.room_ids for slot in proposals(scheduler))


def test_on_closed_days_nobody_meets(office, scheduler):
    form = read(office.get("/sessions/closed-days")).form("Note closed days")
    form.send(office, starts_on="2026-09-29", ends_on="2026-09-29")
    assert "Sep 29" in read(office.get("/sessions/closed-days")).text
    with pytest.raises(Refusal, match="closed"):
        ask(scheduler, slots=[tuesday(10)])
    read(office.get("/sessions/closed-days")).form("Take out").send(office)
    ask(scheduler, slots=[tuesday(10)])


def test_the_demo_centre_can_be_seeded_again_and_again(tmp_path):
    service = scheduler_at(tmp_path)
    for _ in range(2):
        with service.work() as work:
            seed_resources(work)
    with service.reading() as session:
        assert [room.name for room in session.scalars(select(Room).order_by(Room.name))] == ["Maple room", "Oak room"]
        assert len(session.scalars(select(Mediator)).all()) == 3
    service.database.dispose()
