"""Events that intake publishes: where a case stands and what may be done with it."""

from marshmallow import fields, validate

from shared.contracts.fields import (
    EventData,
    code,
    identifier,
    identifiers,
    moment,
    optional_identifier,
    optional_moment,
    word,
    words,
)

CASE_TYPES = ("parenting", "separation", "family", "neighbors", "housing", "money", "workplace", "other")
STAGES = ("inquiry", "screening", "convening", "ready", "scheduled", "in_session", "following_up", "re_engaging",
          "closed", "screened_out")
MODALITIES = ("in_person", "video", "phone", "shuttle")
CONSENTS = ("sessions_sms", "check_ins_sms", "details_sms", "email", "relay")
MORE_CONSENTS = ("surveys",)  # told since; the list above is closed to its readers
BLOCKS = ("relay", "offer", "joint", "any_contact")
SAFE = ("yes", "no", "unknown")
CHANNELS = ("sms", "email")
ROLES = ("coordinator", "mediator", "manager", "admin")


def channels(description: str) -> fields.List:
    return fields.List(code(*CHANNELS), load_default=list, metadata={"description": description})


def hours(description: str) -> fields.List:
    return fields.List(fields.String(), load_default=list, metadata={"description": description})


class CaseOpened(EventData):
    """Somebody asked the centre for mediation."""

    reference = word(metadata={"description": "What staff and participants call the case, e.g. R-7KQ4M"})
    case_type = code(*CASE_TYPES)
    language = code("en", "es")


class CaseChanged(EventData):
    """The case moved to another stage."""

    stage = code(*STAGES)


class CaseClosed(EventData):
    """The case was closed; nothing more goes out."""

    close_code = word()


class CaseReady(EventData):
    """Every party was screened and wants to mediate: a time can be set."""

    modality = code(*MODALITIES)
    minutes = fields.Integer(required=True)
    person_ids = identifiers()


class CourtDateNoted(EventData):
    """The next court date of the case is this, as a party told us, or there is none (any more)."""

    court_on = fields.Date(allow_none=True, required=True)


class PersonUpdated(EventData):
    """Who a person of this case is and how they may be reached. The only event with contact details.

    Sent once for each case the person is in; the highest `revision` wins.
    """

    person_id = identifier()
    revision = fields.Integer(required=True)
    display_name = fields.String(required=True)
    language = code("en", "es")
    timezone = word(metadata={"description": "IANA zone in which moments are told to them"})
    zones = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict, metadata={
        "description": "IANA zones they may be in, each with its source: form, zip, area_code, centre"})
    phone = fields.String(allow_none=True, required=True, metadata={"description": "E.164"})
    email = fields.String(allow_none=True, required=True)
    safe_sms = code(*SAFE)
    safe_email = code(*SAFE)
    consents = fields.List(code(*CONSENTS), required=True, metadata={"description": "Purposes consented to now"})
    more_consents = fields.List(code(*MORE_CONSENTS), load_default=list, metadata={
        "description": "Further purposes consented to now"})
    interpreter = words(description="Languages for which the person needs an interpreter, by code; und: not clear")
    access = words(description="What the person needs of a room, e.g. step_free")
    unverified = channels("Channels whose address was changed: no content before the person confirmed it")
    suspended = channels("Channels whose address rests until it is verified: unreachable twice, or somebody else's")
    farewell = channels("Channels whose old address may be told, neutrally, that it is no longer written to")
    welcome = channels("Channels that were just agreed to: that is confirmed there, once")
    sms_hours = hours("When a text is safe, local `HH:MM` from and until; empty: at any hour")
    email_hours = hours("When an e-mail is safe, local `HH:MM` from and until; empty: at any hour")


class PersonErased(EventData):
    """Who this person was is forgotten: names, addresses and words go everywhere. Sent for each case they were in."""

    person_id = identifier()


class SurveyDue(EventData):
    """The person agreed to surveys and their case is closed: they may be asked, once, how it was."""

    person_id = identifier()


class ContactCheckAsked(EventData):
    """Ask the person, at their present address, to confirm that it is theirs; nothing else is said."""

    person_id = identifier()
    channel = code(*CHANNELS)


