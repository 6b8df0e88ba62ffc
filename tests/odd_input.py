"""What no page expects: typed into every field of every form, and put where an address has an id."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from shared.http.limits import limiter
from shared.testing.http import Form, read

ODD = ("", "\x00", "🎉" * 50, "x" * 20_000, "-1", "9" * 40, "NaN", "2026-13-45", "0001-01-01", "9999-12-31", "25:99",
       "<script>alert(1)</script>", "%00", "’; drop table person; --", "\ud83d".encode("utf-8", "surrogatepass"))
IDS = ("x", "-", "%00", "🎉", "x" * 300, "..%2f..%2fetc%2fpasswd", "00000000-0000-0000-0000-000000000000", "1e9")
LEFT_ALONE = {"csrf_token"}
NEVER_SENT = ("/staff/sign-out",)
CALM = (200, 302, 303, 400, 404, 409, 410, 413, 422)


def faults_in_forms(client: FlaskClient, paths: Iterable[str]) -> list[tuple[str, str, str, int]]:
    """(address, field, what was typed, status) wherever an odd value in one field was not answered calmly."""
    found = []
    for path in paths:
        for form in read(client.get(path)).forms:
            if form.action.startswith(NEVER_SENT):
                continue
            for name, value, status in _sent(client, form):
                if status not in CALM:
                    found.append((form.action, name, repr(value)[:40], status))
    return found


def fields_of(client: FlaskClient, paths: Iterable[str]) -> int:
    """How many fields the pages have to type oddly into: a page that shows no form tests nothing."""
    return sum(len(form.names - LEFT_ALONE) for path in paths for form in read(client.get(path)).forms)


def faults_in_addresses(app: Flask, client: FlaskClient) -> list[tuple[str, str, int]]:
    """(method, address, status) of each route with an odd id in it that was not answered calmly."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint.endswith("static"):
            continue
        for odd in IDS:
            path = _filled(str(rule), odd)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                forget_counts(app)
                status = client.open(path, method=method).status_code
                if status not in (*CALM, 401, 403, 405):
                    found.append((method, path, status))
    return found


def forget_counts(app: Flask) -> None:
    """So many forms in a minute would be turned away before they are read."""
    with app.app_context():
        limiter.reset()


def _sent(client: FlaskClient, form: Form) -> Iterator[tuple[str, Any, int]]:
    for name in sorted(form.names - LEFT_ALONE):
        rest: dict[str, list[Any]] = {}
        for other, value in form.values:
            rest.setdefault(other, []).append(value)
        for odd in ODD:
            data = rest | {name: odd}
            forget_counts(client.application)
            if form.method == "get":
                status = client.get(form.action, query_string=data).status_code
            else:
                status = client.post(form.action, data=data).status_code
            yield name, odd, status


def _filled(rule: str, odd: str) -> str:
    """The rule with `odd` for each of its variables."""
    path = ""
    for part in rule.split("/")[1:]:
        path += "/" + (quote(odd, safe="%") if part.startswith("<") else part)
    return path
