"""Takes due messages from the queue, asks the gate, puts the words together and commits `sending`.

Only after that commit is the provider called (`handlers/sending.py`): what a crash leaves behind is `sending`, never
a message that may have gone and looks as if it had not.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

from services.notifier.adapters.tables import Message, Person, Prompt
from services.notifier.config import own
from services.notifier.domain import questions
from services.notifier.domain.calendar_parts import addressed
from services.notifier.domain.gate import CHANNEL_REASONS, Go, Suppressed, Wait
from services.notifier.domain.handover import Parcel
from services.notifier.domain.segments import segments
from services.notifier.domain.templates import Template, template
from services.notifier.domain.wording import LINK, Brand, Reader, Rendered, render
from services.notifier.handlers import failing, gatekeeping, gathering, links, lives, prompts, queue, senders, texts
from services.notifier.handlers.outgoing import CHANNELS
from shared.ids import new_id
from shared.work import Work

LEASE = timedelta(seconds=60)  # far beyond the time limits of a call to a provider
LINK_LIFE = timedelta(days=30)
log = logging.getLogger(__name__)
FOOTER = {"en": "You can call us at {phone}. Nobody reads answers to this e-mail address.",
          "es": "Puede llamarnos al {phone}. Nadie lee las respuestas a este correo."}


@dataclass(frozen=True)
class Job:
    """A message that stands as `sending`, and the lease under which its answer is recorded."""

    message_id: str
    token: str
    trace_id: str
    sender: str
    parcel: Parcel


def take_due(work: Work, room: int, channels: Collection[str] = CHANNELS,
             alone: bool = False) -> tuple[list[Job], int]:
    """Works off up to `room` due messages of each channel; returns those to be handed over, and how many were seen.

    One that cannot be put together makes it raise, unless it runs with a savepoint for each (`alone`).
    """
    jobs: list[Job] = []
    looked = 0
    for channel in channels:
        standings = senders.standings(work, senders.names_of(work.settings, channel))
        only_one = sum(one.is_well(work.now()) for one in standings) < 2
        for place, standing in enumerate(standings):
            stands_in = place == 0 or standing.paused  # on trial it gets one of all that wait
            due = queue.due(work, channel, standing.room(work.now(), room),
                            queue.may_send(standing.name, stands_in, only_one))
            mine = _prepare_all(work, due, standing.name, alone)
            senders.use(work, standing, len(mine))
            jobs += mine
            looked += len(due)
    return jobs, looked


def _prepare_all(work: Work, due: list[Message], sender: str, alone: bool) -> list[Job]:
    gathering.look_ahead(work, due)
    one = _prepare_alone if alone else _prepare
    return [job for message in due if (job := one(work, message, sender))]


def text_of(work: Work, message: Message, url: str | None = None) -> Rendered:
    """What the message says to its reader as everything stands; `url` in place of `{link}` if it is given."""
    person = work.session.get(Person, message.person_id) if message.person_id else None
    centre = own(work.settings)
    reader = Reader(person.language, person.timezone) if person else Reader("en", centre.timezone)
    spoken, _ = texts.current(work.session, message.template, message.template_version)
    said = render(spoken, message.channel, message.values, reader, brand_of(work))
    body = said.body
    if message.channel == "email":
        body = f"{body}\n\n{centre.centre_name}\n{FOOTER[reader.language].format(phone=centre.centre_phone)}"
    return Rendered(said.subject, body.replace(LINK, url) if url else body)


def brand_of(work: Work) -> Brand:
    centre = own(work.settings)
    return Brand(centre.centre_short, centre.centre_name, centre.centre_phone, centre.timezone)


def _prepare_alone(work: Work, message: Message, sender: str) -> Job | None:
    """One message that cannot be put together must not hold up the others."""
    try:
        with work.session.begin_nested():
            return _prepare(work, message, sender)
    except IntegrityError:  # another worker opened a question on this number at the same moment
        message.send_after = work.now() + timedelta(seconds=1)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("message %s could not be put together", message.id)
        lives.give_up(work, message, "failed", "sender", "error")
    return None


def _prepare(work: Work, message: Message, sender: str) -> Job | None:
    decision = gatekeeping.ask_gate(work, message)
    if isinstance(decision, Go):
        decision = _open_question(work, message)
    if isinstance(decision, Wait):
        _put_off(work, message, decision)
    elif isinstance(decision, Suppressed):
        _turn_away(work, message, decision.why)
    else:
        return _hand_out(work, message, sender)
    return None


def _open_question(work: Work, message: Message) -> Go | Wait | Suppressed:
    """Opens the message's question on its number, unless another one is open there."""
    prompt = work.session.get(Prompt, message.prompt_id) if message.prompt_id else None
    if prompt is None:
        return Go()
    if prompt.state not in prompts.STANDING:
        return Suppressed("answered" if prompt.answer else "withdrawn")
    if message.channel != "sms":
        return Go()
    number = gatekeeping.address_of(_person_of(work, message), "sms")
    other = prompts.open_on(work, prompt, number)
    if other is None:
        return Go()
    message.address = number
    return Wait(other.expires_at, lives.PROMPT_OPEN)


