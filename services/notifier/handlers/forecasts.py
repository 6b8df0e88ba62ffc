"""When a message that waits will go, as everything stands now: what the gate would say at its next look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.notifier.adapters.tables import Message
from services.notifier.domain.gate import Suppressed, Wait, decide
from services.notifier.handlers import gatekeeping
from shared.work import Work

LOOKS = 4  # a wait may end in another one: the week is over at night
BY_THE_CLOCK = ("quiet", "safe_hours", "cap", "month_full")  # these end at a moment that is known
BESIDE_THE_GATE = ("paused", "limited", "retry", "not_found", "prompt_open")  # a sender, or an answer, is waited for


@dataclass(frozen=True)
class Forecast:
    """`at` is when it goes, or when it is looked at again if that is not `sure`; `why` it waits (None: nothing).

    `places` are the IANA zones in which the person may be.
    """

    at: datetime
    why: str | None
    sure: bool
    places: Sequence[str] = ()


def forecast(work: Work, message: Message) -> Forecast | None:
    """None for what does not wait, and for what would be turned away at its next look."""
    if message.state != "queued":
        return None
    facts = gatekeeping.facts_of(work, message)
    at, why = max(work.now(), message.send_after), None
    places = facts.recipient.places if facts.recipient else ()
    for _ in range(LOOKS):
        said = decide(replace(facts, now=at))
        if isinstance(said, Suppressed):
            return None
        if not isinstance(said, Wait):
            break
        why = why or said.why
        at = max(at, said.until)
        if said.why not in BY_THE_CLOCK:
            return Forecast(at, said.why, False, places)
    if message.why in BESIDE_THE_GATE:
        return Forecast(at, message.why, False, places)
    return Forecast(at, why, True, places)
