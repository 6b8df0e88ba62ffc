"""Intake's part of a copy of a person's record: what they told us and what we noted of them, nothing of anybody else.

Left out, because the law keeps it confidential or because it tells of another person: sealed reasons, protective
conditions, the other party and their answers, who of the staff did what.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import (
    Case,
    Consent,
    ContactPoint,
    Issue,
    Outcome,
    Party,
    Person,
    RelayMember,
    Screening,
)

ABOUT = ("name", "phone", "email", "safe_sms", "safe_email", "language", "timezone", "zone_said", "zip", "access_needs",
         "interpreter", "created_at")
LINE = ("at", "purpose", "state", "channel", "scope", "wording", "how", "evidence", "expires_at")
POINT = ("channel", "value", "since", "ended_at", "must_check", "verified_at", "verified_how", "suspended_at",
         "suspended_why", "shared", "safe_from", "safe_until")
CASE = ("reference", "case_type", "language", "stage", "court_on", "opened_at", "closed_at", "close_code")
PARTY = ("side", "invited_at", "convene_answer", "wants_to_talk_at", "stopped_check_ins_at")
SCREENING = ("decision", "instrument", "accommodations", "screened_on", "expires_on")


def own_record(session: Session, person_id: str, now: datetime) -> dict[str, Any]:
    """Plain values by heading, ready for JSON."""
    person = session.get_one(Person, person_id)
    parties = session.execute(select(Party, Case).join(Case, Case.id == Party.case_id)
                              .where(Party.person_id == person_id).order_by(Case.opened_at)).all()
    return {
        "about": _of(person, ABOUT),
        "contact_points": _all(session, ContactPoint, POINT, ContactPoint.person_id == person_id, ContactPoint.since),
        "consents": _all(session, Consent, LINE, Consent.person_id == person_id, Consent.id),
        "cases": [_case(session, party, case, person_id) for party, case in parties],
        "left_out": ["sealed reasons", "protective conditions", "what concerns other people",
                     "answers about how it was, which carry no name"],
    }


def _case(session: Session, party: Party, case: Case, person_id: str) -> dict[str, Any]:
    return _of(case, CASE) | _of(party, PARTY) | {
        "screenings": _all(session, Screening, SCREENING, Screening.party_id == party.id, Screening.at),
        "issues": _all(session, Issue, ("title", "state", "updated_at"), Issue.case_id == case.id, Issue.position),
        "outcomes": _all(session, Outcome, ("outcome", "at"), Outcome.case_id == case.id, Outcome.at),
        "answers_about_notes": [row for row in session.scalars(
            select(RelayMember.answer).where(RelayMember.person_id == person_id)) if row],
    }


def _all(session: Session, table: Any, names: tuple[str, ...], where: Any, order: Any) -> list[dict[str, Any]]:
    return [_of(row, names) for row in session.scalars(select(table).where(where).order_by(order))]


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
