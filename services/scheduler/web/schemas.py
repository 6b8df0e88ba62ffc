"""Shapes of the scheduler's API."""

import marshmallow as ma

from services.scheduler.domain.availability import ROOMS_NEEDED
from services.scheduler.domain.invitations import KINDS, MOST_SLOTS
from services.scheduler.domain.sessions import ATTENDANCE, STATES
from services.scheduler.web.forms import moment_field
from shared.http.paging import PageQuestion, Question

INVITATION_STATES = ("open", "booked", "not_mutual", "expired", "withdrawn")


def _moment(text: str, **options) -> ma.fields.AwareDateTime:
    return moment_field(metadata={"description": text}, **options)


class SessionAnswer(ma.Schema):
    """A session in the calendar."""

    id = ma.fields.String(required=True)
    case_id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(KINDS))
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(STATES))
    sequence = ma.fields.Integer(required=True, metadata={"description": "Counts the changes, as in iCalendar."})
    starts_at = _moment("Start, in UTC.", required=True)
    ends_at = _moment("End, in UTC.", required=True)
    modality = ma.fields.String(required=True, validate=ma.validate.OneOf(list(ROOMS_NEEDED)))
    mediator_ids = ma.fields.List(ma.fields.String(), required=True)
    interpreter_ids = ma.fields.List(ma.fields.String(), required=True)
    room_ids = ma.fields.List(ma.fields.String(), required=True)
    person_ids = ma.fields.List(ma.fields.String(), required=True)


class SessionsQuestion(PageQuestion):
    """Which sessions."""

    first = _moment("Only those that start then or later.")
    last = _moment("Only those that start before.")
    state = ma.fields.String(validate=ma.validate.OneOf(STATES))
    case_id = ma.fields.String(validate=ma.validate.Length(max=36))


class ProposedSlot(ma.Schema):
    """A time that everybody and everything needed is free at."""

    starts_at = _moment("Start, in UTC.", required=True)
    ends_at = _moment("End, in UTC.", required=True)
    modality = ma.fields.String(required=True)
    mediator_ids = ma.fields.List(ma.fields.String(), required=True)
    interpreter_ids = ma.fields.List(ma.fields.String(), required=True)
    room_ids = ma.fields.List(ma.fields.String(), required=True)


class SlotsQuestion(Question):
    """What is wished of the times."""

    want = ma.fields.Integer(load_default=12, validate=ma.validate.Range(1, 40))
    mediator_id = ma.fields.String(validate=ma.validate.Length(max=36))
    modality = ma.fields.String(validate=ma.validate.OneOf(list(ROOMS_NEEDED)))
    step_free = ma.fields.Boolean(load_default=False)


class InvitationQuestion(Question):
    """A question to all parties of a case."""

    kind = ma.fields.String(load_default="first", validate=ma.validate.OneOf(KINDS))
    slots = ma.fields.List(_moment("Start of a slot."), validate=ma.validate.Length(1, MOST_SLOTS), allow_none=True,
                           load_default=None, metadata={"description": "Left out: three times are chosen."})
    closes_at = _moment("Until when people may answer; left out: a week.", allow_none=True, load_default=None)


class InvitationSlotAnswer(ma.Schema):
    """A slot with the digit that answers it."""

    digit = ma.fields.Integer(required=True)
    starts_at = _moment("Start, in UTC.", required=True)
    ends_at = _moment("End, in UTC.", required=True)


class InvitationAnswer(ma.Schema):
    """An invitation. What people said is not part of it."""

    id = ma.fields.String(required=True)
    case_id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    closes_at = _moment("Until when people may answer.", required=True)
    session_id = ma.fields.String(required=True, allow_none=True)
    person_ids = ma.fields.List(ma.fields.String(), required=True)
    answered = ma.fields.Integer(required=True, metadata={"description": "How many have answered."})
    slots = ma.fields.List(ma.fields.Nested(InvitationSlotAnswer), required=True)


class InvitationsQuestion(PageQuestion):
    """Which invitations."""

    state = ma.fields.String(validate=ma.validate.OneOf(INVITATION_STATES))
    case_id = ma.fields.String(validate=ma.validate.Length(max=36))


class WaitingAnswer(ma.Schema):
    """A case that needs a time. `invitation_id` is set while people are asked."""

    id = ma.fields.String(required=True)
    case_type = ma.fields.String(required=True)
    language = ma.fields.String(required=True)
    modality = ma.fields.String(required=True)
    minutes = ma.fields.Integer(required=True)
    wanted = ma.fields.String(required=True, allow_none=True)
    ready_at = _moment("Since when a time can be set.", required=True, allow_none=True)
    person_ids = ma.fields.List(ma.fields.String(), required=True)
    invitation_id = ma.fields.String(required=True, allow_none=True)
    asked = ma.fields.Integer(required=True)
    answered = ma.fields.Integer(required=True)


class WhyQuestion(Question):
    """Which moment; of one mediator or room, if they are named."""

    starts_at = _moment("The start that is asked about.", required=True)
    mediator_id = ma.fields.String(validate=ma.validate.Length(max=36))
    room_id = ma.fields.String(validate=ma.validate.Length(max=36))


class WhyAnswer(ma.Schema):
    """Whether it could be offered."""

    offered = ma.fields.Boolean(required=True)
    why = ma.fields.String(required=True, metadata={"description": "In words; empty if nothing speaks against it."})


class TimeQuestion(Question):
    """A new time for a session."""

    starts_at = _moment("The new start.", required=True)
    mediator_id = ma.fields.String(validate=ma.validate.Length(max=36))
    modality = ma.fields.String(validate=ma.validate.OneOf(list(ROOMS_NEEDED)))


class AttendanceAnswer(ma.Schema):
    """Whether a party came."""

    person_id = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=ma.validate.OneOf(ATTENDANCE))


class AttendanceLine(Question):
    """Whether a party came."""

    person_id = ma.fields.String(required=True, validate=ma.validate.Length(max=36))
    status = ma.fields.String(required=True, validate=ma.validate.OneOf(ATTENDANCE))


class AttendanceQuestion(Question):
    """Of every party of the session."""

    attendance = ma.fields.List(ma.fields.Nested(AttendanceLine), required=True, validate=ma.validate.Length(1, 50))


class NothingMore(Question):
    """An empty object: the address says it all."""
