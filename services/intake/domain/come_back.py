"""Who may be asked to come back to the table, and who must not be. The system proposes; a person presses the button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.domain.business_days import business_days_until
from services.intake.domain.obstacles import Obstacle, PartyFacts, common
from services.intake.domain.outcomes import RESOLVED, was_held

BOTH_WITHIN = timedelta(days=14)  # two wishes to talk belong together if no more than this apart
QUIET_BEFORE_COURT = 3  # business days
LONGEST = timedelta(days=180)


@dataclass(frozen=True)
class Facts:
    """A case after an outcome. `open_offer`: a question about times is out; `session_set`: one is in the calendar."""

    parties: Sequence[PartyFacts]
    blocked: frozenset[str]
    outcome: str
    outcome_at: datetime
    open_issues: int
    court_on: date | None
    interpreter: bool
    open_offer: bool
    session_set: bool


@dataclass(frozen=True)
class Verdict:
    """`reasons` speak for asking, `obstacles` forbid it."""

    reasons: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def may_ask(self) -> bool:
        return not self.obstacles


def all_want_to_talk(parties: Sequence[PartyFacts], now: datetime) -> bool:
    """True if every party said privately within 14 days of each other, and not long ago, that they would talk."""
    wishes = [party.wants_to_talk_at for party in parties]
    said = [wish for wish in wishes if wish is not None]
    if len(said) < len(wishes) or len(said) < 2:
        return False
    return max(said) - min(said) <= BOTH_WITHIN and now - max(said) <= BOTH_WITHIN


def consider(facts: Facts, now: datetime, today: date) -> Verdict:
    """Weighs a case. `today` is the centre's day."""
    both = all_want_to_talk(facts.parties, now)
    obstacles = [*_of_case(facts), *_of_time(facts, both, now, today)]
    obstacles += common(facts.parties, facts.blocked, "offer", facts.interpreter, today)
    if not both:
        obstacles += [Obstacle("stopped", f"Side {party.screening.side} wants no more check-ins.")
                      for party in facts.parties if party.stopped_check_ins]
    return Verdict(tuple(_reasons(facts, both, now)), tuple(obstacles))


def _of_case(facts: Facts) -> list[Obstacle]:
    found = []
    if facts.outcome in RESOLVED:
        found.append(Obstacle("resolved", "It is resolved."))
    if facts.open_offer:
        found.append(Obstacle("offer_open", "A question about times is open already."))
    if facts.session_set:
        found.append(Obstacle("session_set", "A session is set already."))
    return found


def _of_time(facts: Facts, both: bool, now: datetime, today: date) -> list[Obstacle]:
    """Both sides' own wish opens what time has closed (stop rules, domain research 3.6)."""
    if both:
        return []
    found = []
    if facts.court_on and 0 <= business_days_until(today, facts.court_on) <= QUIET_BEFORE_COURT \
            and facts.court_on >= today:
        found.append(Obstacle("court_near", "Court is within three business days."))
    if now - facts.outcome_at > LONGEST:
        found.append(Obstacle("long_ago", "The last session was more than 180 days ago."))
    return found


def _reasons(facts: Facts, both: bool, now: datetime) -> list[str]:
    found = ["Both sides told us that they would talk."] if both else []
    days = (now - facts.outcome_at).days
    what = "The session ended" if was_held(facts.outcome) else "The session was missed"
    found.append(f"{what} {days} {'day' if days == 1 else 'days'} ago.")
    if facts.open_issues:
        found.append(f"{facts.open_issues} {'issue is' if facts.open_issues == 1 else 'issues are'} still open.")
    return found
