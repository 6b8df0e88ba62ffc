"""May this message go now? Asked again at the moment of sending, whatever was true when it was written.

The gate fails closed: where it cannot know, the message does not go (DESIGN 9, reference 3.2, 3.6, 3.7).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifier.domain.consents import consented
from services.notifier.domain.quiet import same_hour
from services.notifier.domain.safe_hours import next_safe_and_polite
from services.notifier.domain.templates import Template

MONTH, MOST_A_MONTH = timedelta(days=30), 6  # texts of all kinds but those about a session that they booked
TALKING = timedelta(days=7)  # who wrote in that time is in a talk: notes to them do not wait for a month's end
CAP = timedelta(days=7)  # one unsolicited message per person in that time
WELCOMING = frozenset({"yes", "talk", "help", "write_down", "slots"})  # who answers so wants to hear from us
REST_LOOK = timedelta(days=1)
PERSON_UNKNOWN_LOOK = timedelta(minutes=1)
PERSON_UNKNOWN_LIMIT = timedelta(hours=1)
UNVERIFIED_LOOK = timedelta(minutes=30)  # it is also looked at as soon as somebody confirms
UNVERIFIED_LIMIT = timedelta(hours=24)


@dataclass(frozen=True)
class Recipient:
    """The person as we know them now."""

    timezone: str
    address: str | None
    safe: str
    consents: Collection[str]
    opted_out: bool
    resting: str = ""  # why nothing but a check may go there: unverified | suspended
    hours: Sequence[str] = ()  # when writing is safe, local from and until
    zones: Sequence[str] = ()  # where they may be; none: in `timezone`

    @property
    def places(self) -> Sequence[str]:
        """It is quiet hours for them when it is in any of these zones."""
        return self.zones or (self.timezone,)


@dataclass(frozen=True)
class Facts:
    """What the gate looks at.

    `stage` is the case's; `blocks` those of all conditions in force; `last_unsolicited` when the person last got a
    message that counts under the cap; `month_full_until` until when they have had their texts of a month;
    `other_channels` whether it may turn to another one; `silence` while staff
    decide whether the person asked for it.
    """

    template: Template
    channel: str
    now: datetime
    created_at: datetime
    expires_at: datetime | None
    recipient: Recipient | None
    stage: str | None
    closed: bool
    held: bool
    blocks: Collection[str]
    last_unsolicited: datetime | None = None
    month_full_until: datetime | None = None
    other_channels: bool = False
    silence: bool = False


@dataclass(frozen=True)
class Go:
    """It may go now."""


@dataclass(frozen=True)
class Wait:
    """Not before then, and why."""

    until: datetime
    why: str


@dataclass(frozen=True)
class Suppressed:
    """It will not go, and why. The words for staff are in `WHY`."""

    why: str


Decision = Go | Wait | Suppressed
WHY = {
    "expired": "Its time was over before it could go.",
    "unknown_person": "We do not know this person (yet).",
    "condition": "A protective condition blocks it.",
    "held": "The case is held after a text that may mean danger.",
    "screened_out": "The case was screened out; only people reach out, by a safe way.",
    "case_closed": "The case is closed.",
    "opted_out": "This person wants nothing on this channel (STOP).",
    "unsafe": "Nobody has said that it is safe to write to them on this channel.",
    "no_consent": "There is no consent for this kind of message on this channel.",
    "no_address": "We have no number or address for this channel.",
    "quiet": "Quiet hours where they live.",
    "asked_to_stop": "They may have asked for silence; staff decide first.",
    "month_full": "They had their six texts of 30 days already.",
    "cap": "They had another check-in or offer within 7 days.",
    "prompt_open": "Another question to this number has no answer yet.",
    "by_mail": "Our sender was away for too long, so it went by e-mail.",
    "paused": "The provider refuses our sender; the channel rests.",
    "limited": "A limit of our sender is reached.",
    "retry": "The provider asked us to try again.",
    "not_found": "The provider does not have it, so it goes again, once.",
    "in_order": "It goes after an earlier message to the same person.",
    "superseded": "Something newer took its place.",
    "withdrawn": "What it was about is over.",
    "staff": "Staff took it back.",
    "answered": "It was answered before it went.",
    "relay_paused": "The other person is taking a pause.",
    "unverified": "The number or address is new and nobody has confirmed it yet.",
    "suspended": "The number or address rests: nothing arrived, or it is somebody else's. Check it another way.",
    "safe_hours": "It is not an hour at which writing to them is safe.",
    "no_safe_time": "The hours at which writing is safe lie in the night.",
    "revoked_in_flight": "The consent was taken back while this was on its way.",
    "erased": "The person was erased.",
}
CHANNEL_REASONS = frozenset({"month_full", "opted_out", "unsafe", "no_consent", "no_address", "unverified", "suspended",
                             "no_safe_time"})  # another channel may be open


def decide(facts: Facts) -> Decision:
    """Go, wait or suppress: the first rule that says something wins."""
    for rule in RULES:
        decision = rule(facts)
        if decision:
            return decision
    return Go()


def _expiry(facts: Facts) -> Decision | None:
    return Suppressed("expired") if facts.expires_at and facts.expires_at <= facts.now else None


def _person(facts: Facts) -> Decision | None:
    """An event about a person may overtake the one that says who they are."""
    if facts.recipient:
        return None
    if facts.now - facts.created_at < PERSON_UNKNOWN_LIMIT:
        return Wait(facts.now + PERSON_UNKNOWN_LOOK, "unknown_person")
    return Suppressed("unknown_person")


def _case(facts: Facts) -> Decision | None:
    if "any_contact" in facts.blocks or facts.template.blocked_by & set(facts.blocks):
        return Suppressed("condition")
    if facts.held and not facts.template.by_hand:
        return Suppressed("held")
    if facts.stage == "screened_out":
        return Suppressed("screened_out")
    answers_or_undoes = facts.template.answers or facts.template.after_close
    return Suppressed("case_closed") if facts.closed and not answers_or_undoes else None


def _channel(facts: Facts) -> Decision | None:
    recipient = facts.recipient
    if recipient is None or recipient.address is None:
        return Suppressed("no_address")
    if facts.template.confirms_stop and not recipient.opted_out:  # they said START since
        return Suppressed("withdrawn")
    if recipient.opted_out and not facts.template.confirms_stop:
        return Suppressed("opted_out")
    if recipient.safe != "yes":
        return Suppressed("unsafe")
    if not consented(recipient.consents, facts.template.purpose, facts.channel):
        return Suppressed("no_consent")
    return None


def _resting(facts: Facts) -> Decision | None:
    """A number that nobody confirmed gets the question whether it is theirs, and a plain answer to their own text."""
    recipient, said = facts.recipient, facts.template
    if recipient is None or not recipient.resting or said.checks or said.to_old or (said.answers and not said.by_hand):
        return None
    gives_up = facts.created_at + UNVERIFIED_LIMIT
    if recipient.resting == "unverified" and not facts.other_channels and facts.now < gives_up:
        return _wait(facts, min(facts.now + UNVERIFIED_LOOK, gives_up), "unverified")
    return Suppressed(recipient.resting)


def _silence(facts: Facts) -> Decision | None:
    """Looked at again at once when staff have decided. Only HELP is answered, and words that staff write go."""
    if not facts.silence or facts.template.by_hand or facts.template.id == "help":
        return None
    return _wait(facts, facts.now + REST_LOOK, "asked_to_stop")


def _cap(facts: Facts) -> Decision | None:
    if not facts.template.counts or facts.last_unsolicited is None or facts.last_unsolicited + CAP <= facts.now:
        return None
    return _wait(facts, facts.last_unsolicited + CAP, "cap")


def _month(facts: Facts) -> Decision | None:
    """Six texts a month is what people were promised when they said yes to texts: more go by e-mail, or wait."""
    if facts.month_full_until is None or facts.month_full_until <= facts.now:
        return None
    return Suppressed("month_full") if facts.other_channels else _wait(facts, facts.month_full_until, "month_full")


def _quiet(facts: Facts) -> Decision | None:
    if facts.template.answers or facts.recipient is None:
        return None
    allowed = same_hour(facts.now, facts.recipient.places, facts.template.any_day)
    return _wait(facts, allowed, "quiet") if allowed > facts.now else None


def _safe_hours(facts: Facts) -> Decision | None:
    """Between the hours they gave us, whatever else allows it; an answer goes at once, for they hold the phone."""
    recipient = facts.recipient
    if recipient is None or not recipient.hours or facts.template.answers:
        return None
    safe = next_safe_and_polite(facts.now, recipient.timezone, recipient.hours, facts.template.any_day,
                                recipient.places)
    if safe is None:
        return Suppressed("no_safe_time")
    return _wait(facts, safe, "safe_hours") if safe > facts.now else None


def _wait(facts: Facts, until: datetime, why: str) -> Decision:
    """Waiting beyond its end means that it never goes."""
    return Suppressed("expired") if facts.expires_at and facts.expires_at <= until else Wait(until, why)


RULES: tuple[Callable[[Facts], Decision | None], ...] = (
    _expiry, _person, _case, _channel, _resting, _silence, _cap, _month, _quiet, _safe_hours)
