"""Reads forms with marshmallow and hands values and messages to the macros of `layout/forms.html`."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from shared.http.words import N_

Errors = Mapping[str, Any]
PLAIN = {  # how marshmallow's own messages start, and what a person reads
    "Missing data": N_("Please fill this in."),
    "Field may not be null": N_("Please fill this in."),
    "Not a valid date": N_("Please write a date."),
    "Not a valid time": N_("Please write a time, for example 2:30 PM."),
    "Not a valid integer": N_("Please write a number."),
    "Not a valid number": N_("Please write a number."),
    "Not a valid email": N_("Please write an e-mail address, for example name@example.org."),
    "Must be one of": N_("Please choose one of these."),
    "One or more of the choices": N_("Please choose from these."),
    "Longer than maximum length": N_("That is too long. Please shorten it."),
    "Shorter than minimum length": N_("That is too short."),
    "Length must be": N_("That is too short or too long."),
    "Must be greater": N_("That number is too small or too large."),  # also the start of the message for both ends
    "Must be less": N_("That number is too large."),
    "Not a valid": N_("Please check this."),
    "Invalid": N_("Please check this."),
}
SEVERAL = (fields.List, fields.Tuple)


def read_form(schema: Schema, form: MultiDict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What `schema` makes of a form, and the messages by field; one of the two is empty.

    Blanks around a value go; a field left empty counts as not filled in; a list field takes all its values.
    A field without a message of its own gets plain words.
    """
    given: dict[str, Any] = {}
    for name, field in schema.fields.items():
        key = field.data_key or name
        values = [value.strip() for value in form.getlist(key) if value.strip()]
        if isinstance(field, SEVERAL):
            given[key] = values
        elif values:
            given[key] = values[0]
    try:
        return schema.load(given), {}
    except ValidationError as error:
        return {}, {name: plain_message(found) for name, found in error.normalized_messages().items()}


def plain_message(found: Any) -> str:
    """The first message in what marshmallow reports, in plain words where it is one of its own.

    A schema's own message may be marked with `N_`: it is translated when it is shown.
    """
    while isinstance(found, list | dict):
        found = next(iter(found.values() if isinstance(found, dict) else found), "")
    message = str(found)
    return next((str(words) for start, words in PLAIN.items() if message.startswith(start)), message)


def fill_forms(app: Flask) -> None:
    app.jinja_env.globals.update(message_of=message_of, messages_of=messages_of, value_of=value_of,
                                 values_of=values_of, header_of=header_of)


def message_of(errors: Errors | None, name: str) -> str:
    found = (errors or {}).get(name)
    return plain_message(found) if found else ""


def messages_of(errors: Errors | None) -> Iterator[tuple[str, str]]:
    """(field, message) for each error; the field is empty for what belongs to none, as in marshmallow's `_schema`."""
    for name, found in (errors or {}).items():
        yield "" if name == "_schema" else name, plain_message(found)


def value_of(form_values: Any, name: str, default: Any = None) -> Any:
    """What was typed into a field, else `default`, else nothing."""
    found = form_values.get(name, default) if form_values else default
    return "" if found is None else found


def values_of(form_values: Any, name: str, default: Any = None) -> list[str]:
    """All that was ticked, as text."""
    if isinstance(form_values, MultiDict):
        found: Any = form_values.getlist(name)
    else:
        found = value_of(form_values, name, default)
    return [str(one) for one in (found if isinstance(found, list | tuple | set | frozenset) else [found])]


def header_of(header: Any) -> tuple[Any, str]:
    """The words and the kind of a table's column."""
    return header if isinstance(header, tuple) else (header, "")
