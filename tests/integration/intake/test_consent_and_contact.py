"""Consent and contact points from end to end in intake: who may take back and give again, and when an address rests."""

import pytest
from sqlalchemy import select

from services.intake.adapters.tables import Consent
from services.intake.handlers.consents import stop_for, switch_consent
from services.intake.handlers.contact_points import PointForm, ask_to_confirm, verify
from services.intake.handlers.people import change_contact
from shared.errors import Refusal
from shared.ids import new_id
from shared.testing.events import deliver, published
from shared.testing.http import participant_client, read, staff_client
from tests.integration.intake.people import ALL, COORDINATOR, asked, contact, open_tasks, screened, sides

NEW = "+13125550199"


@pytest.fixture
def case(intake):
    return screened(intake, asked(intake))


def told(service, person_id):
    """What the other services last heard of the person."""
    return [one.data for one in published(service, "person.updated") if one.data["person_id"] == person_id][-1]


def ann(service, case):
    return sides(service, case)["A"]


def change(service, case, **changes):
    member = ann(service, case)
    with service.work() as work:
        change_contact(work, COORDINATOR, member.person.id, contact(member, answers={}, **changes))
    return member.person.id


def hear(service, case, event, **data):
    person_id = ann(service, case).person.id
    deliver(service, event, case, dict(person_id=person_id, channel="sms") | data)
    return person_id


def ledger(service, person_id):
    with service.reading() as session:
        return [(one.purpose, one.state, one.how, one.scope, one.evidence) for one in session.scalars(
            select(Consent).where(Consent.person_id == person_id).order_by(Consent.id))]


def say(service, case, **answers):
    member = ann(service, case)
    with service.work() as work:
        change_contact(work, COORDINATOR, member.person.id, contact(member, answers=answers))


def test_a_stop_by_text_takes_back_the_channel_with_what_shows_it(intake, case):
    person = hear(intake, case, "contact.opted_out", how="text")
    assert told(intake, person)["consents"] == ["email"]
    stopped = [line for line in ledger(intake, person) if line[1] == "revoked"]
    assert {line[0] for line in stopped} == {"sessions_sms", "check_ins_sms", "details_sms"}
    assert all(line[2:4] == ("text", "channel") and line[4].startswith("event:") for line in stopped)


def test_staff_cannot_give_again_what_the_person_stopped(intake, case):
    hear(intake, case, "contact.opted_out", how="text")
    with pytest.raises(Refusal, match="Only they can open it again") as refused:
        say(intake, case, sessions_sms="yes")
    assert refused.value.field == "consent_sessions_sms"
    assert "sessions_sms" not in ann(intake, case).consents


def test_once_the_person_texted_start_staff_may_ask_and_write_down_the_yes(intake, case):
    hear(intake, case, "contact.opted_out", how="text")
    hear(intake, case, "contact.opted_in", how="text")
    assert "sessions_sms" not in ann(intake, case).consents, "START gives nothing by itself"
    say(intake, case, sessions_sms="yes")
    assert "sessions_sms" in ann(intake, case).consents


def test_a_stop_from_the_phone_is_opened_from_the_phone(intake, case):
    person = hear(intake, case, "contact.opted_out", how="text")
    with pytest.raises(Refusal, match="START"), intake.work() as work:
        switch_consent(work, person, "sessions_sms", on=True)


def test_a_stop_on_the_page_is_opened_on_the_page_and_the_notifier_hears_of_it(intake, case):
    person = hear(intake, case, "contact.opted_out", channel="email", how="one_click")
    with intake.work() as work:
        switch_consent(work, person, "email", on=True, evidence="link:1")
    assert [one.data for one in published(intake, "contact.reopened")] == [{"person_id": person, "channel": "email"}]
    assert ledger(intake, person)[-1] == ("email", "given", "page", "purpose", "link:1")


@pytest.mark.parametrize(("scope", "what", "left"), [
    ("purpose", "check_ins_sms", {"sessions_sms", "details_sms", "email"}), ("channel", "email", ALL - {"email"}),
    ("everything", "", set())], ids=["purpose", "channel", "everything"])
