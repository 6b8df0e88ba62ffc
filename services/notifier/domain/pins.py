"""The PIN that a participant chooses for their pages: what is good enough, and when the door is locked."""

import re
from datetime import timedelta
from enum import StrEnum

SHORTEST, LONGEST = 4, 6
TRIES = 5
LOCKED_FOR, LOCKED_LONGER = timedelta(minutes=30), timedelta(days=1)
SHORT_LOCKS = 2  # from the third lock in a row on it lasts a day: 4 digits would not outlast 240 guesses a day
LINK_DAYS = 30
CODE_LENGTH = 10
RUNS = ("01234567890", "09876543210")
# The most used PINs beside runs and repetitions (Markert et al., IEEE S&P 2020, and years of birth).
COMMON = frozenset({"1212", "1004", "2580", "1313", "1010", "2020", "5683", "0852", "159753", "147258", "112233",
                    "123123", "121212", "101010", "131313", "789456", "456789"})
YEAR = re.compile(r"(19|20)\d\d")


class Door(StrEnum):
    """What came of an attempt to open a link."""

    OPEN = "open"
    CLOSED = "closed"  # a PIN opens it
    UNSET = "unset"  # no PIN chosen yet
    WRONG = "wrong"
    LOCKED = "locked"
    EXPIRED = "expired"


def weakness(pin: str) -> str | None:
    """Why a PIN will not do: `shape`, `same`, `run`, `common`, `year`; None if it is fine."""
    if not re.fullmatch(r"[0-9]{4,6}", pin):
        return "shape"
    if len(set(pin)) == 1:
        return "same"
    if any(pin in run for run in RUNS):
        return "run"
    if pin in COMMON:
        return "common"
    return "year" if YEAR.fullmatch(pin) else None


def plain_digits(typed: str) -> str:
    """What was typed without the blanks and dashes that phones and habits put in."""
    return re.sub(r"[\s\-.]", "", typed)


def lock_for(locks: int) -> timedelta:
    """How long the door stays locked, after so many locks in a row before this one."""
    return LOCKED_FOR if locks < SHORT_LOCKS else LOCKED_LONGER