def _put_off(work: Work, message: Message, wait: Wait) -> None:
    if message.why != wait.why:
        lives.note(work, message, "gate", why=wait.why)
    message.send_after, message.why = max(wait.until, work.now() + timedelta(seconds=1)), wait.why


def _turn_away(work: Work, message: Message, why: str) -> None:
    lives.suppress(work, message, why)
    if why in CHANNEL_REASONS:
        failing.try_other_channel(work, message)


def _hand_out(work: Work, message: Message, sender: str) -> Job:
    person = _person_of(work, message)
    _say_less_without_consent(work, message, template(message.template), person)
    message.template_version = texts.current(work.session, message.template, message.template_version)[1]
    said = text_of(work, message)
    only_confirms = template(message.template).checks
    url = (links.confirm_url if only_confirms else links.link_url)(own(work.settings), message.id)
    if LINK in said.body and not only_confirms:
        links.open_link(work, message.id, person.id, message.case_id, message.link_target or "case",
                        work.now() + LINK_LIFE)
    message.subject, message.body = said.subject, said.body
    message.address = gatekeeping.target_of(person, message)
    text = said.body.replace(LINK, url)
    message.segments = segments(text) if message.channel == "sms" else None
    message.lease_token, message.lease_until = new_id(), work.now() + LEASE
    message.handed_at, message.sender, message.not_by = work.now(), sender, None
    lives.move(work, message, "sending", "sender")
    return Job(message.id, message.lease_token, message.trace_id, sender,
               _parcel(work, message, person, said.subject, text))


def _parcel(work: Work, message: Message, person: Person, subject: str, text: str) -> Parcel:
    left = int((message.expires_at - work.now()).total_seconds()) if message.expires_at else None
    is_mail = message.channel == "email"
    address = gatekeeping.target_of(person, message)
    return Parcel(key=message.id, channel=message.channel, address=address,
                  subject=subject, text=text, language=person.language, seconds=left,
                  attachments=_addressed(message, address) if is_mail else (),
                  stop_url=links.stop_url(own(work.settings), message.id) if is_mail else None)


def _addressed(message: Message, address: str) -> tuple[dict, ...]:
    """The files; a calendar's only attendee is who this e-mail goes to."""
    return tuple(one | {"text": addressed(one["text"], address)} if one.get("method") else one
                 for one in message.attachments)


def _say_less_without_consent(work: Work, message: Message, wanted: Template, person: Person) -> None:
    """Without consent to details a text says the plainer words, and offers the answers of those."""
    if message.channel != "sms" or not wanted.detail or "details_sms" in person.consents or not wanted.plainer:
        return
    message.template, message.template_version = wanted.plainer, None
    prompt = work.session.get(Prompt, message.prompt_id) if message.prompt_id else None
    if prompt:
        prompt.question = wanted.plainer
        prompt.options = prompts.options_as_json(questions.options(wanted.plainer))


def _person_of(work: Work, message: Message) -> Person:
    """The gate has let it pass, so we know them."""
    return work.session.get_one(Person, message.person_id)
