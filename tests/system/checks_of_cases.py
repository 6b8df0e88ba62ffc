"""Every case has come where the walk leads: one session, held at the agreed time, one answer a person afterwards."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import select

from services.intake.adapters.tables import Case, Party, TimelineEntry
from services.scheduler.adapters.tables import Allocation, Invitation, MediationSession, Occupancy
from tests.system.centre import Centre
from tests.system.couples import MINUTES, Couple

QUARTER = 15


def check_cases(centre: Centre, couples: Sequence[Couple]) -> None:
    check_sessions(centre, couples)
    check_occupancy(centre, couples)
    check_answers(centre, couples)


def check_sessions(centre: Centre, couples: Sequence[Couple]) -> None:
    with centre.scheduler.reading() as session:
        found = session.execute(select(MediationSession.case_id, MediationSession.starts_at,
                                       MediationSession.state)).all()
        closed = Counter(session.scalars(select(Invitation.state)))
    expected = [(couple.case_id, couple.starts()[0], "held") for couple in couples]
    assert sorted(tuple(row) for row in found) == sorted(expected)
    assert closed == {"booked": len(couples)}


def check_occupancy(centre: Centre, couples: Sequence[Couple]) -> None:
    """What was held for the other times is free, and no mediator has two sessions at once."""
    with centre.scheduler.reading() as session:
        rows = session.execute(
            select(Allocation.resource_id, MediationSession.starts_at, MediationSession.ends_at)
            .join(MediationSession, MediationSession.id == Allocation.holder_id)
            .order_by(Allocation.resource_id, MediationSession.starts_at)).all()
        sessions = set(session.scalars(select(MediationSession.id)))
        quarters = Counter((row.holder_id, row.resource_id) for row in session.execute(
            select(Occupancy.holder_id, Occupancy.resource_id)))
    assert len(rows) == len(couples)
    assert not [one for one, other in pairwise(rows)
                if one.resource_id == other.resource_id and one.ends_at > other.starts_at]
    assert {holder for holder, _ in quarters} <= sessions
    assert len(quarters) == 3 * len(couples), "a mediator and two people each"
    assert min(quarters.values()) >= MINUTES // QUARTER


def check_answers(centre: Centre, couples: Sequence[Couple]) -> None:
    """Intake's timeline has each person's answer to the check-in once."""
    with centre.intake.reading() as session:
        stages = dict(session.execute(select(Case.id, Case.stage)).all())
        parties = Counter(session.scalars(select(Party.person_id)))
        answers = session.execute(select(TimelineEntry.person_id, TimelineEntry.details)
                                  .where(TimelineEntry.kind == "check_in.answered")).all()
    assert stages == {couple.case_id: "following_up" for couple in couples}
    assert Counter(row.person_id for row in answers) == parties
    assert {row.details["answer"] for row in answers} == {"well"}
