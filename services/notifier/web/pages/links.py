"""The door to a person's pages: a link, and the PIN that they chose.

Opening a link (GET) changes nothing: phones and mail programs look at links before people do.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from services.notifier.adapters.tables import Person
from services.notifier.domain.pins import Door, plain_digits, weakness
from services.notifier.handlers.doors import Attempt, choose_pin, look_at_door, try_pin
from services.notifier.handlers.links import TARGETS, send_new_link
from services.notifier.web.doors import looking
from services.notifier.web.words import WEAK_PINS
from shared.http import Participant, current_service, limit, open_to_all
from shared.http.cookies import set_participant_cookie
from shared.http.language import speak_with
from shared.work import Work

pages = Blueprint("links", __name__, url_prefix="/l")
STATUS = {Door.LOCKED: 429, Door.EXPIRED: 410}


@pages.get("/<code>")
@limit("60/minute")
@open_to_all
def door(code: str) -> Any:
    with looking() as work:
        attempt = look_at_door(work, code)
        _speak_with_owner(work, attempt)
        return _page(code, attempt, {})


@pages.post("/<code>")
@limit("20/minute;100/hour")
@open_to_all
def enter(code: str) -> Any:
    """Takes the PIN, or the first choice of one."""
    pin = plain_digits(request.form.get("pin", ""))
    with current_service().work() as work:
        attempt = look_at_door(work, code)
        _speak_with_owner(work, attempt)
        errors = _unfit(pin) if attempt.door == Door.UNSET else {}
        if not errors and attempt.door == Door.UNSET:
            attempt = choose_pin(work, code, pin)
        elif not errors:
            attempt = try_pin(work, code, pin)
    if attempt.door == Door.OPEN:
        return _let_in(attempt)
    if attempt.door == Door.WRONG:
        errors = {"pin": _("That is not the PIN. Please try again.")}
    return _page(code, attempt, errors)


@pages.post("/<code>/again")
@limit("5/hour")
@open_to_all
def again(code: str) -> Any:
    """The answer is the same whatever was done, so that nobody learns anything from it."""
    with current_service().work() as work:
        send_new_link(work, code)
    return redirect(url_for("links.asked"), 303)


@pages.get("/new-link")
@open_to_all
def asked() -> str:
    return render_template("doors/asked.html")


def _speak_with_owner(work: Work, attempt: Attempt) -> None:
    """The text was in the person's language; so is the door that it leads to."""
    person = work.session.get(Person, attempt.link.person_id)
    speak_with(person.language if person else None)


def _unfit(pin: str) -> dict[str, str]:
    if request.form.get("again") is not None and plain_digits(request.form["again"]) != pin:
        return {"again": _("The two do not match. Please type the same PIN twice.")}
    weak = weakness(pin)
    return {"pin": str(WEAK_PINS[weak])} if weak else {}


def _page(code: str, attempt: Attempt, errors: dict[str, str]) -> Any:
    page = render_template(f"doors/{PAGES[attempt.door]}.html", code=code, errors=errors,
                           locked_until=attempt.locked_until)
    return page, 422 if errors else STATUS.get(attempt.door, 200)


PAGES = {Door.UNSET: "choose", Door.CLOSED: "pin", Door.WRONG: "pin", Door.LOCKED: "locked", Door.EXPIRED: "expired"}


def _let_in(attempt: Attempt) -> Any:
    response = redirect(TARGETS[attempt.link.target], 303)
    set_participant_cookie(response, Participant(attempt.link.person_id, attempt.link.case_id, attempt.link.id))
    return response
