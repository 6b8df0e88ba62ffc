"""The form of a bulk message: what is typed, and what it means."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
from flask import request

from services.notifier.adapters.tables import Bulk
from services.notifier.domain.bulk import CHANNEL_CHOICES, Filters
from services.notifier.domain.templates import TEMPLATES
from services.notifier.domain.templates.placeholders import PLACEHOLDERS, used
from services.notifier.handlers.bulk import NewBulk
from services.notifier.web.staff_words import TEMPLATES as NAMES
from shared.contracts.intake import CASE_TYPES, STAGES
from shared.errors import Refusal
from shared.http.forms import read_form

BULK = tuple(one.id for one in TEMPLATES.values() if one.bulk)
DAYS = ("from_day", "until")
NOON = time(12)
SINCE = ("0", "7", "14", "30", "60", "90")


def _several(*choices: str) -> ma.fields.List:
    return ma.fields.List(ma.fields.String(validate=ma.validate.OneOf(choices)), load_default=list)


class BulkSchema(ma.Schema):
    """What staff choose on the page."""

    template = ma.fields.String(required=True, validate=ma.validate.OneOf(BULK))
    title = ma.fields.String(load_default="", validate=ma.validate.Length(max=120))
    from_day = ma.fields.Date(load_default=None)
    until = ma.fields.Date(load_default=None)
    channels = ma.fields.String(load_default=CHANNEL_CHOICES[0], validate=ma.validate.OneOf(CHANNEL_CHOICES))
    case_types = _several(*CASE_TYPES)
    stages = _several(*STAGES)
    outcomes = ma.fields.List(ma.fields.String(validate=ma.validate.Length(max=60)), load_default=list)
    languages = _several("en", "es")
    quiet_days = ma.fields.Integer(load_default=0, validate=ma.validate.Range(0, 3650))
    wants_back = ma.fields.Boolean(load_default=False)
    together = ma.fields.Boolean(load_default=False)


def read_bulk(zone: str, today: date) -> tuple[NewBulk | None, dict[str, str]]:
    """What was chosen, or what has to be mended by field."""
    values, errors = read_form(BulkSchema(), request.form)
    if not errors:
        errors = _check_days(values, today)
    return (None, errors) if errors else (_as_new(values, zone), {})


def days_of(template_id: str) -> tuple[str, ...]:
    """The days that the template's words want from whoever sends it."""
    names = used(TEMPLATES[template_id].en, "sms")
    return tuple(name for name in DAYS if name in names and PLACEHOLDERS[name].kind == "day")


def as_form(bulk: Bulk) -> dict[str, Any]:
    """What was chosen, as the form shows it."""
    days = {name: datetime.fromisoformat(value).date().isoformat() for name, value in bulk.values.items()}
    ticks = {"wants_back": "yes" if bulk.filters.get("wants_back") else "", "together": "yes" if bulk.together else ""}
    return bulk.filters | days | ticks | {
        "template": bulk.template, "title": bulk.title, "channels": bulk.channels,
        "quiet_days": str(bulk.filters.get("quiet_days", 0))}


def _check_days(values: dict[str, Any], today: date) -> dict[str, str]:
    wanted = days_of(values["template"])
    errors = {name: "Please choose the day: the text names it." for name in wanted if values[name] is None}
    if not errors and wanted and values["until"] < max(values["from_day"], today):
        errors["until"] = "The last day cannot be before the first, nor in the past."
    return errors


def _as_new(values: dict[str, Any], zone: str) -> NewBulk:
    filters = Filters(
        tuple(values["case_types"]), tuple(values["stages"]), tuple(values["outcomes"]), tuple(values["languages"]),
        values["quiet_days"], values["wants_back"])
    try:
        days = {name: datetime.combine(values[name], NOON, ZoneInfo(zone)).isoformat()
                for name in days_of(values["template"])}
    except (OverflowError, ValueError) as error:
        raise Refusal("Please choose a day of this century.", "until") from error
    return NewBulk(values["title"] or NAMES[values["template"]], values["template"], days, filters, values["channels"],
                   values["together"])
