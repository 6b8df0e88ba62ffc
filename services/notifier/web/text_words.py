"""How the pages about texts put things: groups, changes, marks in a text, faults at their fields."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from services.notifier.adapters.tables import TemplateVersion
from services.notifier.domain import questions
from services.notifier.domain.templates import Template
from services.notifier.domain.templates.compare import differences
from services.notifier.domain.templates.measure import Measure
from services.notifier.domain.templates.placeholders import FIELDS, PLACEHOLDERS, allowed, needed
from services.notifier.domain.templates.rules import FIELD_NAMES, LANGUAGES, Fault
from services.notifier.web.staff_words import TEMPLATES

GROUPS = {"texts": "When texts begin", "sessions": "About sessions", "check_ins": "Check-ins and offers",
          "surveys": "How it was", "relay": "Passing notes", "answers": "Answers to what people write"}


def fits(one: Template, q: str) -> bool:
    """True if what is looked for stands in the text's name or in its shipped words."""
    said = (one.id, TEMPLATES.get(one.id, ""), one.en.sms, one.es.sms, one.en.mail or "", one.es.mail or "")
    return not q or any(q.casefold() in text.casefold() for text in said)


def in_groups(listed: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What there is, by what it is for; those that may go to many come first in a group of their own."""
    many = [one for one in listed if one["spoken"].bulk]
    order = list(GROUPS)
    rest = sorted((one for one in listed if not one["spoken"].bulk), key=lambda one: order.index(one["spoken"].purpose))
    groups = [(GROUPS[purpose], list(ones)) for purpose, ones in groupby(rest, key=lambda one: one["spoken"].purpose)]
    return [("May go to many at once", many), *groups] if many else groups


def changes(old: Template, new: Template) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(`English, text message`, its differences) for each field that is not the same in both."""
    for language, name in LANGUAGES.items():
        for field in FIELDS:
            before, after = (getattr(one.words(language), field) or "" for one in (old, new))
            if before != after:
                yield f"{name}, {FIELD_NAMES[field]}", list(differences(before, after))


def marked(measure: Measure) -> Iterator[list[tuple[str, str | None]]]:
    """Each segment as runs of (letters, None) and (letter, its name) for a letter that makes the text UCS-2."""
    for piece in measure.pieces:
        runs: list[tuple[str, str | None]] = []
        for wide, letters in groupby(piece, key=lambda letter: letter in measure.wide):
            if wide:
                runs += [(letter, measure.wide[letter]) for letter in letters]
            else:
                runs.append(("".join(letters), None))
        yield runs


def size(measure: Measure) -> str:
    """`2 segments · 175 of 306 · GSM-7`."""
    count = f"{measure.segments} segment{'' if measure.segments == 1 else 's'}"
    return f"{count} · {measure.units} of {measure.units + measure.room} · {measure.encoding}"


def at_longest(measure: Measure) -> str:
    """The size, and what makes its segments short."""
    return f"{size(measure)}, because of {forced_by(measure)}" if measure.wide else size(measure)


def forced_by(measure: Measure) -> str:
    """Which letters make the segments short, in words."""
    return ", ".join(f"“{letter}” ({name})" for letter, name in measure.wide.items())


def reads(language: str, value: float) -> str:
    return f"grade {max(value, 0):g}" if language == "en" else f"ease {value:g} (60 and more is plain)"


def usable(shipped: Template) -> list[tuple[str, str, str, bool]]:
    """(placeholder, its kind, what it says, whether it has to stay) for a template's text and e-mail."""
    names = sorted(allowed(shipped, "sms") | allowed(shipped, "mail"))
    stays = needed(shipped, "sms") | needed(shipped, "mail")
    return [(f"{{{name}}}", PLACEHOLDERS[name].kind, PLACEHOLDERS[name].says, name in stays) for name in names]


def digits(template_id: str) -> list[tuple[int, str, str]]:
    """(digit, what it means in English, in Spanish): what people answer stays the same whatever the words say."""
    return [(digit, questions.words(template_id, answer, "en"), questions.words(template_id, answer, "es"))
            for digit, answer in questions.CHOICES.get(template_id, ())]


def as_errors(faults: Iterable[Fault]) -> dict[str, str]:
    """All that keeps the draft from being published, by field."""
    found: dict[str, str] = {}
    for fault in faults:
        if fault.stops:
            found[fault.form_field] = f"{found.get(fault.form_field, '')} {fault.message}".strip()
    return found


def as_form(spoken: Template, draft: TemplateVersion | None) -> dict[str, Any]:
    """The words as the form shows them."""
    fields = {f"{language}_{field}": getattr(spoken.words(language), field) or ""
              for language in LANGUAGES for field in FIELDS}
    return fields | {"note": draft.note if draft else "", "edits": draft.edits if draft else 0}


def to_mend(count: int) -> str:
    if not count:
        return "Nothing keeps it from being published."
    return "One thing has to be mended before it can be published." if count == 1 else (
        f"{count} things have to be mended before it can be published.")
