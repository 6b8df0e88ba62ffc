"""What the API answers: ids, codes and moments, and names for staff who work with the case."""

import marshmallow as ma
from marshmallow import fields, validate

from services.intake.domain.cases import STAGE_WORDS
from shared.http.paging import PageQuestion


class CaseQuestion(PageQuestion):
    """Which cases."""

    q = fields.String(load_default="", validate=validate.Length(max=100),
                      metadata={"description": "A name, a reference, or the last digits of a phone number."})
    stage = fields.String(load_default="", validate=validate.OneOf(["", *STAGE_WORDS]))


class PartyAnswer(ma.Schema):
    party_id = fields.String(attribute="party.id")
    person_id = fields.String(attribute="person.id")
    side = fields.String()
    name = fields.String(attribute="person.name")
    language = fields.String(attribute="person.language")
    decision = fields.String(attribute="screened.decision", allow_none=True)
    convene_answer = fields.String(attribute="party.convene_answer", allow_none=True)


class CaseAnswer(ma.Schema):
    id = fields.String(attribute="case.id")
    reference = fields.String(attribute="case.reference")
    case_type = fields.String(attribute="case.case_type")
    stage = fields.String(attribute="case.stage")
    stage_since = fields.AwareDateTime(attribute="case.stage_since")
    opened_at = fields.AwareDateTime(attribute="case.opened_at")
    closed_at = fields.AwareDateTime(attribute="case.closed_at", allow_none=True)
    court_on = fields.Date(attribute="case.court_on", allow_none=True)
    parties = fields.List(fields.Nested(PartyAnswer), attribute="members")


class LineAnswer(ma.Schema):
    at = fields.AwareDateTime()
    words = fields.String()
    who = fields.String()
    message_id = fields.String(allow_none=True)


class WholeCaseAnswer(CaseAnswer):
    """A case with its timeline (the newest 50 lines). Reasons are not in it."""

    blocked = fields.List(fields.String())
    timeline = fields.List(fields.Nested(LineAnswer))


class TaskAnswer(ma.Schema):
    id = fields.String(attribute="task.id")
    kind = fields.String(attribute="task.kind")
    words = fields.String()
    case_id = fields.String(attribute="task.case_id", allow_none=True)
    person_id = fields.String(attribute="task.person_id", allow_none=True)
    due_on = fields.Date(attribute="task.due_on")
    late = fields.Boolean()
