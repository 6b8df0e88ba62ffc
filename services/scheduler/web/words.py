"""Codes in plain words, for staff (English)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from babel.units import format_unit
from flask import Flask
from flask_babel import get_locale

from services.scheduler.domain.languages import LANGUAGES, UNCLEAR
from services.scheduler.domain.slots import PARTS
from services.scheduler.domain.words import said
from services.scheduler.web.doors import centre_zone
from shared.contracts.why_not_sent import WHY

KINDS = {"first": "First session", "next": "Next session", "come_back": "Offer to come back", "move": "New time",
         "sooner": "Earlier time"}
MODALITIES = {"in_person": "In person", "video": "By video", "phone": "By phone", "shuttle": "In separate rooms"}
STATES = {"scheduled": "Set", "held": "Held", "missed": "Missed", "cancelled": "Cancelled"}
CLOSED = {"open": "Open", "booked": "Booked", "not_mutual": "No common time", "expired": "Time is up",
          "withdrawn": "Withdrawn"}
ATTENDANCE = {"attended": "Came", "late": "Came late", "left_early": "Left early", "no_show": "Did not come",
              "excused": "Excused", "technical": "Could not join (technical)"}
REPLIES = {"there": "Will be there", "new_time": "Asked for a new time", "help": "Asked for help"}
REMINDERS = {"remind3": "3 days before", "remind1": "1 day before"}
TIMERS = {"pending": "Planned", "done": "Went out", "cancelled": "Cancelled", "expired": "Too late, not sent",
          "failed": "Failed"}
SERVING = {"asked": "No answer yet", "accepted": "Will serve", "released": "Was not asked again"}
CHANNELS = {"sms": "text", "email": "e-mail"}
MESSAGES = {"sent": "Sent", "delivered": "Delivered", "failed": "Did not arrive", "suppressed": "Not sent"}
CANCELLED = {"party": "by a party", "staff": "by staff", "closed": "because the case was closed",
             "condition": "because of a protective condition"}
DAY_PARTS = {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening"}
WEEKDAYS = tuple(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")))
CASE_TYPES = {"parenting": "Parenting", "separation": "Separation", "family": "Family", "neighbors": "Neighbors",
              "housing": "Housing", "money": "Money", "workplace": "Workplace", "other": "Other"}

FEATURES = {"step_free": "Step-free", "hearing_loop": "Hearing loop", "quiet": "Quiet", "parking": "Parking",
            "large_print": "Large print", "childcare": "Childcare"}
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
         "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico")


def show_words(app: Flask) -> None:
    """Gives the templates these tables as `words`, and `slot_time` for a moment as "Thu Sep 24, 10:30 AM"."""
    app.jinja_env.globals["words"] = {
        "kinds": KINDS, "modalities": MODALITIES, "states": STATES, "closed": CLOSED, "attendance": ATTENDANCE,
        "replies": REPLIES, "reminders": REMINDERS, "timers": TIMERS, "cancelled": CANCELLED,
        "channels": CHANNELS, "serving": SERVING, "messages": MESSAGES, "not_sent": WHY,
        "parts": [(part, DAY_PARTS[part]) for part in PARTS], "weekdays": WEEKDAYS,
        "case_types": list(CASE_TYPES.items()), "features": list(FEATURES.items()), "zones": ZONES,
        "languages": sorted(((code, name) for code, name in LANGUAGES.items() if code != UNCLEAR),
                            key=lambda pair: pair[1]), "language_names": LANGUAGES}
    app.jinja_env.filters.update(slot_time=slot_time, local_day=local_day, local_time=local_time, by_day=by_day,
                                 map_pairs=map_pairs, saying=saying, length_from=length_from, hour=hour,
                                 zip_same=zip_same, zones_with=zones_with)


def slot_time(moment: datetime) -> str:
    return said(moment, centre_zone())


def local_day(moment: datetime) -> str:
    """The date at the centre, as a date field takes it."""
    return moment.astimezone(centre_zone()).strftime("%Y-%m-%d")


def local_time(moment: datetime) -> str:
    """The time at the centre, as a time field takes it."""
    return moment.astimezone(centre_zone()).strftime("%H:%M")


def length_from(ends_at: datetime, starts_at: datetime) -> str:
    """How long from the start: whole hours as hours, else minutes, in the page's language."""
    minutes = int((ends_at - starts_at).total_seconds() // 60)
    unit, count = ("hour", minutes // 60) if minutes % 60 == 0 else ("minute", minutes)
    return format_unit(count, unit, locale=str(get_locale()))


def hour(value: time) -> str:
    """A time of the clock as "9:00 AM"."""
    return f"{value:%I:%M %p}".lstrip("0")


def by_day(timed: Iterable[Any]) -> list[tuple[date, list[Any]]]:
    """What has `starts_at`, in order of time, by the date at the centre."""
    zone = centre_zone()
    return [(day, list(some)) for day, some in groupby(timed, lambda one: one.starts_at.astimezone(zone).date())]


def map_pairs(rows: Iterable[Any], value: str, label: str) -> list[tuple[Any, Any]]:
    """(value, label) of each row, for a choice."""
    return [(getattr(row, value), getattr(row, label)) for row in rows]


def zip_same(values: Iterable[str]) -> list[tuple[str, str]]:
    """(value, label) of words that are their own label."""
    return [(one, one) for one in values]


def zones_with(zones: Iterable[str], chosen: str | None) -> list[tuple[str, str]]:
    """The zones to choose from, and the one that is set already."""
    return [(one, one.replace("_", " ")) for one in dict.fromkeys((*zones, *([chosen] if chosen else [])))]


def saying(answers: Mapping[str, frozenset[int] | None], digit: int, names: Mapping[str, str]) -> str:
    """The names of those who could make the slot with this digit."""
    return ", ".join(names[person_id] for person_id, could in answers.items() if digit in (could or ()))
