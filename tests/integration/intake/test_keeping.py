"""A copy of a person's record and being forgotten, through all three services."""

import json

import pytest
from sqlalchemy import select, text

from services.intake.adapters.tables import Consent, ContactPoint, Person, RecordRequest
from services.intake.handlers.closing import close_case
from services.intake.handlers.erasing import ask_to_erase, lift_hold, set_hold, take_back
from services.intake.handlers.records import ask_for_copy, open_copy
from services.intake.handlers.retention import sweep
from services.notifier.adapters.tables import Redaction
from services.notifier.handlers.optouts import opt_out, recall
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.redacting import redact
from services.notifier.handlers.retention import outlook, provider
from services.notifier.handlers.retention import sweep as sweep_words
from services.notifier.handlers.sending import send_due
from shared.db.migrations import migrate
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.testing.events import carry, published
from shared.testing.http import read, staff_client
from tests.integration.intake.people import COORDINATOR, MEDIATOR, asked, open_tasks, screened, sides
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import write
from tests.integration.scheduler.centre import scheduler_at

PHONE, MAIL = "+13125550111", "nadia@mail.example"
SECRET = "the words that nobody is to keep"


@pytest.fixture
def notifier(tmp_path, clock):
    service = start(tmp_path / "notifier.db", clock)
    migrate(service.database, "services.notifier")
    yield service
    service.database.dispose()


@pytest.fixture
def scheduler(tmp_path, clock):
    service = scheduler_at(tmp_path, clock)
    yield service
    service.database.dispose()


@pytest.fixture
def case(intake, scheduler, notifier):
    """Nadia's case is known to all three, and she wrote and was written to."""
    case_id = screened(intake, asked(intake))
    carry(intake, scheduler, notifier)
    with notifier.work() as work:
        enqueue(work, NewMessage(case_id=case_id, person_id=person_of(intake, case_id), template="staff",
                                 values={"words": SECRET}, dedupe_key="secret", channels=("sms",)))
    send_due(notifier)
    write(notifier, PHONE, f"Hello, {SECRET}")
    carry(intake, scheduler, notifier)
    return case_id


def person_of(intake, case_id, side="A"):
    return sides(intake, case_id)[side].person.id


def closed(intake, case_id):
    with intake.work() as work:
        close_case(work, COORDINATOR, case_id, "withdrew")
    return case_id


def forget(intake, case_id, side="A"):
    person = person_of(intake, case_id, side)
    with intake.work() as work:
        ask_to_erase(work, COORDINATOR, person)
    return person


def everything(service):
    """All that stands in the service's database, as one text; what is left of the queue apart."""
    with service.reading() as session:
        tables = [row for row in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
                  if row not in ("outbox", "inbox")]
        return "\n".join(str(row) for table in tables for row in session.execute(text(f'SELECT * FROM "{table}"')))


def copy_of(intake, case_id, *services):
    person = person_of(intake, case_id)
    with intake.work() as work:
        request = ask_for_copy(work, COORDINATOR, person)
    carry(intake, *services)
    with intake.work() as work:
        return request, open_copy(work, COORDINATOR, person, request)


def test_a_copy_holds_what_each_service_keeps_and_nothing_of_the_other_person(intake, scheduler, notifier, case):
    _, copy = copy_of(intake, case, scheduler, notifier)
    assert copy["intake"]["about"]["phone"] == PHONE
    assert {line["purpose"] for line in copy["intake"]["consents"]} >= {"sessions_sms", "email"}
    assert SECRET in json.dumps(copy["notifier"]["messages"])
    assert SECRET in copy["notifier"]["texts"][0]["body"]
    assert copy["scheduler"]["sessions"] == []
    words = json.dumps(copy)
    for other in ("Owen", "+13125550112", "owen@mail.example"):
        assert other not in words


def test_no_event_of_a_copy_shows_a_word_of_it(intake, scheduler, notifier, case):
    copy_of(intake, case, scheduler, notifier)
    for service in (intake, scheduler, notifier):
        for one in published(service):
            if one.type.startswith("record."):
                assert SECRET not in str(one.data) and PHONE not in str(one.data) and "Nadia" not in str(one.data)


