"""Chooses the follow-up plan. The plan's key is an opaque name: it leaves intake, the reasons never do.

Reference: the default follow-up policy, plans by outcome and reason (domain research 3.4).
"""

from collections.abc import Iterable
from datetime import date

PLAN_OF_OUTCOME = {
    "full_written": "agreed_written",
    "full_informal": "agreed_informal",
    "partial_written": "some_open",
    "partial_informal": "some_open",
    "recessed": "next_session",
    "not_held:technical": "next_session",
    "not_held:no_show_a": "missed",
    "not_held:no_show_b": "missed",
    "not_held:no_show_both": "missed",
}
# The first row that fits decides. It is the one with the fewest texts, so that doubt never means more contact.
PLAN_OF_REASONS = (
    ("open_court", frozenset({"wants_judge", "expects_better_at_trial"})),
    ("open_fact", frozenset({"missing_fact"})),
    ("open_dates", frozenset({"decider_absent", "time_ran_out"})),
    ("open_time", frozenset({"needs_time", "needs_advice", "trust_or_emotion", "too_early", "not_ready_to_write"})),
)
SELDOM_IN_COURT = ("neighbors", "workplace", "other")
KEYS = frozenset(PLAN_OF_OUTCOME.values()) | {key for key, _ in PLAN_OF_REASONS} | {"open_plain", "none"}


def plan_key(outcome: str, reasons: Iterable[str], case_type: str, court_on: date | None, may_contact: bool) -> str:
    """The plan for how the session ended, why (never told to anybody) and what kind of case it is."""
    why = set(reasons)
    if not may_contact or "safety_or_capacity" in why:
        return "none"  # staff only, by a safe channel
    if outcome == "no_agreement":
        return _plan_without_agreement(why, goes_to_court=court_on is not None or case_type not in SELDOM_IN_COURT)
    return PLAN_OF_OUTCOME.get(outcome, "none")


def _plan_without_agreement(why: set[str], goes_to_court: bool) -> str:
    key = next((key for key, fitting in PLAN_OF_REASONS if why & fitting), "open_plain")
    return "open_plain" if key == "open_court" and not goes_to_court else key
