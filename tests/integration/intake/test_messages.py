import pytest
from sqlalchemy import func, select

from services.intake.adapters.tables import Consent, TimelineEntry
from shared.contracts import CENTRE
from shared.ids import new_id
from shared.testing.events import deliver, published
from tests.integration.intake.people import convened, open_tasks, person_id, ready, sides, story


def message(intake, case_id, event, message_id, side="B", template="convene", **more):
    deliver(intake, event, case_id, dict(message_id=message_id, person_id=person_id(intake, case_id, side),
                                         channel="sms", template=template, **more))


def out(intake, case_id, channel="sms", side="A"):
    deliver(intake, "contact.opted_out", case_id, dict(person_id=person_id(intake, case_id, side), channel=channel,
                                                       how="sms"))


def test_a_message_has_one_line_that_follows_its_state(intake):
    case_id, message_id = convened(intake), new_id()
    message(intake, case_id, "message.sent", message_id)
    message(intake, case_id, "message.delivered", message_id)
    message(intake, case_id, "message.sent", message_id)
    assert story(intake, case_id)[-1] == "Text “invitation to mediate” delivered"
    with intake.reading() as session:
        assert session.scalar(select(func.count()).select_from(TimelineEntry)
                              .where(TimelineEntry.message_id == message_id)) == 1


def test_why_nothing_was_sent_is_said_in_words_and_somebody_calls(intake):
    case_id = convened(intake)
    message(intake, case_id, "message.suppressed", new_id(), why="no_consent")
    assert story(intake, case_id)[-1] == "Text “invitation to mediate” was not sent: they have not agreed to it"
    assert open_tasks(intake) == ["could_not_write"]


@pytest.mark.parametrize(("template", "why"), [("generic", "cap"), ("set", "case_closed"), ("set", "expired")])
def test_nobody_needs_to_call_for_what_can_wait(intake, template, why):
    case_id = convened(intake)
    message(intake, case_id, "message.suppressed", new_id(), template=template, why=why)
    assert open_tasks(intake) == []


def test_stop_takes_back_every_consent_to_texts_at_once(intake):
    case_id = ready(intake)
    out(intake, case_id)
    data = published(intake, "person.updated")[-1].data
    assert data["consents"] == ["email"]
    assert data["person_id"] == person_id(intake, case_id, "A")


def test_stop_said_again_changes_nothing_more(intake):
    case_id = ready(intake)
    out(intake, case_id)
    before = len(published(intake))
    out(intake, case_id)
    assert len(published(intake)) == before


def test_start_opens_the_channel_but_gives_no_consent_back(intake):
    case_id = ready(intake)
    out(intake, case_id)
    before = len(published(intake))
    deliver(intake, "contact.opted_in", case_id, dict(person_id=person_id(intake, case_id, "A"), channel="sms",
                                                      how="sms"))
    assert len(published(intake)) == before
    assert not sides(intake, case_id)["A"].consents & {"sessions_sms", "check_ins_sms", "details_sms"}
    assert open_tasks(intake) == ["opted_in"]


def test_the_ledger_only_grows(intake):
    case_id = ready(intake)
    with intake.reading() as session:
        before = session.scalars(select(Consent.id).order_by(Consent.id)).all()
    out(intake, case_id)
    with intake.reading() as session:
        rows = session.scalars(select(Consent).order_by(Consent.id)).all()
        assert [row.id for row in rows[:len(before)]] == before
        assert {row.state for row in rows[len(before):]} == {"revoked"}


def test_a_dead_number_is_a_task(intake):
    case_id = ready(intake)
    deliver(intake, "contact.unreachable", case_id, dict(person_id=person_id(intake, case_id, "A"), channel="sms",
                                                         why="unknown_number"))
    assert open_tasks(intake) == ["unreachable"]


@pytest.mark.parametrize(("why", "task"), [("unknown_words", "unmatched"), ("threat", "threat")])
def test_what_no_rule_understands_is_read_by_a_person(intake, why, task):
    case_id = ready(intake)
    deliver(intake, "message.unmatched", case_id, dict(inbound_id=new_id(), person_id=None, why=why))
    assert open_tasks(intake) == [task]


def test_a_message_of_somebody_unknown_is_a_task_too(intake):
    deliver(intake, "message.unmatched", CENTRE, dict(inbound_id=new_id(), person_id=None, why="unknown_number"))
    assert open_tasks(intake) == ["unmatched"]


def test_events_about_people_and_cases_never_heard_of_break_nothing(intake):
    deliver(intake, "contact.opted_out", new_id(), dict(person_id=new_id(), channel="sms", how="sms"))
    deliver(intake, "message.sent", new_id(), dict(message_id=new_id(), person_id=None, channel="sms", template="set"))
    deliver(intake, "prompt.answered", new_id(), dict(prompt_id=new_id(), kind="convene", subject_id=new_id(),
                                                      person_id=new_id(), answer="yes", digits=[], via="sms"))
    deliver(intake, "note.posted", new_id(), dict(relay_id=new_id(), note_id=new_id(), person_id=new_id(), held=True))
    deliver(intake, "check_ins.stopped", new_id(), dict(plan_id=new_id(), person_id=new_id()))
    assert open_tasks(intake) == []


def test_a_note_that_is_held_is_a_task(intake):
    case_id = ready(intake)
    for is_held in (False, True):
        deliver(intake, "note.posted", case_id, dict(relay_id=new_id(), note_id=new_id(), held=is_held,
                                                     person_id=person_id(intake, case_id, "A")))
    assert open_tasks(intake) == ["note_held"]
    assert story(intake, case_id)[-2:] == ["Wrote a note", "Wrote a note that is held for staff"]