def test_the_copy_ends_with_its_days_and_its_key(intake, scheduler, notifier, case, clock):
    request, _ = copy_of(intake, case, scheduler, notifier)
    clock.advance(days=8)
    intake.run_timers()
    with pytest.raises(Refusal, match="days are over"), intake.work() as work:
        open_copy(work, COORDINATOR, person_of(intake, case), request)
    with intake.reading() as session:
        assert session.get_one(RecordRequest, request).private_key is None


def test_a_copy_is_opened_under_its_own_person_only(intake, scheduler, notifier, case):
    request, _ = copy_of(intake, case, scheduler, notifier)
    with pytest.raises(NotFound), intake.work() as work:
        open_copy(work, COORDINATOR, person_of(intake, case, "B"), request)


def test_staff_hand_the_copy_over_as_a_file_and_that_is_recorded(app, intake, scheduler, notifier, case):
    client = staff_client(app, "coordinator", staff_id=COORDINATOR)
    person = person_of(intake, case)
    page = read(client.get(f"/people/{person}"))
    page.form(button="Put a copy together").send(client)
    carry(intake, scheduler, notifier)
    page = read(client.get(f"/people/{person}"))
    pdf = page.form(button="Open as PDF (recorded)").send(client)
    assert pdf.data.startswith(b"%PDF") and pdf.headers["Cache-Control"] == "no-store"
    assert page.form(button="Open as JSON (recorded)").send(client).json["person"] == person
    with intake.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM audit_line WHERE action = 'record.opened'")) == 2
    assert client.get(f"/people/{person}/copies/{new_id()}/pdf").status_code == 405
    assert staff_client(app, "mediator", staff_id=MEDIATOR).get(f"/people/{person}").status_code == 403


def test_who_is_forgotten_is_forgotten_in_all_three_services(intake, scheduler, notifier, case, clock):
    person = forget(intake, closed(intake, case))
    assert "Nadia" in everything(intake), "not before its day"
    clock.advance(days=15)
    intake.run_timers()
    carry(intake, scheduler, notifier)
    for service in (intake, scheduler, notifier):
        left = everything(service)
        for word in ("Nadia", PHONE, PHONE.removeprefix("+1"), MAIL, SECRET):
            assert word not in left, (service.name, word)
    with intake.reading() as session:
        assert session.scalars(select(Consent).where(Consent.person_id == person)).first(), "proof of consent stays"
        assert session.get_one(Person, person).erased_at
        assert not any(session.scalars(select(ContactPoint.value).where(ContactPoint.person_id == person)))
    assert "Owen" in everything(intake), "the other party is not"


def test_the_provider_is_told_to_erase_their_words_until_it_did(intake, scheduler, notifier, case, clock):
    forget(intake, closed(intake, case))
    clock.advance(days=15)
    intake.run_timers()
    carry(intake, scheduler, notifier)
    phone_company = notifier.adapters["sms"]
    phone_company.erase_answers = [ConnectionError("away"), "done"]
    assert redact(notifier) == 3, "of four; the other is asked again"
    clock.advance(minutes=20)
    assert redact(notifier) == 1
    assert len({provider_id for _, provider_id in phone_company.erased}) == 4
    assert redact(notifier) == 0


def test_what_nobody_can_be_asked_for_is_shown_to_people_and_never_called_done(notifier, clock):
    with notifier.work() as work:
        work.session.add(Redaction(kind="text", provider_id="40385f64", provider="other", state="waiting", attempts=0,
                                   due_at=clock.now()))
    assert redact(notifier) == 0
    with notifier.work() as work:
        assert vars(provider(work)) == {"waiting": 0, "done": 0, "kept": 0, "failed": 1}


def test_a_late_event_brings_nobody_back(intake, scheduler, notifier, case, clock):
    late = published(intake, "person.updated")[-1]
    forget(intake, closed(intake, case))
    clock.advance(days=15)
    intake.run_timers()
    carry(intake, scheduler, notifier)
    for service in (scheduler, notifier):
        with service.work() as work:
            service.events["person.updated"](work, late)
        assert late.data["display_name"] not in everything(service) or late.data["person_id"] != person_of(intake, case)


def test_a_stop_outlives_the_person_and_stands_when_the_number_comes_back(intake, scheduler, notifier, case, clock):
    with notifier.work() as work:
        opt_out(work, "sms", PHONE, "text")
    forget(intake, closed(intake, case))
    clock.advance(days=15)
    intake.run_timers()
    carry(intake, scheduler, notifier)
    assert PHONE not in everything(notifier)
    again = asked(intake)
    carry(intake, scheduler, notifier)
    send_due(notifier)
    assert [one.data["how"] for one in published(notifier, "contact.opted_out") if one.case_id == again] == ["text"]
    with notifier.work() as work:
        recall(work, "sms", PHONE)  # a second time changes nothing


