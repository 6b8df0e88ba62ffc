"""Who may be asked to come back: gathers the facts of all cases after an outcome and weighs each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Case, Condition, Invitation, Issue, Outcome
from services.intake.adapters.tables import Session as SessionRow
from services.intake.domain.come_back import Facts, Verdict, consider
from services.intake.handlers.days import day_of
from services.intake.handlers.reading_cases import Card, cards, in_force

STAGES = ("following_up", "re_engaging")
MOST = 500


@dataclass(frozen=True)
class Candidate:
    """A case, its last outcome, and whether it may be asked."""

    card: Card
    outcome: Outcome
    verdict: Verdict


def see_candidates(session: Session, now: datetime, zone: str) -> list[Candidate]:
    """Cases after an outcome that are not over: those that may be asked first, then by how long ago they met."""
    ids = session.scalars(select(Case.id).where(Case.stage.in_(STAGES)).order_by(Case.stage_since).limit(MOST)).all()
    last = _last_outcomes(session, ids)
    found = [Candidate(card, last[card.case.id], verdict) for card, verdict in _weighed(session, ids, last, now, zone)]
    return sorted(found, key=lambda one: (not one.verdict.may_ask, one.outcome.at))


def _weighed(session: Session, ids: Sequence[str], last: dict[str, Outcome], now: datetime,
             zone: str) -> Iterable[tuple[Card, Verdict]]:
    conditions = _grouped(session.scalars(select(Condition).where(Condition.case_id.in_(ids))))
    issues = _open_issues(session, ids)
    offers = set(session.scalars(select(Invitation.case_id).where(Invitation.case_id.in_(ids),
                                                                  Invitation.how.is_(None))))
    sessions = set(session.scalars(select(SessionRow.case_id).where(
        SessionRow.case_id.in_(ids), SessionRow.state == "scheduled", SessionRow.starts_at > now)))
    for card in cards(session, (case_id for case_id in ids if case_id in last)):
        case_id, outcome = card.case.id, last[card.case.id]
        facts = Facts(
            parties=[one.facts for one in card.members], blocked=in_force(conditions.get(case_id, []), now),
            outcome=outcome.outcome, outcome_at=outcome.at, open_issues=issues.get(case_id, 0),
            court_on=card.case.court_on, interpreter=any(one.person.interpreter for one in card.members),
            open_offer=case_id in offers, session_set=case_id in sessions)
        yield card, consider(facts, now, day_of(now, zone))


def _last_outcomes(session: Session, ids: Sequence[str]) -> dict[str, Outcome]:
    rows = session.scalars(select(Outcome).where(Outcome.case_id.in_(ids)).order_by(Outcome.at))
    return {row.case_id: row for row in rows}


def _open_issues(session: Session, ids: Sequence[str]) -> dict[str, int]:
    rows = session.execute(select(Issue.case_id, func.count()).where(Issue.case_id.in_(ids), Issue.state == "open")
                           .group_by(Issue.case_id))
    return {row[0]: row[1] for row in rows}


def _grouped(rows: Iterable[Condition]) -> dict[str, list[Condition]]:
    found: dict[str, list[Condition]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found