class ContactReopened(EventData):
    """The person themselves, behind their PIN, switched a channel on again that they had stopped."""

    person_id = identifier()
    channel = code(*CHANNELS)


class LegalHoldSet(EventData):
    """Nothing of this case may be erased until the hold is lifted."""

    hold_id = identifier()


class LegalHoldLifted(LegalHoldSet):
    """The hold no longer stands."""


class RecordRequested(EventData):
    """Somebody is to get a copy of what is kept about a person.

    Each service answers with its part, sealed to `public_key` (X25519, base64): who reads the queue or a database
    reads nothing, and once intake drops the private key nobody does.
    """

    request_id = identifier()
    person_id = identifier()
    public_key = fields.String(required=True)


class PartyJoined(EventData):
    """A person is a party of the case. Sides are neutral labels."""

    party_id = identifier()
    person_id = identifier()
    side = code("A", "B", "C", "D")


class PartyInvited(EventData):
    """The person is to be asked, neutrally, whether they want to mediate."""

    person_id = identifier()


class OutcomeRecorded(EventData):
    """How a session ended. Why is never in an event: `plan_key` is an opaque name of the follow-up plan."""

    outcome_id = identifier()
    session_id = optional_identifier()
    outcome = word()
    plan_key = word()
    court_on = fields.Date(allow_none=True, load_default=None)
    open_issues = fields.Integer(required=True)


class ConditionSet(EventData):
    """A protective condition is in force and blocks what is named, for everybody in the case."""

    condition_id = identifier()
    kind = word()
    blocks = fields.List(code(*BLOCKS), required=True)
    until = optional_moment()


class ConditionLifted(EventData):
    """The protective condition no longer holds."""

    condition_id = identifier()


class RelayAsked(EventData):
    """Each party is to be asked, privately, whether the centre may pass notes."""

    relay_id = identifier()
    until = moment()
    person_ids = identifiers()


class RelayOpened(EventData):
    """Every party said yes: notes may be passed until the given moment."""

    relay_id = identifier()
    until = moment()
    person_ids = identifiers()


class RelayClosed(EventData):
    """No more notes are passed."""

    relay_id = identifier()
    why = code("party", "date", "staff", "condition", "closed", "not_mutual")


class StaffChanged(EventData):
    """A staff account as it is now. A signed cookie with another `epoch` is no longer good."""

    staff_id = identifier()
    display_name = fields.String(required=True)
    roles = fields.List(code(*ROLES), required=True)
    active = fields.Boolean(required=True)
    epoch = fields.Integer(required=True)


class TokenChanged(EventData):
    """An access token of the API as it is now: made, or revoked for good. The secret itself is known to its owner only.

    `hash` is the SHA-256 of the secret, in hex. What it may do is also bounded by the owner's present roles.
    """

    token_id = identifier()
    hash = fields.String(validate=validate.Length(equal=64), required=True)
    staff_id = identifier()
    scopes = fields.List(word(), required=True)
    expires_at = moment()
    revoked_at = optional_moment()


EVENTS = {
    ("case.opened", 1): CaseOpened,
    ("case.changed", 1): CaseChanged,
    ("case.closed", 1): CaseClosed,
    ("case.ready", 1): CaseReady,
    ("court_date.noted", 1): CourtDateNoted,
    ("person.updated", 1): PersonUpdated,
    ("person.erased", 1): PersonErased,
    ("survey.due", 1): SurveyDue,
    ("contact.check_asked", 1): ContactCheckAsked,
    ("contact.reopened", 1): ContactReopened,
    ("legal_hold.set", 1): LegalHoldSet,
    ("legal_hold.lifted", 1): LegalHoldLifted,
    ("record.requested", 1): RecordRequested,
    ("party.joined", 1): PartyJoined,
    ("party.invited", 1): PartyInvited,
    ("outcome.recorded", 1): OutcomeRecorded,
    ("condition.set", 1): ConditionSet,
    ("condition.lifted", 1): ConditionLifted,
    ("relay.asked", 1): RelayAsked,
    ("relay.opened", 1): RelayOpened,
    ("relay.closed", 1): RelayClosed,
    ("staff.changed", 1): StaffChanged,
    ("token.changed", 1): TokenChanged,
}
