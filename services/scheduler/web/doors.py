"""How a page opens its work, and reads what it was sent."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask import request
from werkzeug.routing import BaseConverter

from services.scheduler.domain.hours import local_moment
from shared.errors import NotFound
from shared.http import current_service, current_staff
from shared.http.visitors import Staff
from shared.work import Work

OFFICE = ("coordinator", "manager")
PAGE_SIZE = 50


class IdConverter(BaseConverter):
    """An id in an address: what cannot be one finds no page."""

    regex = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def doing() -> AbstractContextManager[Work]:
    """A unit of work that commits at the end of the block."""
    return current_service().work()


@contextmanager
def looking() -> Iterator[Work]:
    """The same for pages that only read; it takes no lock, and what it loads is gone after the block."""
    service = current_service()
    with service.reading() as session:
        yield Work(session, service.clock, service.settings)


def me() -> Staff:
    """Who is signed in; the view's guard has made sure that somebody is."""
    staff = current_staff()
    if staff is None:
        raise NotFound
    return staff


def centre_zone() -> ZoneInfo:
    return ZoneInfo(current_service().settings.timezone)


def today() -> date:
    """The date at the centre."""
    return current_service().clock.now().astimezone(centre_zone()).date()


def day_begins(day: date) -> datetime:
    return local_moment(day, time(0), centre_zone())


def page_number() -> int:
    """The page asked for, counted from 1; nonsense counts as the first."""
    asked = request.args.get("page", "1")
    return min(max(int(asked), 1), 100_000) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def date_asked(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None
