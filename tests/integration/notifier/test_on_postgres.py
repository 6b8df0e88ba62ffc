"""Several workers at once on PostgreSQL: each message goes once, texts of one number stay in their order."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from services.notifier.adapters import inbox_lists
from services.notifier.adapters.fakes import FakeProvider
from services.notifier.adapters.tables import Bulk, BulkRecipient, Inbound, Message, Prompt
from services.notifier.domain.bulk import Filters
from services.notifier.domain.handover import Arrived, Refused
from services.notifier.handlers import arrivals, away, bulk, bulk_sending, files, inbound, sending
from services.notifier.handlers.bulk import NewBulk
from shared.db.migrations import migrate
from shared.testing.clock import FakeClock
from shared.testing.events import deliver, published
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, PHONES, settle, tell_person
from tests.integration.notifier.conftest import start
from tests.integration.notifier.crowd import begin, fill
from tests.integration.notifier.talk import invite, put

pytestmark = pytest.mark.postgres
WORKERS = 4


@pytest.fixture
def workers(postgres_url, tmp_path):
    """Four workers of the notifier, each with its own connections, and one phone company."""
    url, clock, phones = postgres_url("notifier"), FakeClock(), FakeProvider()
    services = [start(tmp_path, clock, database_url=url) for _ in range(WORKERS)]
    for service in services:
        service.adapters["sms"] = phones
    migrate(services[0].database, "services.notifier")
    settle(services[0])
    yield services
    for service in services:
        service.database.dispose()


def run_until(run, services, done) -> None:
    """Runs a loop in every worker until `done()`; fails after 30 seconds."""
    stop = threading.Event()
    threads = [threading.Thread(target=run, args=(service, stop)) for service in services]
    with ExitStack() as ending:
        ending.callback(lambda: [thread.join(10) for thread in threads])
        ending.callback(stop.set)
        for thread in threads:
            thread.start()
        pause = threading.Event()
        for _ in range(600):
            if done():
                return
            pause.wait(0.05)
    raise AssertionError("it was not done within 30 seconds")


def count(service, *conditions) -> int:
    with service.reading() as session:
        return session.scalar(select(func.count()).where(*conditions))


def test_each_message_goes_once_however_many_workers_there_are(workers):
    for number in range(60):
        put(workers[0], "staff", f"bulk:{number}", (ANN, BEN)[number % 2], values={"words": str(number)})
    run_until(sending.run, workers, lambda: count(workers[0], Message.state == "accepted") == 60)
    sent = Counter(parcel.text for parcel in workers[0].adapters["sms"].parcels)
    assert len(sent) == 60
    assert set(sent.values()) == {1}
    assert len(published(workers[0], "message.sent")) == 60


def test_messages_to_one_person_stay_in_their_order_across_workers(workers):
    for number in range(20):
        workers[0].clock.advance(seconds=1)
        put(workers[0], "staff", f"note:{number}", ANN, values={"words": str(number)})
    run_until(sending.run, workers, lambda: count(workers[0], Message.state == "accepted") == 20)
    assert [parcel.text for parcel in workers[0].adapters["sms"].parcels] == [f"CCR: {n}" for n in range(20)]


def test_texts_of_one_number_are_understood_in_their_order_across_workers(workers):
    invite(workers[0])
    sending.send_due(workers[0])
    said = ["1", "2", "3"] * 5
    with workers[0].work() as work:
        for number, body in enumerate(said):
            arrivals.keep(work, Arrived(f"SM{number}", PHONES[ANN], body))
            arrivals.keep(work, Arrived(f"SX{number}", PHONES[BEN], body))
    run_until(inbound.run, workers, lambda: count(workers[0], Inbound.state == "new") == 0)
    answers = [one.data for one in published(workers[0], "prompt.answered") if one.data["person_id"] == ANN]
    assert [one["digits"] for one in answers] == [[1], [2], []] * 5


def test_one_number_never_has_two_questions_even_if_two_workers_open_them_at_once(workers):
    """Ann and Ben share a phone; both are asked at the same moment."""
    tell_person(workers[0], BEN, revision=2, phone=PHONES[ANN])
    for person_id in (ANN, BEN):
        deliver(workers[0], "party.invited", CASE, dict(person_id=person_id))
    run_until(sending.run, workers, lambda: count(workers[0], Message.state == "accepted") == 1
              and count(workers[0], Message.why == "prompt_open") == 1)
    assert count(workers[0], Prompt.state == "open") == 1


def test_a_message_to_many_is_gathered_and_written_once_however_many_workers_there_are(workers):
    fill(workers[0], 70)
    with workers[0].work() as work:
        bulk_id = bulk.make_bulk(work, COORDINATOR, NewBulk("All", "keep_in_touch", {}, Filters(), "sms,email", True))
    run_until(work_on_bulk, workers, lambda: count(workers[0], Bulk.state == "ready") == 1)
    begin(workers[0], bulk_id)
    run_until(work_on_bulk, workers, lambda: count(workers[0], Message.template == "keep_in_touch") == 142)
    assert count(workers[0], BulkRecipient.bulk_id == bulk_id) == 142  # Ann and Ben among them
    with workers[0].work() as work:
        bulk.pause_bulk(work, COORDINATOR, bulk_id)
    assert count(workers[0], Message.template == "keep_in_touch") == 0
    with workers[0].work() as work:
        bulk.resume_bulk(work, COORDINATOR, bulk_id)
    run_until(lambda service, stop: (bulk_sending.work_on(service), sending.run(service, stop)), workers,
              lambda: count(workers[0], Message.template == "keep_in_touch", Message.state == "accepted") == 142)
    assert len({parcel.address for parcel in workers[0].adapters["sms"].parcels}) == 142


def work_on_bulk(service, stop):
    while not stop.is_set():
        bulk_sending.work_on(service)


def test_wishes_files_and_the_promise_are_the_same_there(workers):
    """Four workers at one inbox: one kind word, the file kept once, the number rests, the figures read."""
    first = workers[0]
    for worker in workers:
        worker.adapters["files"] = first.adapters["files"]
    first.adapters["files"].contents = {"u": b"\xff\xd8\xff\xe0picture"}
    with first.work() as work:
        arrivals.keep(work, Arrived("SM1", PHONES[ANN], "Can I bring my sister", media=1, files=(("u", "image/jpeg"),)))
        arrivals.keep(work, Arrived("SM2", PHONES[ANN], "And my brother"))
        arrivals.keep(work, Arrived("SM3", PHONES[BEN], "leave me alone"))
    run_until(inbound.run, workers, lambda: count(first, Inbound.state == "open") == 3)
    assert [files.fetch_due(worker) for worker in workers] == [1, 0, 0, 0]
    assert count(first, Message.template == "unknown") == 1
    put(first, person_id=BEN, channels=("sms",))
    sending.send_due(first)
    assert count(first, Message.why == "asked_to_stop") == 1
    with first.reading() as session:
        promise = inbox_lists.promise(session, first.clock.now(), "America/Chicago")
        found, total = inbox_lists.inbox(session, inbox_lists.WantedTexts(q="sister", kind="questions"), 1)
    assert (promise.open, promise.overdue, promise.percent, total, found[0].name) == (3, 0, None, 1, "Ann")


def test_workers_that_look_at_once_turn_a_text_into_one_e_mail(workers):
    first = workers[0]
    first.adapters["sms"].answers = [Refused(30034, "http 400 code 30034")] * 50
    put(first, key="first", person_id=BEN, channels=("sms",))
    sending.send_due(first)
    put(first, key="two")
    first.clock.advance(hours=5)
    with ThreadPoolExecutor(WORKERS) as pool:
        turned = list(pool.map(away.look_after, workers))
    assert sum(turned) == 1
    assert count(first, Message.channel == "email") == 1


def test_a_court_date_moves_and_a_person_moves_on_this_database_too(workers):
    first = workers[0]
    deliver(first, "case.changed", CASE, dict(stage="ready"))
    for days in (40, 14 + 1):
        deliver(first, "court_date.noted", CASE, dict(court_on=first.clock.now().date() + timedelta(days=days)))
    first.clock.advance(days=1)
    first.run_timers()
    assert count(first, Message.template == "court", Message.state == "queued") == 2
    first.clock.advance(hours=12)
    sending.send_due(first)
    assert count(first, Message.template == "court", Message.why == "quiet") == 2
    tell_person(first, ANN, revision=2, timezone="Pacific/Honolulu", zones={"Pacific/Honolulu": "form"})
    sending.send_due(first)
    assert count(first, Message.template == "court", Message.state == "accepted") == 1