@pytest.mark.parametrize("stands", ["open case", "hold"])
def test_an_open_case_or_a_legal_hold_stands_in_the_way(intake, case, stands):
    if stands == "hold":
        closed(intake, case)
        with intake.work() as work:
            set_hold(work, COORDINATOR, case, "court")
    with pytest.raises(Refusal, match="open" if stands == "open case" else "legal hold"):
        forget(intake, case)


def test_a_hold_that_is_set_in_time_stops_it_until_it_is_lifted(intake, case, clock):
    person = forget(intake, closed(intake, case))
    with intake.work() as work:
        set_hold(work, COORDINATOR, case, "complaint")
    clock.advance(days=15)
    intake.run_timers()
    assert person_of(intake, case) == person and "Nadia" in everything(intake)
    with intake.work() as work:
        lift_hold(work, COORDINATOR, case)
    clock.advance(days=8)
    intake.run_timers()
    assert "Nadia" not in everything(intake)


def test_they_may_change_their_mind_but_what_they_stopped_stays_stopped(intake, case, clock):
    person = forget(intake, closed(intake, case))
    with intake.work() as work:
        take_back(work, COORDINATOR, person)
    clock.advance(days=30)
    intake.run_timers()
    member = sides(intake, case)["A"]
    assert member.person.name == "Nadia Karim" and member.consents == frozenset()


def test_after_their_years_people_are_forgotten_unless_a_hold_keeps_them(intake, case, clock):
    held = closed(intake, asked(intake, phone="+13125550133", name="Hilda Holt"))
    closed(intake, case)
    with intake.work() as work:
        set_hold(work, COORDINATOR, held, "claim")
    clock.advance(days=7 * 365 - 10)
    assert sweep(intake) == 0
    clock.advance(days=30)
    assert sweep(intake) == 2
    intake.run_timers()
    assert "Nadia" not in everything(intake) and "Hilda" in everything(intake)


def test_words_go_ninety_days_after_the_case_closed_here_and_at_the_provider(intake, scheduler, notifier, case, clock):
    closed(intake, case)
    carry(intake, scheduler, notifier)
    with notifier.work() as work:
        for one in work.session.execute(text("SELECT id FROM inbound")).scalars():
            work.session.execute(text("UPDATE inbound SET state = 'done' WHERE id = :id"), {"id": one})
    clock.advance(days=89)
    assert sweep_words(notifier) == 0
    clock.advance(days=2)
    assert SECRET in everything(notifier)
    assert sweep_words(notifier) >= 2
    assert SECRET not in everything(notifier)
    assert redact(notifier) == 5, "four that we wrote and one that they wrote"


def test_a_legal_hold_keeps_the_words(intake, scheduler, notifier, case, clock):
    closed(intake, case)
    with intake.work() as work:
        set_hold(work, COORDINATOR, case, "court")
    carry(intake, scheduler, notifier)
    clock.advance(days=91)
    sweep_words(notifier)
    assert SECRET in everything(notifier)
    with notifier.work() as work:
        lines = {one.kind: one for one in outlook(work)}
    assert lines["messages"].held >= 1 and lines["messages"].due == 0


def test_the_pages_say_what_will_be_erased_and_what_a_hold_keeps(app, intake, notifier, case):
    closed(intake, case)
    manager = staff_client(app, "manager", staff_id=COORDINATOR)
    page = read(manager.get(f"/cases/{case}"))
    page.form(button="Set a legal hold").send(manager, why="court")
    assert "A court asks for the file" in read(manager.get("/staff/retention")).text
    assert "Nothing is erased" in read(manager.get(f"/cases/{case}")).text
    words = notifier.make_app(notifier)
    assert "90 days" in read(staff_client(words, "manager", staff_id=COORDINATOR).get("/messages/retention")).text


def test_no_task_and_no_message_is_left_for_who_asked_to_be_forgotten(intake, case):
    forget(intake, closed(intake, case))
    assert published(intake, "person.updated")[-1].data["consents"] == []
    assert "unmatched" not in open_tasks(intake)
