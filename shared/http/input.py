"""Looks at what came in before anything else does, so that no odd byte reaches a template or a database.

Refused with 400: NUL characters, text that is not UTF-8, JSON that cannot be stored (lone surrogates, numbers beyond
64 bits, nesting without end).
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import BadRequest

LARGEST_NUMBER = 2 ** 63 - 1
FORM = "application/x-www-form-urlencoded"


class OddInput(BadRequest):
    """The request holds characters that no keyboard makes."""


def look_at_input(app: Flask) -> None:
    """Refuses odd input before any other function of `app` sees the request."""
    app.before_request(_look)


def _look() -> None:
    check_text([_decoded(request.environ.get("PATH_INFO", "").encode("latin-1")),
                _decoded(unquote_to_bytes(request.query_string))])
    if request.mimetype == FORM:
        check_text([_decoded(unquote_to_bytes(request.get_data(cache=True)))])
    elif request.mimetype.startswith("multipart/"):
        check_text(value for key, values in request.form.lists() for value in (key, *values))
    elif request.is_json and request.get_data(cache=True):
        check_json(_json())


def check_text(texts: Iterable[str]) -> None:
    """Raises OddInput if a text holds a NUL character or half of a surrogate pair."""
    for text in texts:
        if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise OddInput


def check_json(value: Any) -> None:
    """Raises OddInput for what a database cannot hold."""
    check_text(_storable(value))


def _storable(value: Any) -> Iterator[str]:
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
        elif isinstance(one, int | float) and not abs(one) <= LARGEST_NUMBER:  # NaN is in no order with anything
            raise OddInput


def _json() -> Any:
    try:
        return request.get_json()
    except RecursionError as error:
        raise OddInput from error


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise OddInput from error
