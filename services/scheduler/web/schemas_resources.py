"""Shapes of the API of mediators, interpreters, rooms and their times."""

import marshmallow as ma

from services.scheduler.domain.languages import LANGUAGES
from services.scheduler.domain.resources import FEATURES
from services.scheduler.web.forms import moment_field
from shared.contracts.intake import CASE_TYPES
from shared.http.paging import Question

COUNT = ma.validate.Range(0, 100_000)
MOST_ROWS = 60


def _codes(allowed=None, most: int = 60) -> ma.fields.List:
    check = [ma.validate.OneOf(allowed)] if allowed else [ma.validate.Length(max=60)]
    return ma.fields.List(ma.fields.String(validate=check), validate=ma.validate.Length(max=most), required=True)


class MediatorQuestion(Question):
    """A mediator as they are to be: all of it. The name is that of their account."""

    active = ma.fields.Boolean(required=True)
    about = ma.fields.String(required=True, validate=ma.validate.Length(max=2000))
    languages = _codes(list(LANGUAGES))
    case_types = _codes(CASE_TYPES)
    qualifications = _codes()
    timezone = ma.fields.String(required=True, allow_none=True, validate=ma.validate.Length(max=60))
    remote = ma.fields.Boolean(required=True)
    in_person = ma.fields.Boolean(required=True)
    room_ids = _codes()
    buffer_before = ma.fields.Integer(required=True, validate=COUNT, metadata={"description": "Minutes."})
    buffer_after = ma.fields.Integer(required=True, validate=COUNT, metadata={"description": "Minutes."})
    most_a_day = ma.fields.Integer(required=True, allow_none=True, validate=COUNT)
    most_a_week = ma.fields.Integer(required=True, allow_none=True, validate=COUNT)
    weight = ma.fields.Integer(required=True, validate=COUNT, metadata={"description": "100 is usual."})
    trainee = ma.fields.Boolean(required=True)


class MediatorAnswer(MediatorQuestion):
    """A mediator. Empty lists of languages, case types and rooms mean any."""

    id = ma.fields.String(required=True)
    display_name = ma.fields.String(required=True)


class InterpreterQuestion(Question):
    """An interpreter as they are to be: all of it."""

    display_name = ma.fields.String(required=True, validate=ma.validate.Length(1, 200))
    active = ma.fields.Boolean(required=True)
    languages = _codes(list(LANGUAGES))
    timezone = ma.fields.String(required=True, allow_none=True, validate=ma.validate.Length(max=60))
    remote = ma.fields.Boolean(required=True)
    in_person = ma.fields.Boolean(required=True)


class InterpreterAnswer(InterpreterQuestion):
    """Somebody who interprets."""

    id = ma.fields.String(required=True)


class RoomQuestion(Question):
    """A room as it is to be: all of it."""

    name = ma.fields.String(required=True, validate=ma.validate.Length(1, 60))
    seats = ma.fields.Integer(required=True, validate=ma.validate.Range(2, 500))
    access = _codes(FEATURES)
    directions = ma.fields.String(required=True, validate=ma.validate.Length(max=500))
    active = ma.fields.Boolean(required=True)


class RoomAnswer(RoomQuestion):
    """A room at the centre."""

    id = ma.fields.String(required=True)


class WeeklyRow(Question):
    """Open every week on a weekday, in wall time."""

    weekday = ma.fields.Integer(required=True, validate=ma.validate.Range(0, 6), metadata={"description": "0: Monday."})
    opens = ma.fields.Time(required=True, format="%H:%M")
    closes = ma.fields.Time(required=True, format="%H:%M")
    valid_from = ma.fields.Date(load_default=None, allow_none=True)
    valid_until = ma.fields.Date(load_default=None, allow_none=True)


class HoursQuestion(Question):
    """Weekly hours as they are to be: they replace those there are."""

    hours = ma.fields.List(ma.fields.Nested(WeeklyRow), required=True, validate=ma.validate.Length(max=MOST_ROWS))


class HoursAnswer(HoursQuestion):
    """Weekly hours in the wall time of the mediator or interpreter, for a room that of the centre."""


class StretchQuestion(Question):
    """From when until when."""

    starts_at = moment_field(required=True)
    ends_at = moment_field(required=True)


class StretchAnswer(StretchQuestion):
    """A stretch of time away, or an opening beside the weekly hours."""

    id = ma.fields.String(required=True)


class TimeOffAnswer(StretchAnswer):
    """A stretch away, with the sessions that stand in it and have to be moved."""

    session_ids = ma.fields.List(ma.fields.String(), required=True)
