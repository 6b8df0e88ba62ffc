from datetime import timedelta

import pytest
from sqlalchemy import select

from services.intake.adapters.tables import Invitation, Session
from shared.ids import new_id
from shared.testing.events import deliver, published
from shared.testing.http import participant_client, read
from tests.integration.intake.people import (
    answer,
    asked,
    ended,
    held,
    open_tasks,
    person_id,
    ready,
    scheduled,
    session_data,
    sides,
    stage,
    story,
)


def opened(intake, case_id, kind="first"):
    invitation_id = new_id()
    now = intake.clock.now()
    slots = [dict(digit=1, starts_at=now + timedelta(days=3), ends_at=now + timedelta(days=3, hours=2))]
    deliver(intake, "invitation.opened", case_id, dict(
        invitation_id=invitation_id, kind=kind, closes_at=now + timedelta(days=2), slots=slots,
        person_ids=[one.person.id for one in sides(intake, case_id).values()]))
    return invitation_id


def answered(intake, case_id, invitation_id, side):
    deliver(intake, "invitation.answered", case_id, dict(
        invitation_id=invitation_id, person_id=person_id(intake, case_id, side)))


def closed(intake, case_id, invitation_id, how, kind="first"):
    deliver(intake, "invitation.closed", case_id, dict(invitation_id=invitation_id, kind=kind, how=how, person_ids=[]))


def starts_at(intake, session_id):
    with intake.reading() as session:
        return session.scalar(select(Session.starts_at).where(Session.id == session_id))


def test_a_session_in_the_calendar_moves_the_case(intake):
    case_id = ready(intake)
    scheduled(intake, case_id)
    assert stage(intake, case_id) == "scheduled"
    assert published(intake, "case.changed")[-1].data == {"stage": "scheduled"}


def test_a_session_is_followed_to_its_new_time_but_not_back(intake):
    case_id = ready(intake)
    data = session_data(intake, case_id)
    deliver(intake, "session.scheduled", case_id, data)
    later = data["starts_at"] + timedelta(days=2)
    moved = data | dict(sequence=1, starts_at=later, ends_at=later + timedelta(hours=2),
                        previous_starts_at=data["starts_at"])
    deliver(intake, "session.moved", case_id, moved)
    deliver(intake, "session.moved", case_id, moved | dict(sequence=0, starts_at=data["starts_at"]))
    assert starts_at(intake, data["session_id"]) == later


def test_a_cancelled_first_session_makes_the_case_ready_again(intake):
    case_id = ready(intake)
    data = session_data(intake, case_id)
    deliver(intake, "session.scheduled", case_id, data)
    deliver(intake, "session.cancelled", case_id, dict(
        session_id=data["session_id"], sequence=1, starts_at=data["starts_at"], person_ids=[], mediator_ids=[],
        why="party", ics="x"))
    assert stage(intake, case_id) == "ready"
    assert len(published(intake, "case.ready")) == 2


def test_a_cancelled_later_session_goes_back_to_follow_up(intake):
    case_id = ended(intake)
    session_id = scheduled(intake, case_id)
    deliver(intake, "session.cancelled", case_id, dict(
        session_id=session_id, sequence=1, starts_at=intake.clock.now(), person_ids=[], mediator_ids=[], why="staff",
        ics="x"))
    assert stage(intake, case_id) == "following_up"


def test_a_held_session_waits_for_its_outcome(intake):
    case_id = ready(intake)
    held(intake, case_id)
    assert stage(intake, case_id) == "in_session"
    assert open_tasks(intake) == ["record_outcome"]


def test_somebody_who_needs_another_time_is_a_task_until_it_is_found(intake):
    case_id = ready(intake)
    data = session_data(intake, case_id)
    deliver(intake, "session.scheduled", case_id, data)
    deliver(intake, "session.new_time_asked", case_id, dict(session_id=data["session_id"], why="too_late"))
    assert open_tasks(intake) == ["new_time"]
    deliver(intake, "session.moved", case_id, data | dict(sequence=1, previous_starts_at=data["starts_at"]))
    assert open_tasks(intake) == []


def test_an_event_about_a_session_never_heard_of_breaks_nothing(intake):
    case_id = ready(intake)
    deliver(intake, "session.held", case_id, dict(session_id=new_id(), attendance=[]))
    deliver(intake, "session.held", new_id(), dict(session_id=new_id(), attendance=[]))
    assert stage(intake, case_id) == "in_session"


def test_a_session_of_a_case_that_is_not_ready_does_not_move_it(intake):
    case_id = asked(intake)
    scheduled(intake, case_id)
    assert stage(intake, case_id) == "inquiry"


@pytest.mark.parametrize("how", ["not_mutual", "expired"])
def test_a_question_about_times_without_a_common_one_is_a_task(intake, how):
    case_id = ready(intake)
    invitation_id = opened(intake, case_id)
    closed(intake, case_id, invitation_id, how)
    assert open_tasks(intake) == ["no_common_time"]
    opened(intake, case_id)
    assert open_tasks(intake) == []