def test_staff_write_down_a_stop_of_any_scope(intake, case, scope, what, left):
    person = ann(intake, case).person.id
    with intake.work() as work:
        stop_for(work, COORDINATOR, person, scope, what, "spoken")
    assert set(told(intake, person)["consents"]) == left


def test_everything_is_stopped_by_one_press_on_the_persons_page(app, intake, case):
    person = ann(intake, case).person.id
    client = participant_client(app, person, case)
    page = read(client.get("/my"))
    answer = page.form(button="Stop everything").send(client, follow=True)
    assert "may still arrive" in read(answer).text, "the message in flight is told of"
    assert told(intake, person)["consents"] == []
    assert "Stop many at once" not in read(client.get("/my")).text


def test_a_consent_ends_with_its_months_unless_it_was_given_anew(intake, case, clock):
    person = ann(intake, case).person.id
    clock.advance(days=300)
    with intake.work() as work:
        switch_consent(work, person, "email", on=False)
        switch_consent(work, person, "email", on=True)
    clock.advance(days=440)  # beyond 24 months of the first, not of the second
    intake.run_timers()
    assert told(intake, person)["consents"] == ["email"]
    assert ("sessions_sms", "expired", "clock", "purpose", None) in ledger(intake, person)


def test_another_number_says_nothing_until_it_is_confirmed(intake, case):
    person = change(intake, case, phone=NEW)
    assert told(intake, person)["unverified"] == ["sms"]
    assert [one.data for one in published(intake, "contact.check_asked")] == [{"person_id": person, "channel": "sms"}]
    hear(intake, case, "contact.verified")
    assert told(intake, person)["unverified"] == []


@pytest.mark.parametrize(("goodbye", "farewell"), [(True, ["sms"]), (False, [])], ids=["may be told", "is not told"])
def test_the_old_number_hears_of_it_only_if_staff_were_told_that_it_may(intake, case, goodbye, farewell):
    person = change(intake, case, phone=NEW, sms=PointForm(goodbye=goodbye))
    assert told(intake, person)["farewell"] == farewell


def test_a_number_that_was_never_safe_hears_nothing(intake, case):
    change(intake, case, safe_sms="no")
    person = change(intake, case, phone=NEW, sms=PointForm(goodbye=True))
    assert told(intake, person)["farewell"] == []


def test_the_first_number_of_a_person_is_used_at_once(intake):
    case = asked(intake, phone=None)
    person = change(intake, case, phone=NEW)
    assert told(intake, person)["unverified"] == []


def test_the_second_failure_in_a_row_suspends_the_number_until_it_is_checked(intake, case):
    person = hear(intake, case, "contact.unreachable", why="bad_address")
    assert told(intake, person)["suspended"] == []
    hear(intake, case, "contact.unreachable", why="bad_address")
    assert told(intake, person)["suspended"] == ["sms"]
    with intake.work() as work:
        verify(work, person, "sms", "staff", COORDINATOR)
    assert told(intake, person)["suspended"] == []
    assert "unreachable" not in open_tasks(intake)


def test_an_address_that_an_email_came_back_from_rests_at_once_and_staff_get_a_task(intake, case):
    person = hear(intake, case, "contact.unreachable", channel="email", why="bounced")
    assert told(intake, person)["suspended"] == ["email"]
    assert "unreachable" in open_tasks(intake)


def test_who_marks_our_email_as_junk_is_asked_how_they_want_to_hear_from_us(intake, case):
    hear(intake, case, "contact.opted_out", channel="email", how="complaint")
    assert "complaint" in open_tasks(intake)


def test_failures_that_are_not_in_a_row_do_not_suspend(intake, case):
    person = hear(intake, case, "contact.unreachable", why="bad_address")
    deliver(intake, "message.delivered", case, dict(message_id=new_id(), person_id=person, channel="sms",
                                                    template="set"))
    hear(intake, case, "contact.unreachable", why="bad_address")
    assert told(intake, person)["suspended"] == []


