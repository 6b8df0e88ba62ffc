"""A bulk message survives whatever happens in the middle of it, and each person gets it once.

Workers are processes of their own here, ended by SIGKILL; staff press buttons at the worst moment; consent and words
change between the look and the sending; and what cannot wait passes thousands of offers.
"""

import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from services.notifier.adapters.tables import Person
from services.notifier.domain.bulk import Filters
from services.notifier.handlers import bulk, bulk_sending, versions
from services.notifier.handlers.bulk_gathering import gather_some
from shared.errors import Refusal
from shared.testing.clock import FakeClock
from shared.testing.events import deliver
from tests.composition import ROOT
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, PHONES, messages_to
from tests.integration.notifier.conftest import start
from tests.integration.notifier.crowd import (
    begin,
    bulk_of,
    change,
    do,
    fill,
    join,
    new_bulk,
    people_of,
    person_of,
    reached,
    whys,
)
from tests.integration.notifier.talk import SESSION, schedule, send, texts

CASES, PEOPLE = 70, 140
LATER_MINUTES = 30  # after the leases of the one that died


@pytest.fixture
def file(tmp_path, migrated):
    """The database of a notifier with a crowd in it, and where its phone company keeps what it took."""
    return shutil.copy(migrated, tmp_path / "notifier.db"), tmp_path / "taken"


@pytest.fixture
def desk(file):
    """Staff, in a process that lives on."""
    service = start(file[0], FakeClock())
    fill(service, CASES)
    yield service
    service.database.dispose()


def worker(file, die_at="never", minutes=0):
    command = [sys.executable, "-m", "tests.integration.notifier.bulk_worker", file[0], file[1], die_at, str(minutes)]
    return subprocess.Popen([str(one) for one in command], cwd=ROOT, stderr=subprocess.PIPE)


def works(file, die_at="never", minutes=0):
    """Runs a worker to its end; returns how it ended."""
    process = worker(file, die_at, minutes)
    _, errors = process.communicate(timeout=120)
    assert process.returncode in (0, -signal.SIGKILL), errors.decode()[-2000:]
    return process.returncode


def taken(file):
    """number -> how many texts the phone company took for it."""
    return Counter(line.split()[1] for line in file[1].read_text().splitlines())


def make(service, **more):
    with service.work() as work:
        return bulk.make_bulk(work, COORDINATOR, bulk.NewBulk(
            "A test", "keep_in_touch", {}, Filters(), "sms,email", True), **more)


def start_it(service, bulk_id, people=PEOPLE):
    do(service, bulk.start_bulk, bulk_id, people)


@pytest.mark.parametrize("row", [1, 70, 139])
def test_a_worker_killed_in_the_middle_of_gathering_leaves_nobody_out_and_lists_nobody_twice(file, desk, row):
    bulk_id = make(desk)
    assert works(file, f"recipient:{row}") == -signal.SIGKILL
    assert bulk_of(desk, bulk_id).state == "gathering"
    assert works(file) == 0
    assert bulk_of(desk, bulk_id).state == "ready"
    assert len(people_of(desk, bulk_id)) == PEOPLE


@pytest.mark.parametrize("die_at", ["message:1", "message:50", "parcel:1", "parcel:15", "parcel:140"])
def test_a_worker_killed_in_the_middle_of_sending_costs_nobody_their_text_and_gives_nobody_two(file, desk, die_at):
    bulk_id = make(desk)
    works(file)
    start_it(desk, bulk_id)
    assert works(file, die_at) == -signal.SIGKILL
    assert works(file, minutes=LATER_MINUTES) == 0
    assert taken(file) == Counter({f"+1415{number:07d}": 1 for number in range(PEOPLE)})
    assert {one.state for one in messages_to(desk, template="keep_in_touch")} == {"accepted"}
    assert bulk_of(desk, bulk_id).state == "done"