def test_an_offer_to_come_back_is_out_until_it_closes(intake):
    case_id = ended(intake)
    invitation_id = opened(intake, case_id, "come_back")
    assert stage(intake, case_id) == "re_engaging"
    closed(intake, case_id, invitation_id, "expired", "come_back")
    assert stage(intake, case_id) == "following_up"
    assert open_tasks(intake) == []


def test_an_offer_that_both_took_books_a_session(intake):
    case_id = ended(intake)
    invitation_id = opened(intake, case_id, "come_back")
    scheduled(intake, case_id)
    closed(intake, case_id, invitation_id, "booked", "come_back")
    assert stage(intake, case_id) == "scheduled"


def test_that_somebody_answered_about_times_is_kept_but_not_what(intake):
    case_id = ready(intake)
    invitation_id = opened(intake, case_id)
    for _ in range(2):
        answered(intake, case_id, invitation_id, "A")
    with intake.reading() as session:
        assert session.scalar(select(Invitation.answered)) == [person_id(intake, case_id, "A")]
    assert story(intake, case_id).count("Answered about times (kept private)") == 1


def test_help_asked_for_on_a_reminder_is_a_task(intake):
    case_id = ready(intake)
    session_id = scheduled(intake, case_id)
    answer(intake, case_id, "reminder", "B", "help", session_id)
    answer(intake, case_id, "reminder", "A", "there", session_id)
    assert open_tasks(intake) == ["help"]


@pytest.mark.parametrize(("code", "task"), [("new_time", "new_time"), ("call", "call"), ("leave", "stop")])
def test_an_answer_after_a_missed_session_is_a_task(intake, code, task):
    case_id = ready(intake)
    session_id = held(intake, case_id, "session.missed")
    answer(intake, case_id, "no_show", "B", code, session_id)
    assert task in open_tasks(intake)


def test_who_is_asked_about_times_finds_them_on_the_page_of_the_case(app, intake):
    case_id = ready(intake)
    ann = participant_client(app, person_id(intake, case_id, "A"), case_id)
    assert "See the times" not in read(ann.get("/my")).links
    invitation_id = opened(intake, case_id)
    assert read(ann.get("/my")).links["See the times"] == "/sessions/my"
    closed(intake, case_id, invitation_id, "not_mutual")
    assert "See the times" not in read(ann.get("/my")).links


def test_who_has_answered_about_times_is_not_asked_again_but_may_change_it(app, intake):
    case_id = ready(intake)
    ann, bea = (participant_client(app, person_id(intake, case_id, side), case_id) for side in "AB")
    invitation_id = opened(intake, case_id)
    answered(intake, case_id, invitation_id, "A")
    page = read(ann.get("/my"))
    assert page.links["See my answer"] == "/sessions/my"
    assert "See the times" not in page.links
    assert "See the times" in read(bea.get("/my")).links, "the other is still asked"
    closed(intake, case_id, invitation_id, "expired")
    assert "See my answer" not in read(ann.get("/my")).links


@pytest.mark.parametrize("kind", ["first", "come_back"])
def test_today_counts_who_has_answered_about_times(coordinator, intake, kind):
    case_id = ended(intake) if kind == "come_back" else ready(intake)
    invitation_id = opened(intake, case_id, kind)
    assert "0 of 2 answered" in read(coordinator.get("/today")).text
    answered(intake, case_id, invitation_id, "B")
    assert "1 of 2 answered" in read(coordinator.get("/today")).text


def test_an_answer_of_a_case_that_is_not_here_changes_nothing(intake):
    deliver(intake, "invitation.answered", new_id(), dict(invitation_id=new_id(), person_id=new_id()))


def runs_over(intake, case_id, session_id, *running_into):
    deliver(intake, "session.running_over", case_id, dict(
        session_id=session_id, ends_at=intake.clock.now() + timedelta(hours=9), running_into=list(running_into)))


def test_who_follows_a_session_that_takes_longer_is_somebodys_to_tell(intake):
    first, second = ready(intake), ready(intake, phone="+13125550177", other_phone="+13125550178")
    follows = scheduled(intake, second)
    runs_over(intake, first, scheduled(intake, first), follows)
    assert open_tasks(intake).count("runs_over") == 1
    assert "The session takes longer" in story(intake, first)
    runs_over(intake, first, scheduled(intake, first), follows)
    assert open_tasks(intake).count("runs_over") == 1
    deliver(intake, "session.held", second, dict(session_id=follows, attendance=[]))
    assert "runs_over" not in open_tasks(intake)


def test_a_session_that_takes_longer_with_nobody_behind_it_bothers_nobody(intake):
    case_id = ready(intake)
    runs_over(intake, case_id, scheduled(intake, case_id))
    runs_over(intake, case_id, new_id(), new_id())
    assert "runs_over" not in open_tasks(intake)


def test_where_people_join_is_kept_as_it_was_told_last(intake):
    case_id = ready(intake)
    data = session_data(intake, case_id)
    deliver(intake, "session.scheduled", case_id, data)
    deliver(intake, "session.updated", case_id, data | {"place": "By video: https://meet.example/a"})
    with intake.reading() as session:
        assert session.get(Session, data["session_id"]).place == "By video: https://meet.example/a"
    assert "How to join the session was told" in story(intake, case_id)
