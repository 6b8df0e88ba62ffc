"""What pages have in common: who acts, reading a form, and a step that may be refused."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, request
from werkzeug.exceptions import Unauthorized

from shared.errors import Refusal
from shared.http import Staff, current_service, current_staff
from shared.work import Work

OFFICE = ("coordinator", "manager")  # may look; only a coordinator changes a case


def me() -> Staff:
    """The signed-in member of staff; pages that call it are guarded."""
    staff = current_staff()
    if staff is None:
        raise Unauthorized
    return staff


def step(action: Callable[[Work], Any], done: str, back: str) -> Any:
    """Does `action` in one transaction and goes `back`, with the words `done` or those of the refusal."""
    try:
        with current_service().work() as work:
            action(work)
    except Refusal as refusal:
        flash(refusal.message, "trouble")
    else:
        flash(done, "done")
    return redirect(back)


def page_number() -> int:
    """The page of a list that was asked for, from 1."""
    return min(max(1, request.args.get("page", 1, int)), 100_000)


def page_link(number: int) -> str:
    """The same list at another page."""
    kept = {name: value for name, value in request.args.items() if name != "page"}
    return f"{request.path}?{urlencode(kept | {'page': number})}"
