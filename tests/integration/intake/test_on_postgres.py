"""What only a database with many writers at once can show."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from services.intake.adapters.tables import AuditLine, Case, Relay
from services.intake.handlers import demo
from services.intake.handlers.audit import record, verify
from services.intake.handlers.consents import switch_consent
from services.intake.handlers.reading_cases import find_cases, whole_case
from services.intake.handlers.relays import ask_relay
from services.intake.handlers.requests import ask_for_mediation
from services.intake.handlers.returning import see_candidates
from services.intake.handlers.today import see_today
from shared.db.migrations import migrate
from shared.http import cookies
from shared.testing.events import published
from shared.testing.http import read
from tests.integration.intake.conftest import build_intake
from tests.integration.intake.people import COORDINATOR, answer, ask_form, asked, ended, person_id, ready, stage
from tests.integration.intake.test_sign_in import sign_in

pytestmark = pytest.mark.postgres
CROWD = 8
ZONE = "America/Chicago"


@pytest.fixture
def intake(postgres_url, clock):
    service = build_intake(postgres_url("intake"), clock)
    migrate(service.database, "services.intake")
    with service.work() as work:
        demo.seed_staff(work)
    yield service
    service.database.dispose()


def at_once(action):
    """Runs `action(number)` in many threads that start together; returns what each gave."""
    gate = Barrier(CROWD)

    def run(number):
        gate.wait()
        return action(number)

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(run, range(CROWD)))


def test_a_case_goes_its_whole_way(intake):
    case_id = ended(intake, "partial_informal", reasons=frozenset({"needs_time"}), note_text="ñ 😀")
    asked(intake)
    with intake.reading() as session:
        assert whole_case(session, case_id, intake.clock.now()).case.stage == "following_up"
        assert find_cases(session, "karim", "", 1, 50).total == 2
        assert find_cases(session, "0111", "inquiry", 1, 50).total == 1
        assert len(see_today(session, intake.clock.now(), ZONE).new) == 1
        assert see_candidates(session, intake.clock.now(), ZONE)[0].verdict.may_ask
        assert verify(session) is None


def test_one_form_sent_from_many_taps_at_once_is_one_case(intake):
    form = ask_form()

    def send(_number):
        with intake.work() as work:
            return ask_for_mediation(work, form)

    assert len(set(at_once(send))) == 1
    with intake.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_two_yeses_at_the_same_moment_open_the_notes_once(intake):
    case_id = ready(intake)
    with intake.work() as work:
        relay_id = ask_relay(work, COORDINATOR, case_id)
    at_once(lambda number: answer(intake, case_id, "relay", "AB"[number % 2], "yes", relay_id))
    assert len(published(intake, "relay.opened")) == 1
    with intake.reading() as session:
        assert session.scalar(select(Relay.state)) == "open"


def test_many_who_ask_for_notes_at_once_ask_once(intake):
    case_id = ready(intake)

    def ask(_number):
        try:
            with intake.work() as work:
                ask_relay(work, COORDINATOR, case_id)
        except Exception as refusal:
            return type(refusal).__name__
        return "asked"

    assert sorted(at_once(ask)) == ["Refusal"] * (CROWD - 1) + ["asked"]


def test_the_audit_log_stays_whole_under_many_writers(intake):
    def write(number):
        with intake.work() as work:
            record(work, COORDINATOR, "looked", str(number))

    at_once(write)
    with intake.reading() as session:
        assert session.scalar(select(func.count()).select_from(AuditLine)) == CROWD
        assert verify(session) is None


def test_revisions_of_a_person_are_never_given_twice(intake):
    who = person_id(intake, asked(intake), "A")

    def switch(number):
        with intake.work() as work:
            switch_consent(work, who, ("email", "details_sms", "check_ins_sms", "sessions_sms")[number % 4], False)

    at_once(switch)
    revisions = [one.data["revision"] for one in published(intake, "person.updated") if one.data["person_id"] == who]
    assert revisions == sorted(set(revisions))
    assert published(intake, "person.updated")[-1].data["consents"] == []


def test_pages_and_sign_in_work_there_too(intake):
    case_id = ready(intake)
    client = intake.make_app(intake).test_client()
    sign_in(client)
    assert client.get_cookie(cookies.STAFF)
    for path in ("/today", "/cases", f"/cases/{case_id}", "/come-back", "/tasks", "/api/v1/cases"):
        assert client.get(path).status_code == 200, path
    assert "Nadia Karim" in read(client.get("/cases?q=KARIM")).text
    assert stage(intake, case_id) == "ready"
