"""What staff write down about a number on the page decides at the notifier's gate, and so does what happens to it.

Each test begins at a page of intake, carries the events and ends at what goes out, or does not, and why.
"""

from datetime import UTC, datetime

import pytest

from services.notifier.domain.handover import Refused
from services.notifier.handlers import inbound
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.sending import send_due
from shared.db.migrations import migrate
from shared.ids import new_id
from shared.testing.events import carry
from shared.testing.http import read
from tests.integration.intake.people import asked, screened, sides
from tests.integration.notifier.centre import messages_to
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import write

OLD, NEW = "+13125550111", "+13125550198"
NOON = datetime(2026, 9, 22, 17, tzinfo=UTC)  # in Chicago


class Office:
    """A coordinator at the pages, and the notifier that hears of it."""

    def __init__(self, intake, notifier, coordinator, clock):
        self.intake, self.notifier, self.client, self.clock = intake, notifier, coordinator, clock
        self.case = screened(intake, asked(intake))
        self.member = sides(intake, self.case)["A"]
        self.person = self.member.person.id
        self.settle()

    def settle(self):
        carry(self.intake, self.notifier)
        send_due(self.notifier)
        carry(self.intake, self.notifier)
        self.notifier.adapters["sms"].parcels.clear()

    def save(self, **fields):
        """Fills in the contact form of the person."""
        form = read(self.client.get(f"/cases/{self.case}/parties/{self.member.party.id}/contact")).form(button="Save")
        answer = form.send(self.client, **fields)
        assert answer.status_code in (302, 303), read(answer).text
        carry(self.intake, self.notifier)

    def press(self, button):
        page = read(self.client.get(f"/people/{self.person}"))
        page.form(button=button).send(self.client)
        carry(self.intake, self.notifier)

    def shown(self):
        return read(self.client.get(f"/people/{self.person}")).text

    def say(self, template="received", channels=("sms",), **values):
        """Writes to the person; returns (state, why) of that message after everything due has gone."""
        with self.notifier.work() as work:
            message_id = enqueue(work, NewMessage(
                case_id=self.case, person_id=self.person, template=template, values=values, dedupe_key=new_id(),
                channels=channels, link_target="case"))
        send_due(self.notifier)
        carry(self.intake, self.notifier)
        [message] = messages_to(self.notifier, id=message_id)
        return message.state, message.why

    def texts(self, number=None):
        return [one.text for one in self.notifier.adapters["sms"].parcels if number in (None, one.address)]


@pytest.fixture
def office(intake, coordinator, tmp_path, clock):
    notifier = start(tmp_path / "notifier.db", clock)
    migrate(notifier.database, "services.notifier")
    clock.move_to(NOON)
    yield Office(intake, notifier, coordinator, clock)
    notifier.database.dispose()


def test_a_number_that_staff_call_safe_is_written_to(office):
    office.save(phone=OLD, safe_sms="yes")
    assert office.say() == ("accepted", None)
    assert len(office.texts(OLD)) == 1


@pytest.mark.parametrize("safe", ["no", "unknown"])
def test_a_number_that_is_not_safe_is_never_written_to_and_the_reason_is_shown(office, safe):
    office.save(safe_sms=safe)
    assert office.say() == ("suppressed", "unsafe")
    assert office.texts() == []


def test_a_text_waits_for_the_safe_hours_that_staff_wrote_down(office):
    office.save(sms_from="14:00", sms_until="16:00")
    assert office.say()[0] == "queued"
    assert office.texts() == []
    assert "safe from 14:00 to 16:00" in office.shown()
    office.clock.advance(hours=2, minutes=1)
    send_due(office.notifier)
    assert len(office.texts(OLD)) == 1


@pytest.mark.parametrize(("fields", "told"), [
    ({}, "fact"), ({"sms_shared": "yes"}, "generic"), ({"consent_details_sms": "no"}, "generic")],
    ids=["details agreed", "others read it", "no details agreed"])
def test_a_text_tells_details_only_where_that_was_agreed_and_nobody_else_reads_it(office, fields, told):
    office.save(**fields)
    assert office.say("fact")[0] == "accepted"
    assert [one.template for one in messages_to(office.notifier, template=told)] == [told]
    [text] = office.texts(OLD)
    assert ("Would it help to talk more?" in text) == (told == "generic")
    assert ("others read it too" in office.shown()) == ("sms_shared" in fields)


def test_a_changed_number_hears_one_question_and_no_content_until_it_is_verified(office):
    office.save(phone=NEW)
    assert "Not confirmed" in office.shown()
    assert office.say() == ("queued", "unverified")
    [question] = office.texts(NEW)
    assert "Is it yours?" in question
    assert office.texts(OLD) == []
    write(office.notifier, NEW, "1")
    inbound.work_off(office.notifier)
    carry(office.intake, office.notifier)
    assert "Verified" in office.shown()
    send_due(office.notifier)
    assert len(office.texts(NEW)) > 1, "what waited goes now"
    assert office.texts(OLD) == []


def test_staff_who_checked_a_changed_number_verify_it_by_a_button(office):
    office.save(phone=NEW)
    office.press("I checked it with them")
    assert "Verified" in office.shown()
    assert office.say() == ("accepted", None)


def test_a_number_that_is_somebody_elses_rests_until_it_is_verified(office):
    office.save(phone=NEW)
    send_due(office.notifier)
    write(office.notifier, NEW, "2")
    carry(office.intake, office.notifier)
    assert "Rests" in office.shown()
    assert office.say() == ("suppressed", "suspended")
    office.press("I checked it with them")
    assert office.say() == ("accepted", None)


def test_a_number_that_was_given_to_somebody_else_is_suspended_once_staff_say_so(office):
    write(office.notifier, OLD, "wrong number, I just got this phone")
    assert office.say()[0] != "accepted", "nothing goes while staff decide"
    assert office.texts(OLD) == []


def test_a_number_that_was_not_reached_twice_rests_until_somebody_checked_it(office):
    phone_company = office.notifier.adapters["sms"]
    for _ in range(2):
        phone_company.answers = [Refused(30005, "http 400 code 30005")]
        assert office.say() == ("failed", "bad_address")
    assert "Rests" in office.shown()
    assert office.say() == ("suppressed", "suspended")
    office.press("I checked it with them")
    assert "Rests" not in office.shown()
    assert office.say() == ("accepted", None)


def test_one_failure_alone_suspends_nothing(office):
    office.notifier.adapters["sms"].answers = [Refused(30005, "http 400 code 30005")]
    office.say()
    assert "Rests" not in office.shown()
    assert office.say() == ("accepted", None)
