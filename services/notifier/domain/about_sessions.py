"""How the keys of messages about a session are made, so that a session's messages are found and told apart."""

from typing import NamedTuple


class About(NamedTuple):
    """The session, and which of its times (as its calendar entry counts them; None: whichever it was)."""

    session_id: str
    sequence: int | None


def prefix(session_id: str) -> str:
    """What the keys of all messages about a session begin with."""
    return f"session:{session_id}:"


def key(session_id: str, sequence: int | None, what: str, person_id: str) -> str:
    """The key of one message to one person about one time of a session."""
    return prefix(session_id) + (f"{sequence}:" if sequence is not None else "") + f"{what}:{person_id}"


def about(dedupe_key: str) -> About | None:
    """What a message with this key is about; None if about no session."""
    match dedupe_key.split(":"):
        case ["session", session_id, second, *_]:
            return About(session_id, int(second) if second.isdigit() else None)
    return None
