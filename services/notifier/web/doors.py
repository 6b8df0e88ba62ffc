"""What the pages have in common: who acts, looking without a lock, and a step that may be refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from werkzeug.exceptions import Unauthorized

from shared.errors import Refusal
from shared.http import Participant, Staff, current_participant, current_service, current_staff
from shared.work import Work


def participant() -> Participant:
    """The participant at a page that is guarded."""
    found = current_participant()
    if found is None:
        raise Unauthorized
    return found


def staff() -> Staff:
    """The signed-in member of staff at a page that is guarded."""
    found = current_staff()
    if found is None:
        raise Unauthorized
    return found


@contextmanager
def looking() -> Iterator[Work]:
    """A unit of work for a page that only looks: it takes no lock, and whatever it changed is rolled back."""
    service = current_service()
    with service.reading() as session:
        yield Work(session, service.clock, service.settings)


def step(action: Callable[[Work], Any], done: str, back: str) -> Any:
    """Does `action` in one transaction and goes `back`, with the words `done` or those of the refusal."""
    try:
        with current_service().work() as work:
            action(work)
    except Refusal as refusal:
        flash(_(refusal.message), "trouble")
    else:
        flash(done, "done")
    return redirect(back, 303)
