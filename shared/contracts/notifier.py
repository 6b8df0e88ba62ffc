"""Events that the notifier publishes: what was said, and what was answered."""

from marshmallow import fields

from shared.contracts.fields import EventData, SealedPart, code, identifier, moment, optional_identifier, word

CHANNELS = ("sms", "email")
PROMPTS = ("convene", "invitation", "reminder", "check_in", "relay", "no_show")


class PromptAnswered(EventData):
    """A person answered a question, by digit or on a page.

    `subject_id` is what the question was about: the invitation, the session, the plan's step, the relay, or the
    person's own id for `convene`. `answer` is a code of the prompt's kind (see the notifier's `domain/prompts.py`);
    for an `invitation`, `slots` (then `digits` says which) or `none`.
    """

    prompt_id = identifier()
    kind = code(*PROMPTS)
    subject_id = identifier()
    person_id = identifier()
    answer = word()
    digits = fields.List(fields.Integer(), load_default=list)
    via = code("sms", "web")


class MessageSent(EventData):
    """The provider took a message. `session_id` and `sequence` name the session, and its time, that it was about."""

    message_id = identifier()
    person_id = optional_identifier()
    channel = code(*CHANNELS)
    template = word()
    session_id = optional_identifier()
    sequence = fields.Integer(allow_none=True, load_default=None)


class MessageDelivered(MessageSent):
    """The provider says that it arrived."""


class MessageFailed(MessageSent):
    """It did not arrive, and `why`."""

    why = word()


class MessageSuppressed(MessageSent):
    """The gate did not let it go, and `why` (no_consent, opted_out, condition, quiet, expired, …)."""

    why = word()


class MessageUnmatched(EventData):
    """Somebody wrote what no rule understands; a person must read it."""

    inbound_id = identifier()
    person_id = optional_identifier()
    why = word()


class TextSettled(EventData):
    """A text that a person had to read needs nobody any more."""

    inbound_id = identifier()


class ContactOptedOut(EventData):
    """Nothing more goes to this channel of this person; wins over everything at once (47 CFR 64.1200)."""

    person_id = identifier()
    channel = code(*CHANNELS)
    how = word()


class ContactOptedIn(ContactOptedOut):
    """The person wants messages on this channel again."""


class ContactUnreachable(EventData):
    """Messages to this channel cannot arrive, and `why`."""

    person_id = identifier()
    channel = code(*CHANNELS)
    why = word()


class SenderPaused(EventData):
    """A provider refuses our number or account: nothing goes out by it until it works again. Staff must look."""

    sender = word()
    channel = code(*CHANNELS)
    code = fields.String(required=True, allow_none=True)


class SenderResumed(EventData):
    """The provider takes our messages again."""

    sender = word()


class ContactVerified(EventData):
    """Whoever has this address confirmed that we may use it for this person."""

    person_id = identifier()
    channel = code(*CHANNELS)


class ContactDisowned(ContactVerified):
    """Whoever has this address says that it is not this person's."""


class RecordWordsGathered(SealedPart):
    """What the notifier keeps about a person, for `record.requested`."""


class PlanConfirmed(EventData):
    """Staff saw the proposed follow-up plan and let it begin."""

    plan_id = identifier()
    outcome_id = identifier()
    plan_key = word()
    steps = fields.Integer(required=True)


class PlanCompleted(EventData):
    """The follow-up plan is at its end, and `why`."""

    plan_id = identifier()
    why = word()


class CheckInsStopped(EventData):
    """A person wants no more check-ins. The other party is never told."""

    plan_id = identifier()
    person_id = identifier()


class NotePosted(EventData):
    """A note was written in a relay. Its words stay in the notifier."""

    relay_id = identifier()
    note_id = identifier()
    person_id = identifier()
    held = fields.Boolean(required=True, metadata={"description": "True if staff must look at it first"})


class RelayPaused(EventData):
    """A party paused the relay, or goes on with it."""

    relay_id = identifier()
    person_id = identifier()
    paused = fields.Boolean(required=True)


class RelayEnded(EventData):
    """A party ended the relay: their consent to it is revoked."""

    relay_id = identifier()
    person_id = identifier()


class TranscriptMade(EventData):
    """A transcript of the case was downloaded: by staff (`staff_id`), or by a party of their own (None).

    `person_id` is the party whose part it is; None: the whole case.
    """

    staff_id = optional_identifier()
    person_id = optional_identifier()
    format = code("pdf", "json")


class MessagesTokenUsed(EventData):
    """An access token was used here; told at most once an hour."""

    token_id = identifier()
    used_at = moment()


EVENTS = {
    ("prompt.answered", 1): PromptAnswered,
    ("message.sent", 1): MessageSent,
    ("message.delivered", 1): MessageDelivered,
    ("message.failed", 1): MessageFailed,
    ("message.suppressed", 1): MessageSuppressed,
    ("message.unmatched", 1): MessageUnmatched,
    ("text.settled", 1): TextSettled,
    ("contact.opted_out", 1): ContactOptedOut,
    ("contact.opted_in", 1): ContactOptedIn,
    ("contact.unreachable", 1): ContactUnreachable,
    ("sender.paused", 1): SenderPaused,
    ("sender.resumed", 1): SenderResumed,
    ("contact.verified", 1): ContactVerified,
    ("contact.disowned", 1): ContactDisowned,
    ("record.words_gathered", 1): RecordWordsGathered,
    ("plan.confirmed", 1): PlanConfirmed,
    ("plan.completed", 1): PlanCompleted,
    ("check_ins.stopped", 1): CheckInsStopped,
    ("note.posted", 1): NotePosted,
    ("relay.paused", 1): RelayPaused,
    ("relay.ended", 1): RelayEnded,
    ("transcript.made", 1): TranscriptMade,
    ("messages.token_used", 1): MessagesTokenUsed,
}
