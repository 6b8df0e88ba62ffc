"""Passing notes between the parties: only with both consents, only until a date, closed at once by either."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

LASTS = timedelta(days=30)
# One yes alone, or silence, closes it without a word: a week in which the question may have to wait its turn (one
# unasked text a week), and a week to answer.
ANSWER_WITHIN = timedelta(days=14)
STATE_WORDS = {"asked": "Both were asked", "open": "Open", "closed": "Closed"}
WHY_WORDS = {
    "party": "ended by a party",
    "date": "its date came",
    "staff": "closed by staff",
    "condition": "a protective condition was set",
    "closed": "the case was closed",
    "not_mutual": "not everybody wanted it in time",
}
CLOSED_BY_BLOCKS = frozenset({"relay", "any_contact"})


def all_said_yes(members: Iterable[str], answers: Mapping[str, str]) -> bool:
    """True if every member's answer is yes."""
    return all(answers.get(member) == "yes" for member in members)
