"""A copy of a person's record on paper: every heading and value of the JSON, in reading order."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.pdf import Document

TITLES = {"intake": "What the centre knows", "scheduler": "Times and sessions", "notifier": "What was said"}
ABOUT = ("This is a copy of what the centre keeps about one person. What the law keeps confidential, and what tells of "
         "other people, is not in it. Times are in UTC.")


def record_pdf(copy: dict[str, Any], centre: str) -> bytes:
    document = Document("Copy of a record", centre, datetime.fromisoformat(copy["made_at"]))
    document.words(ABOUT)
    document.pairs([("Made", copy["made_at"])])
    for part, title in TITLES.items():
        document.heading(title)
        for heading, value in copy[part].items():
            _section(document, _spelled(heading), value)
    return document.finished()


def _section(document: Document, heading: str, value: Any) -> None:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        for number, one in enumerate(value, start=1):
            document.entry(f"{heading} {number}", "")
            document.pairs(_pairs(one))
    elif isinstance(value, dict):
        document.pairs(_pairs(value))
    else:
        document.pairs([(heading, _words(value))])


def _pairs(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                yield _spelled(name), "; ".join(f"{_spelled(key)}: {_words(each)}" for key, each in one.items())
        else:
            yield _spelled(name), _words(value)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value) or "–"
    return {None: "–", True: "yes", False: "no"}.get(value, str(value)) if not isinstance(value, str) else value


def _spelled(name: str) -> str:
    return name.replace("_", " ").capitalize()