def test_workers_that_die_one_after_the_other_still_bring_it_to_its_end(file, desk):
    bulk_id = make(desk)
    for die_at in ("recipient:20", "recipient:130"):
        assert works(file, die_at) == -signal.SIGKILL
    works(file)
    start_it(desk, bulk_id)
    for turn, die_at in enumerate(("message:100", "parcel:20", "parcel:33", "message:1", "parcel:2")):
        works(file, die_at, turn * LATER_MINUTES)
    assert works(file, minutes=6 * LATER_MINUTES) == 0
    assert set(taken(file).values()) == {1}
    assert len(taken(file)) == PEOPLE


def test_two_workers_at_once_share_the_work(file, desk):
    bulk_id = make(desk)
    for process in [worker(file), worker(file)]:
        assert process.wait(120) == 0, process.stderr.read().decode()[-2000:]
    assert len(people_of(desk, bulk_id)) == PEOPLE
    start_it(desk, bulk_id)
    for process in [worker(file), worker(file)]:
        assert process.wait(120) == 0, process.stderr.read().decode()[-2000:]
    assert taken(file) == Counter({f"+1415{number:07d}": 1 for number in range(PEOPLE)})
    assert len({one.person_id for one in messages_to(desk, template="keep_in_touch")}) == PEOPLE


