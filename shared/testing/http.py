"""Walks through pages as a person does: clients that are signed in, and a reader of forms that sends their token.

    client = staff_client(app, "coordinator")
    page = read(client.get("/cases/new"))
    answer = page.form(button="Open the case").send(client, name="Lee", language="en")
"""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.clock import Clock
from shared.db import Database
from shared.db.machinery import MACHINERY
from shared.http import cookies
from shared.http.visitors import Participant, Staff
from shared.service import Service
from shared.settings import ServiceSettings

KEY = "a key for tests, long enough to sign with"
UNTYPED = ("submit", "button", "reset", "image", "file")


def settings(**changes: Any) -> ServiceSettings:
    """Settings of a centre in Chicago that is reached without TLS; `changes` replace single values."""
    values: dict[str, Any] = dict(
        name="intake", database_url="sqlite://", bus_url="embedded:///nowhere/bus.db", partitions=1, secret_key=KEY,
        cookie_keys=(KEY,), public_url="http://localhost", timezone="America/Chicago",
        centre_name="Community Centre for Resolution", centre_short="CCR", centre_phone="312-555-0100",
        secure_cookies=False, trusted_proxies=0, log_format="plain", demo_clock=None, metrics_token=None)
    return ServiceSettings(**(values | changes))


def bare_service(folder: Path, clock: Clock, make_app: Any, **changes: Any) -> Service:
    """A service on a SQLite file in `folder` that has the machinery's tables and nothing else."""
    chosen = settings(database_url=f"sqlite:///{folder / 'service.db'}", **changes)
    database = Database(chosen.database_url)
    MACHINERY.create_all(database.engine)
    return Service(chosen.name, chosen, database, clock, make_app)


def staff_client(app: Flask, *roles: str, staff_id: str = "staff-1", name: str = "Sam Rivera",
                 epoch: int = 1) -> FlaskClient:
    """A browser of a signed-in member of staff; a coordinator unless told."""
    return _client(app, cookies.STAFF, cookies.sign_staff(
        app.extensions["reconvene"].settings, Staff(staff_id, name, frozenset(roles or ("coordinator",)), epoch)))


def participant_client(app: Flask, person_id: str = "person-1", case_id: str = "case-1",
                       link_id: str = "link-1") -> FlaskClient:
    """A browser of a participant who opened their link and gave their PIN."""
    return _client(app, cookies.PARTICIPANT, cookies.sign_participant(
        app.extensions["reconvene"].settings, Participant(person_id, case_id, link_id), minutes=120))


