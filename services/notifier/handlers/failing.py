"""What follows when a message did not arrive: later, another channel, or nobody reaches this address."""

from datetime import datetime, timedelta

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Message, Person
from services.notifier.domain.handover import NotTaken, Refused
from services.notifier.domain.provider_errors import TIMES, Meaning, again_at, meaning
from services.notifier.handlers import lives, optouts, senders
from shared.ids import new_id
from shared.trace import current_trace
from shared.work import Work

ATTEMPTS = 8
AGAIN = ":again"  # a message that is tried once more is a message of its own, with this behind its key
AGAIN_LATER = frozenset({Meaning.SOON, Meaning.LATER, Meaning.SLOWER, Meaning.DAY, Meaning.SENDER, Meaning.RETRY})
BOUNCED = "bounced"  # the mail server there says that no mail will ever arrive: certain the first time
LIMITS = frozenset({Meaning.SLOWER, Meaning.DAY})


def was_not_taken(work: Work, message: Message, answer: NotTaken) -> None:
    """Back to the queue with a growing pause: 2, 4, 8 … seconds; after 8 attempts it has failed."""
    senders.reached_nobody(work, message.sender)
    message.attempts += 1
    if message.attempts >= ATTEMPTS:
        lives.give_up(work, message, "failed", "sender", "gave_up", answer.detail)
        try_other_channel(work, message)
    else:
        at = work.now() + timedelta(seconds=2 ** message.attempts)
        _back_to_queue(work, message, at, "retry", answer.detail)


def was_refused(work: Work, message: Message, answer: Refused) -> None:
    """The provider said no when it was handed over: what its code means decides."""
    means = meaning(answer.code, message.sender)
    _note_about_sender(work, message, means, answer.code)
    if means == Meaning.RETRY:
        was_not_taken(work, message, NotTaken(answer.detail))
    elif means == Meaning.SENDER:
        _back_to_queue(work, message, work.now(), "paused", answer.detail)
    elif means in LIMITS:
        other = senders.another(work, message.sender, message.channel)
        at = work.now() if other else again_at(means, work.now())
        _back_to_queue(work, message, at, "limited", answer.detail)
    elif lives.give_up(work, message, "failed", "sender", str(means), answer.detail):
        _follow_up(work, message, means, str(means))


def did_not_arrive(work: Work, message: Message, state: str, source: str, code: int | None, detail: str) -> None:
    """The provider took it and reports later that it did not arrive (`state` failed or undelivered)."""
    means = meaning(code, message.sender)
    if lives.give_up(work, message, state, source, str(means), detail):
        _note_about_sender(work, message, means, code)
        _follow_up(work, message, means, BOUNCED if message.channel == "email" else str(means))


def try_other_channel(work: Work, message: Message) -> None:
    """The same message on the next channel it may use, if there is one."""
    if message.fallbacks:
        channel, *rest = message.fallbacks
        key = message.dedupe_key.partition(AGAIN)[0]
        _copy(work, message, f"{key}:{channel}", channel, rest, work.now())


def _note_about_sender(work: Work, message: Message, means: Meaning, code: int | None) -> None:
    if message.sender is None:
        return
    if means == Meaning.SENDER:
        senders.is_refused(work, message.sender, message.channel, code, message.handed_at)
    elif means in LIMITS:
        senders.is_limited(work, message.sender, code, again_at(means, work.now()))


def _follow_up(work: Work, message: Message, means: Meaning, why: str) -> None:
    if means in AGAIN_LATER:
        times, at = message.dedupe_key.count(AGAIN), again_at(means, work.now())
        too_late = message.expires_at is not None and message.expires_at <= at
        if times >= TIMES.get(means, 1) or too_late:
            try_other_channel(work, message)
        else:
            _copy(work, message, message.dedupe_key + AGAIN, message.channel, message.fallbacks, at)
    elif means == Meaning.OPTED_OUT:
        if message.address:
            optouts.opt_out(work, message.channel, message.address, "provider")
        try_other_channel(work, message)
    elif means == Meaning.BAD_ADDRESS:
        if _is_present(work, message):
            work.publish("contact.unreachable", message.case_id, {
                "person_id": message.person_id, "channel": message.channel, "why": why})
        try_other_channel(work, message)


def _is_present(work: Work, message: Message) -> bool:
    """False where the person has another number or address by now: what is said of the old one is no news."""
    person = work.session.get(Person, message.person_id) if message.person_id else None
    if person is None or message.address is None:
        return person is not None
    return message.address.casefold() == ((person.phone if message.channel == "sms" else person.email) or "")


def _copy(work: Work, message: Message, key: str, channel: str, fallbacks: list[str], at: datetime) -> None:
    """Once more, by another sender if the channel has one."""
    elsewhere = channel == message.channel and len(senders.names_of(work.settings, channel)) > 1
    insert_once(
        work.session, Message, id=new_id(), dedupe_key=key[:200], case_id=message.case_id, attempts=0, looks=0,
        person_id=message.person_id, template=message.template, channel=channel, fallbacks=list(fallbacks),
        values=message.values, attachments=message.attachments, link_target=message.link_target,
        prompt_id=message.prompt_id, state="queued", send_after=at, expires_at=message.expires_at,
        trace_id=message.trace_id or current_trace(), created_at=work.now(), priority=message.priority,
        not_by=message.sender if elsewhere else None)
    work.wake("messages")


def _back_to_queue(work: Work, message: Message, at: datetime, why: str, detail: str) -> None:
    """Unless its time is over by then: then it goes by another channel, if at all."""
    if message.expires_at and message.expires_at <= at:
        if lives.give_up(work, message, "failed", "sender", why, detail):
            try_other_channel(work, message)
    elif lives.move(work, message, "queued", "sender", why, detail):
        message.send_after = at