def test_start_pressed_twice_starts_it_once(file, desk):
    bulk_id = make(desk)
    bulk_sending.work_on(desk)
    said = []

    def press():
        try:
            start_it(desk, bulk_id)
            said.append("started")
        except Refusal as refusal:
            said.append(refusal.message)
    pressing = [threading.Thread(target=press) for _ in range(2)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    assert sorted(said) == ["It has begun already.", "started"]
    bulk_sending.work_on(desk)
    send(desk)
    assert len(texts(desk)) == PEOPLE


def test_the_same_form_sent_twice_makes_one_bulk_message(desk):
    again = "00000000-0000-4000-8000-0000000000b1"
    assert make(desk, bulk_id=again) == make(desk, bulk_id=again)
    bulk_sending.work_on(desk)
    assert len(people_of(desk, again)) == PEOPLE


def press_while_sending(service, action, bulk_id, after):
    """Presses a button of the page while the provider is given the text after so many."""
    provider, given = service.adapters["sms"], []

    def pressed(parcel):
        given.append(parcel)
        if len(given) == after:
            do(service, action, bulk_id)
    provider.on_send = pressed


@pytest.mark.parametrize("after", [1, 10, 55])
def test_a_pause_in_the_middle_holds_the_rest_back_and_going_on_sends_only_that(desk, after):
    bulk_id = new_bulk(desk)
    begin(desk, bulk_id)
    press_while_sending(desk, bulk.pause_bulk, bulk_id, after)
    send(desk)
    first = len(texts(desk))
    assert after <= first <= after + 10, "what was taken to be sent goes, no more"
    bulk_sending.work_on(desk)
    assert send(desk) == []
    do(desk, bulk.resume_bulk, bulk_id)
    bulk_sending.work_on(desk)
    send(desk)
    assert Counter(one.address for one in desk.adapters["sms"].parcels).most_common(1)[0][1] == 1
    assert len(texts(desk)) == PEOPLE


def test_a_pause_that_comes_before_anything_was_written_holds_all_back(desk):
    bulk_id = new_bulk(desk)
    start_it(desk, bulk_id)
    do(desk, bulk.pause_bulk, bulk_id)
    bulk_sending.work_on(desk)
    assert messages_to(desk, template="keep_in_touch") == []
    do(desk, bulk.pause_bulk, bulk_id)  # pressed twice
    do(desk, bulk.resume_bulk, bulk_id)
    do(desk, bulk.resume_bulk, bulk_id)
    bulk_sending.work_on(desk)
    send(desk)
    assert len(texts(desk)) == PEOPLE


def test_cancelled_in_the_middle_it_reaches_nobody_more_and_says_who_did_not_get_it(desk):
    bulk_id = new_bulk(desk)
    begin(desk, bulk_id)
    press_while_sending(desk, bulk.cancel_bulk, bulk_id, 12)
    send(desk)
    got = len(texts(desk))
    bulk_sending.work_on(desk)
    assert send(desk) == []
    assert 12 <= got <= 22
    assert len(whys(desk, bulk_id)) == PEOPLE - got
    assert set(whys(desk, bulk_id).values()) == {"cancelled"}
    with pytest.raises(Refusal):
        start_it(desk, bulk_id)


def test_cancelled_in_the_middle_of_gathering_it_gathers_nobody_more(desk):
    bulk_id = make(desk)
    assert gather_some(desk, bulk_id) is True
    do(desk, bulk.cancel_bulk, bulk_id)
    assert gather_some(desk, bulk_id) is False
    bulk_sending.work_on(desk)
    assert bulk_of(desk, bulk_id).state == "cancelled"
    assert send(desk) == []


def test_somebody_whom_the_filter_finds_in_two_cases_gets_one_text(desk):
    join(desk, 1, person_of(0))
    join(desk, 2, person_of(0))
    begin(desk, new_bulk(desk))
    send(desk)
    assert Counter(one.address for one in desk.adapters["sms"].parcels)["+14150000000"] == 1


@pytest.mark.parametrize("written", [False, True], ids=["before it was written", "after it was written"])
def test_consent_revoked_between_the_look_and_the_sending_counts_and_is_shown(desk, written):
    bulk_id = new_bulk(desk)
    assert person_of(0) in {one.person_id for one in reached(desk, bulk_id)}
    if written:
        begin(desk, bulk_id)
    change(desk, Person, person_of(0), consents=[])
    if not written:
        begin(desk, bulk_id)
    send(desk)
    bulk_sending.work_on(desk)
    assert "+14150000000" not in {one.address for one in desk.adapters["sms"].parcels}
    assert len(texts(desk)) == PEOPLE - 1
    assert {(one.state, one.why) for one in messages_to(desk, person_of(0))} == {("suppressed", "no_consent")}
    assert bulk_of(desk, bulk_id).state == "done"


def test_words_published_after_the_start_are_not_those_that_go_out_not_even_after_a_pause(desk):
    bulk_id = new_bulk(desk)
    begin(desk, bulk_id)
    press_while_sending(desk, bulk.pause_bulk, bulk_id, 10)
    send(desk)
    with desk.work() as work:
        spoken = versions.version(work, "keep_in_touch", 1)
        new = replace(spoken.en, sms="{centre}: How can we reach you? {link}")
        versions.save_draft(work, COORDINATOR, "keep_in_touch", versions.Written(new, spoken.es, "", 0))
        versions.publish_draft(work, COORDINATOR, "keep_in_touch", 1)
    do(desk, bulk.resume_bulk, bulk_id)
    bulk_sending.work_on(desk)
    send(desk)
    assert len(texts(desk)) == PEOPLE
    assert all("Do you have a new phone" in text for text in texts(desk))
    assert {one.template_version for one in messages_to(desk, template="keep_in_touch")} == {1}


def test_a_reminder_for_tomorrow_passes_five_thousand_offers(service):
    """Counted by order: it comes when hundreds of offers are due before it, and is the very next text."""
    schedule(service, days=1)
    send(service)
    fill(service, 2500)
    bulk_id = new_bulk(service, "open_door", case_types=("housing",))
    assert len(reached(service, bulk_id)) == 5000
    begin(service, bulk_id)
    provider, tomorrow = service.adapters["sms"], service.clock.now() + timedelta(days=1)
    before = len(provider.parcels)

    def remind(parcel):
        if len(provider.parcels) == before + 25:
            deliver(service, "session.reminder_due", CASE, dict(
                session_id=SESSION, sequence=0, reminder="remind1", starts_at=tomorrow, expires_at=tomorrow,
                person_ids=[ANN, BEN]))
    service.clock.advance(minutes=5)
    provider.on_send = remind
    send(service)
    order = [one.address in PHONES.values() for one in provider.parcels[before:]]
    assert order.count(True) == 2
    assert order.index(True) <= 25 + 10, "only what was in the sender's hands already goes before it"
    assert len(order) > 300, "and the offers go on after it"
    assert len(people_of(service, bulk_id, state="listed")) > 4000
