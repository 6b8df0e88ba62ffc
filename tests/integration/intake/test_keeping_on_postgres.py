"""Stops, copies, erasing and retention do the same on PostgreSQL."""

import pytest

from services.intake.handlers.closing import close_case
from services.intake.handlers.consents import stop_for
from services.intake.handlers.erasing import ask_to_erase, lift_hold, set_hold
from services.intake.handlers.records import ask_for_copy, open_copy
from services.intake.handlers.retention import outlook, sweep
from services.notifier.handlers.redacting import redact
from services.notifier.handlers.retention import outlook as words_due
from services.notifier.handlers.retention import sweep as sweep_words
from services.notifier.handlers.sending import send_due
from shared.db.migrations import migrate
from shared.testing.events import carry
from tests.integration.intake.conftest import build_intake
from tests.integration.intake.people import COORDINATOR, asked, person_id, screened, sides
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import write
from tests.integration.scheduler.centre import scheduler_at

pytestmark = pytest.mark.postgres
PHONE = "+13125550111"


@pytest.fixture
def services(postgres_url, clock, tmp_path):
    three = (build_intake(postgres_url("intake"), clock), scheduler_at(postgres_url("scheduler"), clock),
             start(tmp_path, clock, database_url=postgres_url("notifier")))
    for service in (three[0], three[2]):
        migrate(service.database, f"services.{service.name}")
    yield three
    for service in three:
        service.database.dispose()


def test_a_person_is_copied_and_forgotten_everywhere(services, clock):
    intake, _, notifier = services
    case = screened(intake, asked(intake))
    person = person_id(intake, case, "A")
    carry(*services)
    send_due(notifier)
    write(notifier, PHONE, "1")
    with intake.work() as work:
        stop_for(work, COORDINATOR, person, "purpose", "check_ins_sms", "spoken")
        request = ask_for_copy(work, COORDINATOR, person)
    carry(*services)
    with intake.work() as work:
        assert open_copy(work, COORDINATOR, person, request)["intake"]["about"]["phone"] == PHONE
        close_case(work, COORDINATOR, case, "withdrew")
        ask_to_erase(work, COORDINATOR, person)
        set_hold(work, COORDINATOR, case, "court")
    carry(*services)
    clock.advance(days=100)
    intake.run_timers()
    sweep_words(notifier)
    with notifier.work() as work:
        assert any(line.held for line in words_due(work)) and not any(line.due for line in words_due(work))
    with intake.work() as work:
        lift_hold(work, COORDINATOR, case)
    clock.advance(days=8)
    intake.run_timers()
    carry(*services)
    assert sides(intake, case)["A"].person.phone is None
    assert redact(notifier) >= 1
    clock.advance(days=7 * 366)
    assert sweep(intake) == 1, "the other party's years are over"
    with intake.reading() as session:
        assert [one.why for one in outlook(session, intake.settings, clock.now()).waiting] == ["years"]
