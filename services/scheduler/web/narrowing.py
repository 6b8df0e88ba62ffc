"""How a participant narrows times: by time of day, weekday and week. All of it travels in the address or the form."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from babel.dates import format_skeleton, get_day_names
from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from services.scheduler.domain.slots import PARTS
from services.scheduler.domain.wishes import WEEKDAYS
from services.scheduler.handlers import proposals
from services.scheduler.handlers.proposals import ANY, Preferences
from shared.work import Work

SHOWN = 9
NOON = time(12)
MOST_READ = 20  # of a kind, whatever an address says
NAMES = ("parts", "weekdays", "weeks")


def narrowed(sent: MultiDict[str, str]) -> Preferences:
    """What was ticked of times of day, weekdays and weeks; what is none of these is left aside."""
    mondays = (_date(one) for one in sent.getlist("weeks")[:MOST_READ])
    return Preferences(
        weekdays=frozenset(day for day in WEEKDAYS if str(day) in sent.getlist("weekdays")),
        parts=frozenset(part for part in PARTS if part in sent.getlist("parts")),
        weeks=frozenset(one for one in mondays if one and one.weekday() == 0))


def choices(weeks: Iterable[date]) -> dict[str, list[tuple[Any, str]]]:
    """(value, words) for each way to narrow, in the page's language."""
    names = get_day_names("wide", locale=str(get_locale()))
    words = {"morning": _("Morning (before noon)"), "afternoon": _("Afternoon (noon to 5)"),
             "evening": _("Evening (from 5)")}
    return {"parts": [(part, words[part]) for part in PARTS],
            "weekdays": [(day, names[day].capitalize()) for day in WEEKDAYS],
            "weeks": [(one.isoformat(), _week(one)) for one in weeks]}


def free_times(work: Work, case_id: str, sent: MultiDict[str, str]) -> dict[str, Any]:
    """What a page shows of the times that are free as narrowed: `found`, or `wider`, the ways to see more."""
    preferences = narrowed(sent)
    found = proposals.times_to_choose(work, case_id, preferences, SHOWN)
    return {"found": found, "narrow": preferences != ANY, "wider": [] if found else _wider(preferences, sent)}


def ticked_times(sent: MultiDict[str, str]) -> list[datetime]:
    """The moments ticked, in order of time."""
    found = (_moment(one) for one in sent.getlist("times")[:MOST_READ])
    return sorted({one for one in found if one})


def _wider(preferences: Preferences, sent: MultiDict[str, str]) -> list[tuple[str, dict[str, list[str]]]]:
    """Words and what the address keeps, for each way of narrowing that could be left out."""
    words = {"parts": _("Any time of day"), "weekdays": _("Any day"), "weeks": _("Any week")}
    kept = {name: sent.getlist(name) for name in (*NAMES, "times", "slots", "show") if sent.getlist(name)}
    return [(words[name], {other: values for other, values in kept.items() if other != name})
            for name in NAMES if getattr(preferences, name)]


def _week(monday: date) -> str:
    named = format_skeleton("MMMd", datetime.combine(monday, NOON), locale=str(get_locale()))
    return _("Week of %(monday)s", monday=named)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo and 2000 <= found.year <= 2200 else None


def sent_by_address() -> MultiDict[str, str]:
    return MultiDict(request.args)
