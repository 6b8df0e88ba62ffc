"""When a number or address may be used: rules about one contact point."""

import re

CHANNELS = ("sms", "email")
UNREACHABLE_TWICE = 2
BOUNCED = "bounced"
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
SUSPENDED_WORDS = {
    "unreachable": "nothing arrived twice in a row",
    "bounced": "its mail server says that no e-mail can arrive there",
    "disowned": "whoever has it says that it is not theirs",
}
VERIFIED_WORDS = {"answer": "confirmed from it", "staff": "checked by staff"}


def needs_check(old: str | None, new: str | None) -> bool:
    """A number or address that takes another's place is confirmed before anything else is said to it.

    The first one a person gives us is not: they gave it themselves, on the form or in the talk.
    """
    return bool(old) and bool(new) and old != new


def hours(safe_from: str, safe_until: str) -> list[str]:
    """`[from, until]` as the notifier takes it; empty for any hour. Raises ValueError for one without the other."""
    if not safe_from and not safe_until:
        return []
    if not HOUR.fullmatch(safe_from) or not HOUR.fullmatch(safe_until) or safe_from >= safe_until:
        raise ValueError("no span of a day")
    return [safe_from, safe_until]


def may_say_goodbye(asked_to: bool, safe: str, suspended: bool) -> bool:
    """Whether the old number is told, neutrally, that we write elsewhere: only where that was safe and is wanted."""
    return asked_to and safe == "yes" and not suspended
