"""What a provider's error codes mean for us.

The codes are data: `provider_errors.csv`, after reference/messaging 6, twilio.com/docs/api/errors and
developers.telnyx.com (messaging error codes); a mail server's are those of RFC 3463, 5.1.1 as 50101. What each
meaning leads to is in `handlers/failing.py`.
"""

import csv
from datetime import datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files
from zoneinfo import ZoneInfo

CARRIERS_DAY = ZoneInfo("America/Los_Angeles")  # their daily limits begin anew at midnight there
TWILIO, MAIL = "twilio", "mail"


class Meaning(StrEnum):
    """What to do about a refusal."""

    RETRY = "retry"  # it was never processed: again at once, with backoff
    SOON = "soon"  # a fault on the way: up to three more times within the hour, then the other channel
    LATER = "later"  # the phone was not reached: once more after a while, then the other channel
    SLOWER = "slower"  # more than our sender may: it rests a little
    DAY = "day"  # the sender's limit of the day is used up: another sender, or tomorrow
    OPTED_OUT = "opted_out"  # obeyed like a STOP of our own
    BAD_ADDRESS = "bad_address"  # it cannot arrive there, ever
    CONTENT = "content"  # the words were refused: a person must look
    TOO_LATE = "too_late"  # it is not worth sending any more
    SENDER = "sender"  # our own number or account is refused: everything rests
    UNMAPPED = "unmapped"  # not in the table: no second try of its own accord


def _table() -> dict[tuple[str, int], tuple[Meaning, str]]:
    text = files("services.notifier.domain").joinpath("provider_errors.csv").read_text(encoding="utf-8")
    return {(row["provider"], int(row["code"])): (Meaning(row["meaning"]), row["words"])
            for row in csv.DictReader(text.splitlines())}


CODES = _table()
PAUSES = {Meaning.SOON: timedelta(minutes=10), Meaning.LATER: timedelta(minutes=30),
          Meaning.SLOWER: timedelta(minutes=10), Meaning.SENDER: timedelta(minutes=30),
          Meaning.RETRY: timedelta(minutes=10)}
TIMES = {Meaning.SOON: 3}  # how often it is sent once more; once unless told


def meaning(code: int | None, provider: str | None = None) -> Meaning:
    return _known(code, provider)[0]


def in_words(code: int | None, provider: str | None = None) -> str:
    """The code's meaning for staff."""
    return _known(code, provider)[1]


def again_at(means: Meaning, now: datetime) -> datetime:
    """When something that failed so may be sent once more."""
    if means != Meaning.DAY:
        return now + PAUSES[means]
    local = now.astimezone(CARRIERS_DAY)
    return datetime.combine(local.date() + timedelta(days=1), time(0, 5), CARRIERS_DAY).astimezone(now.tzinfo)


def _known(code: int | None, provider: str | None) -> tuple[Meaning, str]:
    """A mail server's own codes come with reports; what it says while it takes a mail is told in Twilio's."""
    nothing = (Meaning.UNMAPPED, "The provider gave no reason that we know.")
    twilio = TWILIO if provider in (None, MAIL) else provider
    return CODES.get((provider or TWILIO, code or 0)) or CODES.get((twilio, code or 0), nothing)