@pytest.mark.parametrize(("event", "more"), [("contact.opted_out", {"how": "wrong_person"}), ("contact.disowned", {})])
def test_a_number_that_is_somebody_elses_rests_at_once(intake, case, event, more):
    person = hear(intake, case, event, **more)
    assert told(intake, person)["suspended"] == ["sms"]
    assert ann(intake, case).resting == ("sms",)


def test_on_a_shared_phone_texts_tell_no_details_whatever_was_agreed(intake, case):
    person = change(intake, case, sms=PointForm(shared=True))
    assert "details_sms" not in told(intake, person)["consents"]
    assert "details_sms" in ann(intake, case).consents


def test_safe_hours_go_with_the_number(intake, case):
    person = change(intake, case, sms=PointForm("09:00", "15:00"))
    assert told(intake, person)["sms_hours"] == ["09:00", "15:00"]
    with pytest.raises(Refusal, match="both times"):
        change(intake, case, sms=PointForm("09:00", ""))


def test_asking_to_confirm_what_we_do_not_have_is_refused(intake):
    case = asked(intake, email=None)
    with pytest.raises(Refusal), intake.work() as work:
        ask_to_confirm(work, ann(intake, case).person.id, "email", COORDINATOR)



def test_the_contact_form_shows_what_is_known_of_the_number(app, intake, case):
    change(intake, case, sms=PointForm("09:00", "15:00", shared=True))
    client = staff_client(app, "coordinator", staff_id=COORDINATOR)
    form = read(client.get(f"/cases/{case}/parties/{ann(intake, case).party.id}/contact")).form(button="Save")
    assert ("sms_shared", "yes") in form.values and ("sms_from", "09:00") in form.values
    form.send(client)
    assert told(intake, ann(intake, case).person.id)["sms_hours"] == ["09:00", "15:00"]


def test_only_the_first_consent_to_texts_asks_for_a_confirmation(intake):
    case = asked(intake, consents=frozenset({"email"}))
    person = ann(intake, case).person.id
    assert told(intake, person)["welcome"] == []
    for purpose, welcome in (("check_ins_sms", ["sms"]), ("sessions_sms", []), ("details_sms", [])):
        with intake.work() as work:
            switch_consent(work, person, purpose, True)
        assert told(intake, person)["welcome"] == welcome


def test_the_form_and_a_talk_with_staff_ask_for_the_confirmation_too(intake):
    case = asked(intake)
    screened(intake, case)
    welcomed = [one.data["person_id"] for one in published(intake, "person.updated") if one.data["welcome"]]
    assert welcomed == [sides(intake, case)[side].person.id for side in "AB"], "each once"


def test_a_channel_is_open_before_its_confirmation_is_asked_for(intake, case):
    person = ann(intake, case).person.id
    with intake.work() as work:
        switch_consent(work, person, "check_ins_sms", False)
        switch_consent(work, person, "sessions_sms", False)
        switch_consent(work, person, "sessions_sms", True)
    types = [one.type for one in published(intake) if one.type in ("contact.reopened", "person.updated")]
    assert types[-2:] == ["contact.reopened", "person.updated"]


def test_staff_write_down_what_was_said_to_each_further_purpose_with_who_heard_it(coordinator, intake, case):
    party = ann(intake, case).party.id
    form = read(coordinator.get(f"/cases/{case}/parties/{party}/contact")).form("Save")
    form.send(coordinator, consent_voicemail="yes", consent_research="no")
    with intake.reading() as session:
        lines = {one.purpose: one for one in session.scalars(select(Consent).order_by(Consent.id))}
        session.expunge_all()
    assert (lines["voicemail"].state, lines["research"].state) == ("given", "refused")
    assert (lines["voicemail"].how, lines["voicemail"].staff_id, lines["voicemail"].evidence) == (
        "spoken", COORDINATOR, "talk")
    assert "fundraising" not in lines, "not asked stays not asked"
