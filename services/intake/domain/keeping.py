"""What must be kept, for how long, and what may be forgotten."""

HOLDS = {
    "court": "A court asks for the file",
    "complaint": "A complaint is open",
    "claim": "A claim against the centre",
    "safety": "Somebody's safety may depend on it",
}
WHY_WORDS = {"asked": "they asked for it", "years": "its years are over"}
STATE_WORDS = {"waiting": "Waiting", "done": "Done", "withdrawn": "Taken back"}
ERASED = "Erased person"
WHY_NOT_WORDS = {
    "open_case": "A case of theirs is open. Close it first.",
    "legal_hold": "A legal hold stands on a case of theirs.",
    "erased": "They are erased already.",
}
KEPT = (
    "the consent ledger, as proof of consent and of its end: no name, no number",
    "that they were a party of a case, came to a session, and how it ended: what a court may be told",
    "agreements that were signed, by the centre's own rule",
    "the audit log: who of the staff did what",
    "a stop, as a hash of the number: it is still obeyed if they come back",
)


def why_not_erase(erased: bool, any_open: bool, any_held: bool) -> list[str]:
    """What stands against erasing a person, as codes; nothing if it may be done."""
    found = {"erased": erased, "open_case": any_open, "legal_hold": any_held}
    return [code for code, holds in found.items() if holds]
