"""What may stand between braces in a text: its kind, what it says, and where it may be said.

The handler that makes a message knows its values, so a new version may only use what the shipped words use; what
decides whether the message can be understood (times, choices, the note itself) has to stay.
"""

import re
from dataclasses import dataclass

from services.notifier.domain.templates.model import Template, Words

FIELDS = ("sms", "subject", "mail")
NAME = re.compile(r"\{(\w+)\}")
BRACE = re.compile(r"[{}]")
ALWAYS = frozenset({"centre", "phone"})  # known in every message


@dataclass(frozen=True)
class Placeholder:
    """`kind` is what fills it; `stays`: a version without it would not say what the message is for."""

    kind: str
    says: str
    stays: bool = False
    mail_only: bool = False


PLACEHOLDERS = {
    "centre": Placeholder("text", "the centre's name; the short one in texts"),
    "phone": Placeholder("phone number", "the centre's phone number"),
    "link": Placeholder("link", "the person's own short link", stays=True),
    "when": Placeholder("day and time", "when the session is, in the reader's zone", stays=True),
    "sooner": Placeholder("day and time", "the sooner time that is free, in the reader's zone", stays=True),
    "held_until": Placeholder("day and time", "until when it is held, in the reader's zone", stays=True),
    "by": Placeholder("day", "until when we answer"),
    "until": Placeholder("day", "the last day", stays=True),
    "from_day": Placeholder("day", "the first day", stays=True),
    "court_day": Placeholder("day", "the court day that the person told us", stays=True),
    "choices": Placeholder("list of times", "the times to choose from, each with its digit", stays=True),
    "numbers": Placeholder("list of digits", "the digits that may be answered", stays=True),
    "words": Placeholder("free text", "what a person wrote", stays=True),
    "place": Placeholder("free text", "where the session is", mail_only=True),
}


def used(words: Words, field: str) -> list[str]:
    """The placeholders of one field, in their order."""
    return NAME.findall(getattr(words, field) or "")


def allowed(template: Template, field: str) -> frozenset[str]:
    """What this template's field may carry. A subject is seen on a locked screen: it carries the name alone."""
    if field == "subject":
        return frozenset({"centre"})
    shipped = {name for words in (template.en, template.es) for one in ("sms", "mail") for name in used(words, one)}
    return frozenset(name for name in shipped | ALWAYS if field == "mail" or not PLACEHOLDERS[name].mail_only)


def needed(template: Template, field: str) -> frozenset[str]:
    """What this template's field must carry: of what the shipped words carry there, that which decides."""
    shipped = set(used(template.en, field)) & set(used(template.es, field))
    return frozenset(name for name in shipped if PLACEHOLDERS[name].stays)


def stray_braces(text: str) -> bool:
    """True if a brace belongs to no placeholder: `{phone`, `{ phone }`."""
    return bool(BRACE.search(NAME.sub("", text)))