def _client(app: Flask, cookie: str, value: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie(cookie, value)
    return client


class Form:
    """One form of a page: what it would send as it stands, and what may be chosen in it."""

    def __init__(self, action: str, method: str):
        self.action, self.method = action, method
        self.values: list[tuple[str, str]] = []
        self.choices: dict[str, set[str]] = {}
        self.typed: set[str] = set()
        self.buttons: list[tuple[str, str | None, str]] = []
        self.ways: dict[str, tuple[str, str]] = {}  # words of a button -> method and address of its own
        self.meant: str | None = None  # the button by which the form was found, if it goes its own way

    @property
    def names(self) -> set[str]:
        return self.typed | self.choices.keys() | {name for name, _ in self.values}

    def send(self, client: FlaskClient, button: str | None = None, follow: bool = False, **filled: Any) -> TestResponse:
        """Sends the form with its token and the `filled` fields (a list for several ticks) by the `button` named.

        Fails if the form has no such field, choice or button: a person could not have sent that either.
        """
        data = [(name, value) for name, value in self.values if name not in filled]
        for name, given in filled.items():
            data += [(name, str(value)) for value in (given if isinstance(given, list | tuple) else [given])]
            self._check(name, given)
        button = button or self.meant
        method, action = self.ways.get(button or "", (self.method, self.action))
        if button is not None:
            data += [(name, value or "") for name, value, words in self._pressed(button) if name]
        fields = {name: [value for other, value in data if other == name] for name, _ in data}
        if method == "get":
            return client.get(action.partition("#")[0], query_string=fields, follow_redirects=follow)
        return client.post(action, data=fields, follow_redirects=follow)

    def _check(self, name: str, given: Any) -> None:
        assert name in self.names, f"the form has no field {name}; it has {sorted(self.names)}"
        if name in self.choices:
            wanted = {str(value) for value in (given if isinstance(given, list | tuple) else [given])}
            assert wanted <= self.choices[name], f"{name} offers {sorted(self.choices[name])}, not {sorted(wanted)}"

    def _pressed(self, words: str) -> list[tuple[str, str | None, str]]:
        found = [button for button in self.buttons if button[2] == words]
        assert found, f"the form has no button {words!r}; it has {[button[2] for button in self.buttons]}"
        return found[:1]


class Page(HTMLParser):
    """What a person finds on a page: `title`, `text`, `links` (words -> address) and its forms."""

    def __init__(self, html: str, path: str = "/"):
        super().__init__()
        self.path, self.title, self.language = path, "", ""
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self._form: Form | None = None
        self._inside: list[tuple[str, dict[str, Any], list[str]]] = []
        self._words: list[str] = []
        self.feed(html)
        self.text = " ".join(" ".join(self._words).split())

    def form(self, button: str | None = None, action: str | None = None) -> Form:
        """The first form that sends something and has that button or goes to that address."""
        for form in self.forms:
            fits_button = button is None or any(words == button for _, _, words in form.buttons)
            own = [words for words, (_, where) in form.ways.items() if where == action]
            if fits_button and (action in (None, form.action) or own):
                form.meant = button if button in form.ways else next(iter(own), None)
                return form
        raise AssertionError(f"no form with button {button!r} and action {action!r} on {self.path}: {self.text[:300]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = {name: value if value is not None else name for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "form":
            self._form = Form(given.get("action") or self.path, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "input":
            self._input(given)
        elif tag in ("a", "title", "button", "textarea", "select", "option", "p"):
            self._inside.append((tag, given, []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        while any(kind == tag for kind, _, _ in self._inside):
            kind, given, pieces = self._inside.pop()
            self._end(kind, given, "".join(pieces))
            if kind == tag:
                return

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        for _, _, pieces in self._inside:
            pieces.append(data)

    def _input(self, given: dict[str, Any]) -> None:
        name, kind, value = given.get("name"), given.get("type", "text"), given.get("value", "")
        if not self._form or not name or kind in UNTYPED:
            return
        if kind in ("radio", "checkbox"):
            self._form.choices.setdefault(name, set()).add(value or "on")
            if "checked" in given:
                self._form.values.append((name, value or "on"))
        else:
            self._form.typed.add(name)
            self._form.values.append((name, value))

    def _end(self, tag: str, given: dict[str, Any], raw: str) -> None:
        words = " ".join(raw.split())
        if tag == "a" and "href" in given:
            self.links.setdefault(words, given["href"])
        elif tag == "title":
            self.title = words
        elif tag == "p" and str(given.get("id", "")).endswith("-error"):
            self.errors[given["id"].removeprefix("f-").removesuffix("-error")] = words.partition(": ")[2]
        elif self._form and tag in ("button", "textarea", "option"):
            self._field(tag, given, words if tag != "textarea" else raw.removeprefix("\n"))

    def _field(self, tag: str, given: dict[str, Any], words: str) -> None:
        assert self._form is not None
        if tag == "button":
            self._form.buttons.append((given.get("name", ""), given.get("value"), words))
            if "formmethod" in given or "formaction" in given:
                self._form.ways[words] = (given.get("formmethod", self._form.method).lower(),
                                          given.get("formaction", self._form.action))
        elif tag == "textarea":
            self._form.typed.add(given["name"])
            self._form.values.append((given["name"], words))
        else:
            name = next(attributes["name"] for kind, attributes, _ in reversed(self._inside) if kind == "select")
            value = given.get("value", words)
            if name not in self._form.choices or "selected" in given:
                self._form.values = [pair for pair in self._form.values if pair[0] != name] + [(name, value)]
            self._form.choices.setdefault(name, set()).add(value)


def read(response: TestResponse) -> Page:
    """The page in an answer."""
    return Page(response.get_data(as_text=True), response.request.path)
