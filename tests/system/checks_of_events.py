"""Nothing is lost between the services, and every case's events were handled in their order."""

from collections import Counter
from itertools import pairwise

from sqlalchemy import select

from shared.db.machinery import case_sequence, inbox, outbox, stream_position, timer
from shared.service import Service
from tests.system.centre import DONE, Centre


def check_events(centre: Centre) -> None:
    for producer in centre.services:
        check_outbox(producer)
        for consumer in centre.services:
            if consumer is not producer:
                check_inbox(producer, consumer)
    for service in centre.services:
        check_timers(service)


def check_outbox(producer: Service) -> None:
    """Each case is numbered from one without a gap, and everything was published."""
    with producer.reading() as session:
        rows = session.execute(select(outbox.c.case_id, outbox.c.case_seq, outbox.c.published_at)
                               .order_by(outbox.c.case_id, outbox.c.case_seq)).all()
        last = dict(session.execute(select(case_sequence.c.case_id, case_sequence.c.seq)).all())
    assert all(row.published_at for row in rows), f"{producer.name} has unpublished events"
    numbers: dict[str, list[int]] = {}
    for row in rows:
        numbers.setdefault(row.case_id, []).append(row.case_seq)
    assert {case: list(range(1, last[case] + 1)) for case in numbers} == numbers


def check_inbox(producer: Service, consumer: Service) -> None:
    """Every event arrived, was handled once and after the one before it."""
    where = f"from {producer.name} to {consumer.name}"
    with producer.reading() as session:
        sent = {row.event_id: (row.case_id, row.case_seq) for row in session.execute(
            select(outbox.c.event_id, outbox.c.case_id, outbox.c.case_seq))}
        last = dict(session.execute(select(case_sequence.c.case_id, case_sequence.c.seq)).all())
    with consumer.reading() as session:
        rows = session.execute(select(inbox).where(inbox.c.producer == producer.name)
                               .order_by(inbox.c.case_id, inbox.c.case_seq)).all()
        reached = dict(session.execute(select(stream_position.c.case_id, stream_position.c.last_seq)
                                       .where(stream_position.c.producer == producer.name)).all())
    others = Counter((row.type, row.status, row.error) for row in rows if row.status not in DONE)
    assert not others, f"not handled {where}: {others}"
    assert {row.event_id: (row.case_id, row.case_seq) for row in rows} == sent, f"events differ {where}"
    assert reached == last, f"positions differ {where}"
    late = [(one.type, other.type) for one, other in pairwise(rows)
            if one.case_id == other.case_id and one.handled_at > other.handled_at]
    assert not late, f"handled out of order {where}: {late}"


def check_timers(service: Service) -> None:
    """No timer failed, and none that is due is left over."""
    now = service.clock.now()
    with service.reading() as session:
        rows = session.execute(select(timer.c.kind, timer.c.state, timer.c.error, timer.c.due_at).where(
            timer.c.state.in_(("pending", "failed")))).all()
    wrong = [row for row in rows if row.state == "failed" or row.due_at <= now]
    assert not wrong, f"timers of {service.name}: {wrong}"
