"""Events that the scheduler publishes: when people meet."""

from marshmallow import fields

from shared.contracts.fields import (
    EventData,
    SealedPart,
    code,
    identifier,
    identifiers,
    moment,
    optional_identifier,
    word,
)
from shared.contracts.intake import MODALITIES

INVITATIONS = ("first", "next", "come_back", "move")
ATTENDANCE = ("attended", "late", "left_early", "no_show", "excused", "technical")


class Slot(EventData):
    """A time that is asked about, with the digit that answers it."""

    digit = fields.Integer(required=True)
    starts_at = moment()
    ends_at = moment()


class InvitationOpened(EventData):
    """Each person is asked privately which of the slots they could make.

    `kind`: `first` and `next` session, `come_back` after a mediation without (full) agreement, `move` of a session.
    """

    invitation_id = identifier()
    kind = code(*INVITATIONS)
    closes_at = moment()
    person_ids = identifiers()
    session_id = optional_identifier()
    slots = fields.List(fields.Nested(Slot), required=True)
    sooner = fields.Boolean(load_default=False, metadata={"description": "A freed time for who asked to come sooner"})


class InvitationAnswered(EventData):
    """A person answered about times for the first time, by digit or on a page. What they said is told to nobody."""

    invitation_id = identifier()
    person_id = identifier()


class InvitationClosed(EventData):
    """The answers are in, or time is up. Who said what is told to nobody."""

    invitation_id = identifier()
    kind = code(*INVITATIONS)
    how = code("booked", "not_mutual", "expired", "withdrawn")
    session_id = optional_identifier()
    person_ids = identifiers()


class PersonalFile(EventData):
    """What one person alone is sent: a calendar file in their language, and where or how they join."""

    person_id = identifier()
    ics = fields.String(required=True, metadata={"description": "iCalendar text (RFC 5545), names nobody"})
    place = fields.String(allow_none=True, load_default=None)


def personal_files(text: str):
    return fields.List(fields.Nested(PersonalFile), load_default=list, metadata={"description": text})


class SessionScheduled(EventData):
    """A session stands in the calendar."""

    session_id = identifier()
    sequence = fields.Integer(required=True, metadata={"description": "iCalendar SEQUENCE, up with each change"})
    starts_at = moment()
    ends_at = moment()
    modality = code(*MODALITIES)
    place = fields.String(required=True, metadata={"description": "Where, or how to join, in plain words"})
    person_ids = identifiers()
    mediator_ids = identifiers()
    ics = fields.String(required=True, metadata={"description": "iCalendar text (RFC 5545), names nobody"})
    personal = personal_files("In place of `ics` and `place` for the people named")


class SessionMoved(SessionScheduled):
    """The session has another time; it keeps its id and its calendar UID."""

    previous_starts_at = moment()
    removed = personal_files("People for whom it does not take place any more; their files cancel it")


class SessionUpdated(SessionScheduled):
    """How to join was told or changed. The time stays, and so does `sequence` (RFC 5546: the newer stamp counts)."""


class SessionCancelled(EventData):
    """The session will not take place."""

    session_id = identifier()
    sequence = fields.Integer(required=True)
    starts_at = moment()
    person_ids = identifiers()
    mediator_ids = identifiers()
    why = code("party", "staff", "closed", "condition")
    ics = fields.String(required=True)
    personal = personal_files("In place of `ics` for the people named")


class SessionReminderDue(EventData):
    """It is time to remind. A reminder that cannot go out before `expires_at` is not sent."""

    session_id = identifier()
    sequence = fields.Integer(required=True)
    reminder = code("remind3", "remind1")
    starts_at = moment()
    expires_at = moment()
    person_ids = identifiers()


class Attended(EventData):
    """Who came: the only per-person fact of a session that may be reported (710 ILCS 35/7)."""

    person_id = identifier()
    status = code(*ATTENDANCE)


class SessionHeld(EventData):
    """The session took place."""

    session_id = identifier()
    attendance = fields.List(fields.Nested(Attended), required=True)


class SessionMissed(EventData):
    """The session did not take place because somebody did not come."""

    session_id = identifier()
    attendance = fields.List(fields.Nested(Attended), required=True)


class NewTimeAsked(EventData):
    """Somebody needs another time, too late or too awkward for the system to offer one: staff see to it."""

    session_id = identifier()
    why = word()


class RecordTimesGathered(SealedPart):
    """What the scheduler keeps about a person, for `record.requested`."""


class SchedulingTokenUsed(EventData):
    """An access token was used here; told at most once an hour."""

    token_id = identifier()
    used_at = moment()


class SessionReassigned(EventData):
    """Other mediators serve in the session; time and place stay, so the parties need not be told."""

    session_id = identifier()
    mediator_ids = identifiers()


class SessionRunningOver(EventData):
    """The session goes on until `ends_at`; those named in `running_into` begin later than planned, or elsewhere."""

    session_id = identifier()
    ends_at = moment()
    running_into = identifiers()


class MediatorNeeded(EventData):
    """A mediator does not serve, and nobody is free instead: staff see to it. `kind`: session | invitation."""

    kind = word()
    subject_id = identifier()


class WebhookChanged(EventData):
    """Staff changed who is told of sessions: for the audit log."""

    endpoint_id = identifier()
    staff_id = identifier()
    change = word()


EVENTS = {
    ("invitation.opened", 1): InvitationOpened,
    ("invitation.answered", 1): InvitationAnswered,
    ("invitation.closed", 1): InvitationClosed,
    ("session.scheduled", 1): SessionScheduled,
    ("session.moved", 1): SessionMoved,
    ("session.updated", 1): SessionUpdated,
    ("session.cancelled", 1): SessionCancelled,
    ("session.reminder_due", 1): SessionReminderDue,
    ("session.held", 1): SessionHeld,
    ("session.missed", 1): SessionMissed,
    ("session.new_time_asked", 1): NewTimeAsked,
    ("session.reassigned", 1): SessionReassigned,
    ("session.running_over", 1): SessionRunningOver,
    ("mediator.needed", 1): MediatorNeeded,
    ("record.times_gathered", 1): RecordTimesGathered,
    ("webhook.changed", 1): WebhookChanged,
    ("scheduling.token_used", 1): SchedulingTokenUsed,
}
