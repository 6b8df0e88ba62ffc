"""A phone company that hangs, breaks off, refuses and hears STOP, in front of the whole product in one process."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from services.intake.adapters.tables import Party
from services.notifier.adapters.tables import Message, MessageEvent, OptOut
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.work import Work
from tests.system.centre import doing
from tests.system.checks_of_messages import COLUMNS, check_provider
from tests.system.couples import Couple, couples
from tests.system.deployment import embedded
from tests.system.walk import Walk
from tests.system.walking import walking

FEW = 8
BEGINNING = 2  # texts that each who asks for mediation gets: we have it, and you agreed to texts
HANGS_SECONDS = 0.3
NOTES = 12  # texts that wait for each person while they write STOP
SPREAD_SECONDS = 3.0
pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    with walking(embedded(tmp_path), couples(FEW)) as walk:
        yield walk


def goes_wrong(walk: Walk, **faults: dict[str, float]) -> None:
    requests.put(f"{walk.phones.url}/api/faults", json=faults, timeout=10).raise_for_status()


def texts(walk: Walk) -> list:
    with walk.centre.notifier.reading() as session:
        return list(session.execute(select(*COLUMNS).where(Message.channel == "sms")))


def lives(walk: Walk) -> Counter[tuple[str, str | None]]:
    """(state, why) -> how many messages ever came there."""
    with walk.centre.notifier.reading() as session:
        rows = session.execute(select(MessageEvent.message_id, MessageEvent.state, MessageEvent.why).distinct())
        return Counter((row.state, row.why) for row in rows)


@pytest.mark.parametrize("fault", ["timeout_after_accept", "error_after_accept"])
def test_a_text_that_was_taken_though_nobody_heard_so_is_found_and_not_sent_again(walk, fault):
    amount = {"seconds": HANGS_SECONDS} if fault.startswith("timeout") else {}
    goes_wrong(walk, **{fault: {"next": FEW - 2, **amount}})
    walk.request()
    assert lives(walk)["unknown", "unclear"] == FEW - 2
    assert Counter(one.state for one in texts(walk)) == {"delivered": BEGINNING * FEW}
    check_provider(texts(walk), walk.phones)


@pytest.mark.parametrize(("fault", "stop"), [("rate_limited", ("queued", "retry")),
                                             ("error_before_accept", ("queued", "not_found"))])
def test_a_text_that_was_not_taken_is_sent_again_until_it_is(walk, fault, stop):
    goes_wrong(walk, **{fault: {"next": FEW - 2}})
    walk.request()
    assert lives(walk)[stop] == FEW - 2
    assert Counter(one.state for one in texts(walk)) == {"delivered": BEGINNING * FEW}
    check_provider(texts(walk), walk.phones)


def test_lost_late_and_mixed_up_reports_change_nothing_in_the_end(walk):
    goes_wrong(walk, lost_callback={"next": 3}, duplicate_callback={"rate": 0.5}, reordered_callback={"rate": 0.5})
    walk.request()
    assert Counter(one.state for one in texts(walk)) == {"delivered": BEGINNING * FEW}
    check_provider(texts(walk), walk.phones)


def test_after_stop_nothing_more_goes_to_that_number_whenever_it_comes(walk):
    """Each person writes STOP at another moment, while a dozen texts for them are being sent."""
    walk.request()
    senders = [threading.Timer(random.Random(couple.number).uniform(0, SPREAD_SECONDS), walk.phones.all_write,
                               ([couple], "A", 1, "STOP")) for couple in walk.couples]
    doing(walk.centre.notifier, lambda work: [
        _write_many(work, couple, person_id) for couple, person_id in _initiators(walk)])
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    walk.rest.wait()
    check_stopped(walk)


def check_stopped(walk: Walk) -> None:
    """What was not on its way when the STOP was heard never went; the provider has nothing that we do not know of."""
    with walk.centre.notifier.reading() as session:
        stopped = dict(session.execute(select(OptOut.address, OptOut.at)).all())
        rows = session.execute(select(Message.address, Message.state, Message.why, Message.handed_at)
                               .where(Message.channel == "sms")).all()  # an e-mail may stand in where that was agreed
    assert stopped.keys() == {couple.phone("A") for couple in walk.couples}
    ends = Counter((row.state, row.why) for row in rows)
    assert ends["suppressed", "opted_out"] > 0, "every text had gone before the first STOP came"
    assert {state for state, _ in ends} <= {"delivered", "suppressed", "failed"}
    assert not [row for row in rows if row.handed_at and row.handed_at > stopped[row.address]]
    for phone, at in stopped.items():
        later = walk.phones.rows("SELECT count(*) FROM message WHERE direction = 'outbound-api' AND recipient = ?"
                                 " AND created_at > ?", (phone, at.isoformat(timespec="microseconds")))
        assert later == [(0,)]


def _initiators(walk: Walk) -> list[tuple[Couple, str]]:
    with walk.centre.intake.reading() as session:
        return [(couple, session.scalars(select(Party.person_id).where(
            Party.case_id == couple.case_id, Party.side == "A")).one()) for couple in walk.couples]


def _write_many(work: Work, couple: Couple, person_id: str) -> None:
    for number in range(NOTES):
        enqueue(work, NewMessage(couple.case_id, person_id, "received", {}, f"stop:{person_id}:{number}",
                                 link_target="case"))
