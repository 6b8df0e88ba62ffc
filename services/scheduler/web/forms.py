"""What the scheduler's forms send."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from services.scheduler.domain.availability import ROOMS_NEEDED
from services.scheduler.domain.hours import WeeklyHours, local_moment
from services.scheduler.domain.slots import PARTS
from services.scheduler.handlers.proposals import Preferences
from services.scheduler.web.doors import centre_zone
from shared.errors import Refusal
from shared.http import refused
from shared.http.forms import read_form

ANSWERS_UNTIL = time(18)
FIRST_MOMENT, LAST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Messages = dict[str, str | list[Any] | dict[Any, Any]]
NOT_A_DAY: Messages = {"invalid": "Please write the date like 2026-09-24."}
NOT_A_TIME: Messages = {"invalid": "Please write the time like 10:30."}
NOT_A_NUMBER: Messages = {"invalid": "Please write a whole number."}
HOURS_FIELDS = ("weekday", "opens", "closes", "from", "until")
TOO_LONG = "This is too long. Please shorten it."


class Mistakes(Refusal):
    """A form that cannot be taken as it is; `errors` has a message for each field."""

    def __init__(self, errors: dict[str, str]):
        super().__init__(next(iter(errors.values())), next(iter(errors)))
        self.errors = errors


def sent(schema: Schema) -> dict[str, Any]:
    """What the form at hand sent. Raises Mistakes."""
    values, errors = read_form(schema, request.form)
    if errors:
        raise Mistakes(errors)
    return values


def shown_again(template: str, error: Refusal, **facts: Any) -> tuple[str, int]:
    """The page with what was typed and every message by its field."""
    return refused(template, error, errors=getattr(error, "errors", {}), **facts)


class Form(Schema):
    """A form; fields it does not know are left aside."""

    class Meta:
        unknown = EXCLUDE


def day_field(**options: Any) -> fields.Date:
    return fields.Date(error_messages=NOT_A_DAY, validate=validate.Range(
        FIRST_MOMENT.date(), LAST_MOMENT.date(), error="Please check the year."), **options)


def time_field(**options: Any) -> fields.Time:
    return fields.Time(error_messages=NOT_A_TIME, **options)


def moment_field(**options: Any) -> fields.AwareDateTime:
    """An aware moment of this age, so that sums with it do not overflow."""
    return fields.AwareDateTime(format="iso", error_messages={"invalid": "Please choose one of the times."},
                                validate=validate.Range(FIRST_MOMENT, LAST_MOMENT, error="Please check the year."),
                                **options)


def words_field(most: int, **options: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=most, error=TOO_LONG), **options)


class Filters(Form):
    """What staff may wish of the times proposed."""

    mediator = fields.String(validate=validate.Length(max=36))
    modality = fields.String(validate=validate.OneOf(list(ROOMS_NEEDED)))
    minutes = fields.Integer(validate=validate.Range(15, 480, error="Between 15 and 480 minutes, please."),
                             error_messages=NOT_A_NUMBER)
    mediators = fields.Integer(validate=validate.OneOf([1, 2]), error_messages=NOT_A_NUMBER)
    step_free = fields.Boolean()
    weekdays = fields.List(fields.Integer(validate=validate.Range(0, 6)))
    parts = fields.List(fields.String(validate=validate.OneOf(PARTS)))


class AskForm(Filters):
    """The times to be asked about: those ticked, and one of the staff's own."""

    FILTERS = ("mediator", "modality", "minutes", "mediators", "step_free", "weekdays", "parts")

    slots = fields.List(moment_field())
    own_day = day_field()
    own_time = time_field()
    closes_on = day_field()
    token = fields.String(validate=validate.Length(max=64))

    @post_load
    def whole(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if ("own_day" in data) != ("own_time" in data):
            missing = "own_time" if "own_day" in data else "own_day"
            raise ValidationError("Please give both the day and the time.", missing)
        return data


class TimeForm(Form):
    """A new time for a session, agreed with everybody."""

    day = day_field(required=True)
    time = time_field(required=True)
    mediator = fields.String(validate=validate.Length(max=36))


class MomentForm(Form):
    """A moment that staff ask about, of everybody or of one mediator or room."""

    day = day_field()
    time = time_field()
    mediator = fields.String(validate=validate.Length(max=36))
    room = fields.String(validate=validate.Length(max=36))


class ConflictForm(Form):
    """Who is not to serve: in the case, or wherever `person` is a party."""

    conflict = fields.String(required=True, validate=validate.Length(max=36))
    person = fields.String(load_default=None, validate=validate.Length(max=36))
    source = fields.String(load_default="staff", validate=validate.OneOf(["staff", "mediator", "party"]))


class PinForm(Form):
    pin = fields.String(required=True, validate=validate.Length(max=36))


class AwayForm(Form):
    """Whole days from `starts_on` until `ends_on`, both included; with times, a part of a day."""

    starts_on = day_field(required=True)
    ends_on = day_field(required=True)
    from_time = time_field()
    until_time = time_field()


class BusyFeedForm(Form):
    url = words_field(2000, required=True)


class LinkForm(Form):
    join_url = fields.Url(schemes=["https"], load_default="", validate=validate.Length(max=300, error=TOO_LONG),
                          error_messages={"invalid": "Please give an address that begins with https://"})


def preferences_of(values: dict[str, Any]) -> Preferences:
    mediator = values.get("mediator")
    return Preferences(
        values.get("modality"), values.get("minutes"), frozenset({mediator} if mediator else ()),
        values.get("mediators"), values.get("step_free", False), frozenset(values.get("weekdays") or ()),
        frozenset(values.get("parts") or ()))


def own_time(values: dict[str, Any]) -> datetime | None:
    """The staff's own time, as a moment."""
    if "own_day" not in values:
        return None
    return local_moment(values["own_day"], values["own_time"].replace(tzinfo=None), centre_zone())


def asked_moment(values: dict[str, Any]) -> datetime | None:
    """The moment that a MomentForm asks about; None if a part of it is missing."""
    if "day" not in values or "time" not in values:
        return None
    return local_moment(values["day"], values["time"].replace(tzinfo=None), centre_zone())


def closing_moment(values: dict[str, Any]) -> datetime | None:
    """The evening of the day until which people may answer; None leaves it to the rule."""
    day = values.get("closes_on")
    return local_moment(day, ANSWERS_UNTIL, centre_zone()) if day else None


def absence(values: dict[str, Any], zone: ZoneInfo | None = None) -> tuple[datetime, datetime]:
    """From when until when somebody is away, by the clock of the zone (None: the centre's). Raises Refusal by the field
    that is wrong.
    """
    zone = zone or centre_zone()
    starts = local_moment(values["starts_on"], _wall(values, "from_time", time(0)), zone)
    ends_on = values["ends_on"]
    if "until_time" in values:
        return starts, local_moment(ends_on, _wall(values, "until_time", time(0)), zone)
    if ends_on < values["starts_on"]:
        raise Refusal("The last day is before the first.", "ends_on")
    return starts, local_moment(date.fromordinal(ends_on.toordinal() + 1), time(0), zone)


def _wall(values: dict[str, Any], name: str, otherwise: time) -> time:
    return values.get(name, otherwise).replace(tzinfo=None)


def hours_from(form: Any, rows: int) -> dict[int, WeeklyHours]:
    """row -> weekly hours, of a form with fields weekday-0, opens-0, closes-0, from-0, until-0 and so on.

    A row without times counts as taken out. Raises Refusal with the field `hours-<row>` that cannot be read.
    """
    found = {}
    for row in range(rows):
        values = {name: form.get(f"{name}-{row}", "").strip() for name in HOURS_FIELDS}
        if values["opens"] or values["closes"]:
            found[row] = _hours_of(values, row)
    return found


def _hours_of(values: dict[str, str], row: int) -> WeeklyHours:
    try:
        return WeeklyHours(
            range(7)[int(values["weekday"])], time.fromisoformat(values["opens"]).replace(tzinfo=None),
            time.fromisoformat(values["closes"]).replace(tzinfo=None), _date(values["from"]), _date(values["until"]))
    except (ValueError, IndexError) as error:
        raise Refusal("Please give a weekday, a beginning like 09:00 and an end like 17:00.", f"hours-{row}") from error


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
