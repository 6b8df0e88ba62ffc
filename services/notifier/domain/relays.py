"""Notes that the centre passes between two people who cannot or need not see each other's number.

A note that would give away how to reach somebody, or that sounds like a threat, is never changed: it is held, and a
member of staff reads it first.
"""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

LONGEST_NOTE = 1000  # characters
LONGEST_TEXT = 250  # a longer note goes as a link: several texts arrive out of order
ANSWER_DAYS = 14  # as long as intake waits: the weekly cap may keep the question back for 7 of them

COMMANDS = {"pause": "pause", "pausa": "pause", "pausar": "pause", "go on": "go_on", "goon": "go_on",
            "seguir": "go_on", "sigue": "go_on", "close": "close", "cerrar": "close"}


class RelayState(StrEnum):
    """Where a relay stands. `ending`: a party ended it, and intake has not yet said that it is closed."""

    ASKED = "asked"
    OPEN = "open"
    ENDING = "ending"
    CLOSED = "closed"


class NoteState(StrEnum):
    """Where a note stands. The sender is told the same neutral words for `waiting` and `held`."""

    WAITING = "waiting"
    PASSED = "passed"
    HELD = "held"
    NOT_PASSED = "not_passed"


def command_in(text: str) -> str | None:
    """`pause`, `go_on` or `close` if the whole text is one of these words in English or Spanish, else None.

    No command is a word that carriers or the FCC read as an opt-out (47 CFR 64.1200): not END, STOP, CANCEL or QUIT.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return COMMANDS.get(" ".join(re.sub(r"[^\w\s]", " ", plain).split()))


def as_words(text: str) -> str:
    """The note as it is kept: one kind of line end, no control characters, no blank edges."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter == "\n" or unicodedata.category(letter) != "Cc").strip()


def takes_notes(state: str, until: datetime, now: datetime, blocks: frozenset[str]) -> bool:
    """True if notes may be passed now: open, not over, and no protective condition against it."""
    return state == RelayState.OPEN and now < until and not blocks & {"relay", "any_contact"}


def goes_as_text(words: str, details_ok: bool) -> bool:
    """True if the words themselves may go in a text; otherwise it carries a link only."""
    return details_ok and len(words) <= LONGEST_TEXT

