"""How sessions end, as courts and centres record it, apart from why, which stays sealed."""

from collections.abc import Sequence

from shared.errors import Refusal

OUTCOMES = {
    "full_written": "Agreement on everything, written down",
    "full_informal": "Agreement on everything, not written down",
    "partial_written": "Agreement on some points, written down",
    "partial_informal": "Agreement on some points, not written down",
    "no_agreement": "No agreement this time",
    "recessed": "Not finished: another session is planned",
    "resolved_between_parties": "They settled it between themselves",
    "conciliated": "Staff helped settle it without a session",
    "not_held:no_show_a": "Not held: side A did not come",
    "not_held:no_show_b": "Not held: side B did not come",
    "not_held:no_show_both": "Not held: nobody came",
    "not_held:declined": "Not held: a party declined",
    "not_held:withdrew": "Not held: a party withdrew",
    "not_held:court_cancelled": "Not held: cancelled by the court",
    "not_held:technical": "Not held: the technology failed",
}
RESOLVED = ("full_written", "resolved_between_parties", "conciliated")
REASONS = {
    "missing_fact": "A fact or a paper was missing",
    "needs_time": "Somebody needs time",
    "needs_advice": "Somebody needs advice (lawyer, family, money)",
    "decider_absent": "Somebody who decides was not there",
    "time_ran_out": "Time ran out",
    "wants_judge": "Somebody wants a judge to decide",
    "expects_better_at_trial": "Somebody expects more at trial",
    "not_ready_to_write": "Not ready to put it in writing",
    "cannot_afford": "It cannot be paid for now",
    "trust_or_emotion": "Trust or feelings stood in the way",
    "too_early": "It was too early",
    "outside_influence": "People outside have a say",
    "safety_or_capacity": "Safety or capacity (only a coordinator acts on it)",
    "unknown": "Not known",
}
ISSUE_STATES = {
    "agreed_written": "Agreed, written",
    "agreed_informal": "Agreed, not written",
    "open": "Open",
    "withdrawn": "Withdrawn",
    "for_judge": "For the judge",
}
MOST_ISSUES = 8


def was_held(outcome: str) -> bool:
    return not outcome.startswith("not_held:")


def needs_reasons(outcome: str) -> bool:
    """True if the mediator is asked why: where points stay open."""
    return outcome in ("no_agreement", "partial_written", "partial_informal", "recessed")


def check(outcome: str, issue_states: Sequence[str]) -> None:
    """Raises Refusal if the outcome and the issues contradict each other."""
    if outcome not in OUTCOMES:
        raise Refusal("Choose how it ended.", "outcome")
    agreed = sum(state.startswith("agreed_") for state in issue_states)
    if outcome.startswith("full_") and "open" in issue_states:
        raise Refusal("You chose agreement on everything, but an issue below is still open.", "outcome")
    if outcome.startswith("partial_") and issue_states and not agreed:
        raise Refusal("You chose agreement on some points, but none of the issues below is agreed.", "outcome")
    if outcome == "no_agreement" and agreed:
        raise Refusal("You chose no agreement, but an issue below is agreed.", "outcome")
