"""Where a case stands and where it may go from there."""

from collections.abc import Mapping
from datetime import date

from shared.errors import Refusal

STAGE_WORDS = {
    "inquiry": "New request",
    "screening": "Screening",
    "convening": "Asking the parties",
    "ready": "Ready for a time",
    "scheduled": "Session set",
    "in_session": "Outcome to record",
    "following_up": "Following up",
    "re_engaging": "Asked to come back",
    "closed": "Closed",
    "screened_out": "Screened out",
}
LINE = ("inquiry", "screening", "convening", "ready", "scheduled", "in_session", "following_up")
OVER = ("closed", "screened_out")
_OUT = {"closed", "screened_out"}
MOVES: Mapping[str, set[str]] = {
    "inquiry": {"screening", "convening"} | _OUT,
    "screening": {"convening"} | _OUT,
    "convening": {"ready"} | _OUT,
    "ready": {"scheduled", "in_session", "following_up"} | _OUT,
    "scheduled": {"in_session", "ready", "following_up"} | _OUT,
    "in_session": {"following_up", "ready", "scheduled"} | _OUT,
    "following_up": {"re_engaging", "scheduled", "in_session", "ready"} | _OUT,
    "re_engaging": {"scheduled", "following_up", "in_session"} | _OUT,
    "closed": {"screening", "convening", "ready", "following_up"},
    "screened_out": {"screening"},
}
CLOSE_CODES = {
    "agreed": "They agreed",
    "no_agreement": "No agreement",
    "resolved_between_parties": "They settled it between themselves",
    "withdrew": "A party does not want to go on",
    "not_reached": "A party could not be reached",
    "declined": "A party declined",
    "referred": "Referred elsewhere",
    "duplicate": "Opened twice by mistake",
}
WAITS_FOR_COURT = ("no_agreement", "withdrew", "not_reached", "declined")


def may_move(stage: str, to: str) -> bool:
    return to in MOVES[stage]


def is_over(stage: str) -> bool:
    """True if nothing more is planned for the case."""
    return stage in OVER


def check_closing(code: str, stage: str, court_on: date | None, today: date) -> None:
    """Raises Refusal if the case may not be closed with `code` today.

    A case without agreement stays open until the known court date has passed: the parties may choose to mediate a
    second time (reference: Dutchess County mediation manual).
    """
    if stage == "closed":
        raise Refusal("This case is closed already.")
    if code not in CLOSE_CODES:
        raise Refusal("Choose why the case is closed.", "close_code")
    if code in WAITS_FOR_COURT and court_on is not None and court_on >= today:
        raise Refusal("There is a court date ahead. Until it has passed they may still choose to mediate, so the case "
                      "stays open.", "close_code")


def stage_after_reopening(has_outcome: bool, all_want_it: bool, all_screened: bool) -> str:
    """A case comes back to the furthest point it had reached."""
    if has_outcome:
        return "following_up"
    if all_screened:
        return "ready" if all_want_it else "convening"
    return "screening"


def stage_after_cancelling(has_outcome: bool) -> str:
    """A first session that falls away leaves the case ready for another time, a later one in follow-up."""
    return "following_up" if has_outcome else "ready"
