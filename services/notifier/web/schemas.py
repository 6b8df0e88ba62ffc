"""Shapes of the notifier's API. It tells what became of messages; their words, names and numbers stay on the pages."""

import marshmallow as ma

from services.notifier.domain.delivery import STATES
from shared.http.paging import PageQuestion


def _moment(text: str, **options) -> ma.fields.AwareDateTime:
    return ma.fields.AwareDateTime(format="iso", metadata={"description": text}, **options)


class MessageAnswer(ma.Schema):
    """A message, without its words."""

    id = ma.fields.String(required=True)
    case_id = ma.fields.String(required=True)
    person_id = ma.fields.String(allow_none=True)
    template = ma.fields.String(required=True)
    channel = ma.fields.String(required=True, validate=ma.validate.OneOf(("sms", "email")))
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(STATES))
    why = ma.fields.String(allow_none=True, metadata={"description": "Why it waits, was not sent or failed."})
    attempts = ma.fields.Integer(required=True)
    segments = ma.fields.Integer(allow_none=True)
    created_at = _moment("When it was made, in UTC.", required=True)
    send_after = _moment("Not before, in UTC.", required=True)
    expires_at = _moment("Never after, in UTC.", allow_none=True)
    handed_at = _moment("When it was handed to the provider, in UTC.", allow_none=True)


class EventAnswer(ma.Schema):
    """One thing that happened to a message."""

    at = _moment("When, in UTC.", required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf(STATES))
    source = ma.fields.String(required=True)
    why = ma.fields.String(allow_none=True)


class MessageLife(MessageAnswer):
    """A message and everything that happened to it, in order."""

    events = ma.fields.List(ma.fields.Nested(EventAnswer), required=True)


class MessagesQuestion(PageQuestion):
    """Which messages."""

    state = ma.fields.String(validate=ma.validate.OneOf(STATES))
    template = ma.fields.String(validate=ma.validate.Length(max=40))
    channel = ma.fields.String(validate=ma.validate.OneOf(("sms", "email")))
    case_id = ma.fields.String(validate=ma.validate.Length(max=36))
