"""What stands in the way of an offer to come back or of passing notes (domain research 3.7). Doubt counts as a no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.intake.domain.screening import Screened, is_current

CLEAR = ("joint", "remote")


@dataclass(frozen=True)
class PartyFacts:
    """What counts about one party. `wants_to_talk_at`: when they last told us, privately, that they would talk."""

    screening: Screened
    can_write: bool
    language: str
    wants_to_talk_at: datetime | None = None
    stopped_check_ins: bool = False


@dataclass(frozen=True)
class Obstacle:
    """A reason why not, as a code and in plain words for staff."""

    code: str
    words: str


def common(parties: Sequence[PartyFacts], blocked: frozenset[str], block: str, interpreter: bool,
           today: date) -> list[Obstacle]:
    """What forbids contact between the parties, be it notes (`block` "relay") or an offer ("offer")."""
    found = [Obstacle("condition", "A protective condition forbids it.")] if block in blocked else []
    found += [obstacle for party in parties for obstacle in _of(party, today)]
    if len({party.language for party in parties}) > 1 and not interpreter:
        found.append(Obstacle("languages", "They speak different languages and no interpreter is noted."))
    return found


def _of(party: PartyFacts, today: date) -> list[Obstacle]:
    side, found = party.screening.side, []
    if party.screening.decision is None:
        found.append(Obstacle("not_screened", f"Side {side} is not screened."))
    elif not is_current(party.screening, today):
        found.append(Obstacle("screening_old", f"The screening of side {side} is more than six months old."))
    elif party.screening.decision not in CLEAR:
        found.append(Obstacle("screening", f"The screening of side {side} says: not in contact with each other."))
    if not party.can_write:
        found.append(Obstacle("no_consent", f"Side {side} has not agreed to texts or e-mail that are safe."))
    return found
