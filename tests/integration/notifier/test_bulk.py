"""One message to many: written once each, paused, let go on, cancelled, and with the words that were seen."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from services.notifier.adapters.tables import Message
from services.notifier.domain.bulk import Filters
from services.notifier.domain.delivery import BULK
from services.notifier.domain.handover import Refused
from services.notifier.handlers import bulk, bulk_sending, versions
from services.notifier.handlers.bulk_gathering import gather_some
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from tests.integration.notifier.centre import COORDINATOR, messages_to
from tests.integration.notifier.conftest import start
from tests.integration.notifier.crowd import (
    begin,
    bulk_of,
    change,
    do,
    fill,
    new_bulk,
    people_of,
    reached,
    whys,
)
from tests.integration.notifier.talk import send, texts


def test_everybody_who_may_gets_it_once_at_the_lowest_priority(notifier):
    fill(notifier, 3)
    bulk_id = new_bulk(notifier)
    assert bulk_of(notifier, bulk_id).state == "ready"
    begin(notifier, bulk_id)
    assert {one.priority for one in messages_to(notifier, template="keep_in_touch")} == {BULK}
    send(notifier)
    bulk_sending.work_on(notifier)
    assert len(texts(notifier)) == len(set(texts(notifier))) == 6  # each with a link of its own
    assert all(text.startswith("CCR: Do you have a new phone") for text in texts(notifier))


def test_nothing_goes_before_it_is_started(notifier):
    fill(notifier, 2)
    new_bulk(notifier)
    bulk_sending.work_on(notifier)
    assert send(notifier) == []


def test_gathering_and_writing_twice_makes_nothing_twice(notifier):
    """A worker is killed after each step and another begins it again."""
    fill(notifier, 2)
    bulk_id = new_bulk(notifier)
    with notifier.work() as work:
        bulk_of_now = bulk.the_bulk(work, bulk_id)
        bulk_of_now.state, bulk_of_now.reached_case = "gathering", ""
    bulk_sending.work_on(notifier)
    begin(notifier, bulk_id)
    with notifier.work() as work:
        for one in people_of(notifier, bulk_id):
            forgotten = work.session.merge(one)
            forgotten.state, forgotten.message_id = "listed", None
    bulk_sending.work_on(notifier)
    made = {one.id for one in messages_to(notifier, template="keep_in_touch")}
    assert len(made) == 4
    assert {one.message_id for one in people_of(notifier, bulk_id)} == made


def test_news_that_are_over_are_not_sent(notifier):
    fill(notifier, 1)
    days = {"from_day": "2026-09-21T12:00:00-05:00", "until": "2026-09-22T12:00:00-05:00"}
    begin(notifier, new_bulk(notifier, "closed_days", values=days))
    notifier.clock.advance(days=2)
    assert send(notifier) == []
    assert {one.state for one in messages_to(notifier, template="closed_days")} == {"expired"}


def test_who_has_their_turn_after_a_long_pause_still_gets_it(notifier):
    fill(notifier, 1)
    bulk_id = new_bulk(notifier)
    begin(notifier, bulk_id)
    do(notifier, bulk.pause_bulk, bulk_id)
    notifier.clock.advance(days=7)
    do(notifier, bulk.resume_bulk, bulk_id)
    bulk_sending.work_on(notifier)
    assert len(send(notifier)) == 2


def test_an_e_mail_that_stands_in_for_a_text_is_what_counts(notifier):
    fill(notifier, 1)
    bulk_id = new_bulk(notifier)
    begin(notifier, bulk_id)
    notifier.adapters["sms"].answers.append(Refused(21211, "http 400 code 21211"))
    send(notifier)
    bulk_sending.work_on(notifier)
    send(notifier)
    bulk_sending.work_on(notifier)
    sent = {one.id: one for one in messages_to(notifier, template="keep_in_touch")}
    assert sorted(sent[one.message_id].channel for one in people_of(notifier, bulk_id)) == ["email", "sms"]
    assert bulk_of(notifier, bulk_id).state == "done"


def test_a_pause_takes_back_what_waits_and_it_goes_on_where_it_was(notifier):
    fill(notifier, 4)
    bulk_id = new_bulk(notifier)
    begin(notifier, bulk_id)
    first = messages_to(notifier, template="keep_in_touch")[0]
    change(notifier, Message, first.id, state="accepted", handed_at=notifier.clock.now())
    do(notifier, bulk.pause_bulk, bulk_id)
    assert [one.id for one in messages_to(notifier, template="keep_in_touch")] == [first.id]
    bulk_sending.work_on(notifier)
    assert send(notifier) == []
    do(notifier, bulk.resume_bulk, bulk_id)
    bulk_sending.work_on(notifier)
    send(notifier)
    assert len({one.person_id for one in messages_to(notifier, template="keep_in_touch")}) == 8
    assert len(texts(notifier)) == 7


def test_what_was_tried_stays_when_it_is_paused(notifier):
    """The provider may know of it: it is not taken back and made anew."""
    fill(notifier, 1)
    bulk_id = new_bulk(notifier)
    begin(notifier, bulk_id)
    notifier.adapters["sms"].answers += [Refused(20429, "http 429 code 20429")] * 2
    send(notifier)
    do(notifier, bulk.pause_bulk, bulk_id)
    assert len(messages_to(notifier, template="keep_in_touch")) == 2


def test_a_cancelled_one_is_over_and_says_who_did_not_get_it(notifier):
    fill(notifier, 2)
    bulk_id = new_bulk(notifier)
    begin(notifier, bulk_id)
    do(notifier, bulk.cancel_bulk, bulk_id)
    bulk_sending.work_on(notifier)
    assert send(notifier) == []
    assert set(whys(notifier, bulk_id).values()) == {"cancelled"}
    with pytest.raises(Refusal):
        do(notifier, bulk.cancel_bulk, bulk_id)
    with pytest.raises(Refusal):
        do(notifier, bulk.start_bulk, bulk_id, 0)


def test_it_is_done_when_nobody_waits(notifier):
    fill(notifier, 1)
    bulk_id = new_bulk(notifier)
    begin(notifier, bulk_id)
    assert bulk_of(notifier, bulk_id).state == "running"
    send(notifier)
    bulk_sending.work_on(notifier)
    assert bulk_of(notifier, bulk_id).state == "done"


def test_only_as_many_as_were_seen_are_sent_to(notifier):
    fill(notifier, 1)
    bulk_id = new_bulk(notifier)
    with pytest.raises(Refusal, match="words have changed"):
        do(notifier, bulk.start_bulk, bulk_id, 3)


def test_nobody_to_send_to_is_said_plainly(notifier):
    bulk_id = new_bulk(notifier)
    with pytest.raises(Refusal, match="nobody"):
        do(notifier, bulk.start_bulk, bulk_id, 0)


@pytest.mark.parametrize("template", ["generic", "set", "note_body", "offer"])
def test_a_text_of_a_case_cannot_go_to_many(notifier, template):
    with pytest.raises(Refusal, match="manager"):
        new_bulk(notifier, template)


def test_words_that_were_published_since_need_a_manager_and_another_look(notifier):
    fill(notifier, 1)
    bulk_id = new_bulk(notifier)
    with notifier.work() as work:
        spoken = versions.version(work, "keep_in_touch", 1)
        new = replace(spoken.en, subject="Can we reach you?")
        versions.save_draft(work, COORDINATOR, "keep_in_touch", versions.Written(new, spoken.es, "", 0))
        versions.publish_draft(work, COORDINATOR, "keep_in_touch", 1)
    with pytest.raises(Refusal, match="words have changed"):
        do(notifier, bulk.start_bulk, bulk_id, 2)
    with pytest.raises(Refusal, match="manager"):
        do(notifier, bulk.look_again, bulk_id)
    do(notifier, versions.allow_bulk, "keep_in_touch", 2)
    do(notifier, bulk.look_again, bulk_id)
    bulk_sending.work_on(notifier)
    begin(notifier, bulk_id)
    assert {one.template_version for one in messages_to(notifier, template="keep_in_touch")} == {2}


def test_the_words_stay_those_that_were_looked_at_when_newer_ones_are_published(notifier):
    fill(notifier, 1)
    begin(notifier, new_bulk(notifier))
    with notifier.work() as work:
        spoken = versions.version(work, "keep_in_touch", 1)
        new = replace(spoken.en, sms="{centre}: How can we reach you? {link}")
        versions.save_draft(work, COORDINATOR, "keep_in_touch", versions.Written(new, spoken.es, "", 0))
        versions.publish_draft(work, COORDINATOR, "keep_in_touch", 1)
    send(notifier)
    assert all("Do you have a new phone" in text for text in texts(notifier))


def test_a_bulk_message_that_is_not_there_is_not_found(notifier):
    with pytest.raises(NotFound):
        do(notifier, bulk.pause_bulk, new_id())
    assert gather_some(notifier, new_id()) is False
    assert bulk_sending.write_some(notifier, new_id()) is False


def test_enough_is_on_its_way_at_a_time(notifier, monkeypatch):
    """A pause has to wait for no more than that."""
    fill(notifier, 30)
    monkeypatch.setattr(bulk_sending, "WINDOW", 20)
    bulk_id = new_bulk(notifier)
    begin(notifier, bulk_id)
    with notifier.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 40
    send(notifier)
    bulk_sending.work_on(notifier)
    assert len(people_of(notifier, bulk_id, state="written")) == 60


def test_thousands_are_gathered_and_written_once_each_though_workers_die_in_the_middle(tmp_path, migrated, clock):
    """The worker is killed in the middle of both; another goes on, and each person has one message."""
    path = shutil.copy(migrated, tmp_path / "notifier.db")
    first, second = start(path, clock), start(path, clock)
    fill(first, 1000)
    with first.work() as work:
        bulk_id = bulk.make_bulk(work, COORDINATOR, bulk.NewBulk("All", "open_door", {}, Filters(), "sms,email", True))
    for _ in range(9):
        gather_some(first, bulk_id)
    bulk_sending.work_on(second)
    assert bulk_of(second, bulk_id).state == "ready"
    assert len(reached(second, bulk_id)) == 2000
    with second.work() as work:
        bulk.start_bulk(work, COORDINATOR, bulk_id, 2000)
    clock.move_to(datetime(2026, 9, 22, 4, tzinfo=UTC))  # at night all of them are written for the morning
    while bulk_sending.write_some(first, bulk_id) and bulk_sending.write_some(second, bulk_id):
        pass
    with second.work() as work:
        each = select(Message.person_id, func.count().label("number")).group_by(Message.person_id).subquery()
        assert work.session.execute(select(func.count(), func.max(each.c.number))).one() == (2000, 1)
        assert set(work.session.scalars(select(Message.send_after).distinct())) == {
            datetime(2026, 9, 22, 14, tzinfo=UTC)}
    for service in (first, second):
        service.database.dispose()


def test_the_clock_of_the_demo_waits_for_what_is_not_written_yet(notifier):
    fill(notifier, 1)
    bulk_id = new_bulk(notifier)
    with notifier.work() as work:
        bulk.start_bulk(work, COORDINATOR, bulk_id, 2)
    assert notifier.look_ahead(notifier.clock.now()).busy
    bulk_sending.work_on(notifier)
    send(notifier)
    bulk_sending.work_on(notifier)
    assert notifier.adapters["sms"].parcels
    assert bulk_of(notifier, bulk_id).state == "done"
