"""What the forms of mediators, interpreters, rooms, closed days and session types send."""

from typing import Any

from marshmallow import fields, validate

from services.scheduler.domain.availability import ROOMS_NEEDED
from services.scheduler.domain.languages import LANGUAGES, UNCLEAR
from services.scheduler.domain.resources import FEATURES
from services.scheduler.web.forms import NOT_A_NUMBER, TOO_LONG, AwayForm, Form, day_field, words_field
from shared.contracts.intake import CASE_TYPES

SPOKEN = {code: name for code, name in LANGUAGES.items() if code != UNCLEAR}
NAME_LENGTH = validate.Length(max=60, error=TOO_LONG)


def codes_of(allowed=None) -> fields.List:
    check = validate.OneOf(list(allowed), error="Please choose from the list.") if allowed else NAME_LENGTH
    return fields.List(fields.String(validate=check), load_default=list)


def number_field(**options: Any) -> fields.Integer:
    return fields.Integer(error_messages=NOT_A_NUMBER, **options)


class ProfileForm(Form):
    active = fields.Boolean(load_default=False)
    trainee = fields.Boolean(load_default=False)
    about = words_field(2000, load_default="")
    languages = codes_of(SPOKEN)


class CasesForm(Form):
    """`more` holds qualifications that are not on the list yet, with commas between them."""

    case_types = codes_of(CASE_TYPES)
    qualifications = codes_of()
    more = words_field(200, load_default="")


class PlacesForm(Form):
    remote = fields.Boolean(load_default=False)
    in_person = fields.Boolean(load_default=False)
    room_ids = codes_of()
    timezone = fields.String(load_default=None, validate=NAME_LENGTH)


class LimitsForm(Form):
    most_a_day = number_field(load_default=None)
    most_a_week = number_field(load_default=None)
    buffer_before = number_field(load_default=0)
    buffer_after = number_field(load_default=0)
    weight = number_field(load_default=100)


class InterpreterForm(Form):
    display_name = words_field(200, required=True)
    active = fields.Boolean(load_default=False)
    languages = codes_of(SPOKEN)
    remote = fields.Boolean(load_default=False)
    in_person = fields.Boolean(load_default=False)
    timezone = fields.String(load_default=None, validate=NAME_LENGTH)


class RoomForm(Form):
    name = words_field(60, required=True)
    seats = number_field(required=True, validate=validate.Range(2, 500, error="Between 2 and 500 seats, please."))
    access = codes_of(FEATURES)
    directions = words_field(500, load_default="")
    active = fields.Boolean(load_default=False)


class OnceForm(AwayForm):
    """An absence, or an opening beside the weekly hours."""

    what = fields.String(load_default="away", validate=validate.OneOf(["away", "extra"]))


class HolidayForm(Form):
    day = day_field(required=True)
    name = words_field(120, required=True)


class SessionTypeForm(Form):
    """What is left empty is as the default has it; reminders and qualifications can also be none at all."""

    minutes = number_field(load_default=None)
    mediators = number_field(load_default=None)
    buffer_before = number_field(load_default=None)
    buffer_after = number_field(load_default=None)
    notice = number_field(load_default=None)
    horizon = number_field(load_default=None)
    cancel_notice = number_field(load_default=None)
    move_notice = number_field(load_default=None)
    stagger = number_field(load_default=None)
    modalities = codes_of(ROOMS_NEEDED)
    remind_early = number_field(load_default=None)
    remind_late = number_field(load_default=None)
    no_reminders = fields.Boolean(load_default=False)
    qualifications = codes_of()
    more = words_field(200, load_default="")
    no_qualifications = fields.Boolean(load_default=False)


def qualifications_of(values: dict[str, Any]) -> list[str]:
    """Those ticked and those typed, each once and written alike."""
    typed = (" ".join(one.split()).lower() for one in values["more"].split(","))
    return sorted({*values["qualifications"], *(one[:60] for one in typed if one)})


def session_type_of(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a session type as the handler takes them: None is as the default has it."""
    known = {name: value for name, value in values.items()
             if name not in ("remind_early", "remind_late", "no_reminders", "more", "no_qualifications")}
    leads = [one for one in (values["remind_early"], values["remind_late"]) if one is not None]
    known["reminders"] = [] if values["no_reminders"] else sorted(leads, reverse=True) or None
    known["qualifications"] = [] if values["no_qualifications"] else qualifications_of(values) or None
    known["modalities"] = values["modalities"] or None
    return known
