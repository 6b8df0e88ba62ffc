"""What an answer to a check-in does to those still to come (the digits themselves: `domain/questions.py`)."""

from collections.abc import Sequence
from enum import StrEnum


class Effect(StrEnum):
    """What an answer does to the rest of this person's check-ins."""

    GO_ON = "go_on"
    NOT_NOW = "not_now"  # the next one stays at least 14 days away
    LATER = "later"  # the next one comes in 30 days
    ENOUGH = "enough"  # no further question of this plan
    STOP = "stop"  # no more check-ins, for good


EFFECTS = {
    "not_now": Effect.NOT_NOW,
    "not_yet": Effect.NOT_NOW,
    "later": Effect.LATER,
    "no_thanks": Effect.ENOUGH,
    "no_more": Effect.STOP,
}


def effect_of(answer: str) -> Effect:
    """`yes`, `talk`, `help`, `well` and the like leave the plan as it is: people, not the plan, act on them."""
    return EFFECTS.get(answer, Effect.GO_ON)


def went_silent(states: Sequence[str]) -> bool:
    """True if the last two questions (`answered`, `unanswered`; oldest first) got no answer. Silence is an answer."""
    asked = [state for state in states if state in ("answered", "unanswered")]
    return asked[-2:] == ["unanswered", "unanswered"]
