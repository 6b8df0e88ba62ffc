"""The screening decision. Only the decision is kept, never the answers (reference: MASIC-S, one person at a time)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

DECISIONS = {
    "joint": "Together in one room is fine",
    "remote": "Remote only",
    "shuttle": "Separate rooms (shuttle)",
    "not_suitable": "Not suitable for mediation",
    "more_info": "More information needed",
}
SUITABLE = ("joint", "remote", "shuttle")
MONTHS = 6  # after which somebody must be asked again
MODALITY_WORDS = {"in_person": "In person", "video": "By video", "phone": "By phone", "shuttle": "In separate rooms"}


@dataclass(frozen=True)
class Screened:
    """The latest decision about a party, good until `expires_on`."""

    side: str
    decision: str | None
    expires_on: date | None


def expires_on(screened_on: date) -> date:
    """Six months later, on the same day of the month or the month's last."""
    years, month = divmod(screened_on.month - 1 + MONTHS, 12)
    for day in range(screened_on.day, 0, -1):
        try:
            return date(screened_on.year + years, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def why_not_convene(parties: Sequence[Screened], today: date) -> list[str]:
    """What stands in the way of asking the parties, in plain words; empty if nothing does.

    Every party is screened separately before anybody is asked (Model Standards VI).
    """
    return [reason for party in parties if (reason := _why_not(party, today))]


def is_current(party: Screened, today: date) -> bool:
    """True if the party was screened and it is not too long ago."""
    return party.decision is not None and party.expires_on is not None and party.expires_on > today


def modality(decisions: Sequence[str]) -> str:
    """How a session can be held so that it suits every decision: the most careful one wins."""
    if "shuttle" in decisions:
        return "shuttle"
    return "video" if "remote" in decisions else "in_person"


def _why_not(party: Screened, today: date) -> str | None:
    if party.decision is None:
        return f"Side {party.side} is not screened yet."
    if party.decision not in SUITABLE:
        return f"Side {party.side}: {DECISIONS[party.decision].lower()}."
    return None if is_current(party, today) else f"The screening of side {party.side} is more than six months old."
