"""Moments in words: `Wed, Sep 24, 2026, 10:30 AM (Chicago time)`, in the page's language and a zone that is named."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time, format_timedelta, get_timezone_location
from flask import Flask, current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from shared.doubled_hour import which_of_two

LOCALES = {"en": "en_US", "es": "es_US"}  # Spanish as written in the United States: 12 hours, "p. m."
NOON = time(12, tzinfo=UTC)
NOTHING = "–"


def show_moments(app: Flask) -> None:
    app.jinja_env.filters.update(when=when, when_short=when_short, ago=ago, day=day, clock_time=clock_time,
                                 zone_words=zone_words)


def when(moment: datetime | None, zone: str | None = None) -> str:
    """Weekday, date, time and place: what a text or a page about a session says. `moment` aware, `zone` IANA."""
    if moment is None:
        return NOTHING
    return f"{day(moment, zone)}, {clock_time(moment, zone)} ({zone_words(zone)})"


def zone_words(zone: str | None = None) -> str:
    """`Chicago time`, for an IANA zone."""
    place = get_timezone_location(ZoneInfo(_zone(zone)), locale=_locale(), return_city=True)
    return _("%(place)s time", place=place)


def when_short(moment: datetime | None, zone: str | None = None) -> str:
    """`Sep 24, 10:30 AM`, for lists."""
    if moment is None:
        return NOTHING
    return f"{format_skeleton('MMMd', moment, ZoneInfo(_zone(zone)), locale=_locale())}, {clock_time(moment, zone)}"


def day(value: datetime | date | None, zone: str | None = None) -> str:
    """`Wed, Sep 24, 2026`. A date has no zone; a moment is taken in `zone`."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(_zone(zone))).date()
    return format_skeleton("yMMMEd", datetime.combine(value, NOON), locale=_locale())


def clock_time(moment: datetime | None, zone: str | None = None) -> str:
    """`10:30 AM`, with a plain space: the narrow one of the locale data breaks on old phones.

    In the hour that the clocks show twice in autumn, also which of the two.
    """
    if moment is None:
        return NOTHING
    place = ZoneInfo(_zone(zone))
    words = format_time(moment, "short", place, locale=_locale()).replace("\u202f", " ")
    which = which_of_two(moment, place)
    if which is None:
        return words
    if which == "second":
        return _("%(time)s, the second time (after the clocks go back)", time=words)
    return _("%(time)s, the first time (before the clocks go back)", time=words)


def ago(moment: datetime | None) -> str:
    """`3 hours ago` or `in 2 days`, by the service's clock."""
    if moment is None:
        return NOTHING
    return format_timedelta(moment - current_app.extensions["reconvene"].clock.now(), add_direction=True,
                            locale=_locale())


def _zone(zone: str | None) -> str:
    return zone or current_app.extensions["reconvene"].settings.timezone


def _locale() -> str:
    return LOCALES.get(str(get_locale()), "en_US")
