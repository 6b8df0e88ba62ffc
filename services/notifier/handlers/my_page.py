"""What a participant sees on their page: their own questions and notes, never what the other answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from services.notifier.adapters.tables import (
    CheckIn,
    Note,
    NoteDelivery,
    OptOut,
    Person,
    Plan,
    Prompt,
    Relay,
    RelayMember,
    Session,
)
from services.notifier.domain.relays import NoteState, RelayState
from services.notifier.handlers.answers import take_answer
from services.notifier.handlers.cases import blocks_of, is_held
from services.notifier.handlers.notes import open_memberships
from services.notifier.handlers.optouts import opt_in, opt_out
from shared.errors import NotFound, Refusal
from shared.work import Work

NEWEST_NOTES = 200


@dataclass(frozen=True)
class Bubble:
    """A note as one of the two sees it. `state` is only known of one's own: passed | waiting | not_passed."""

    mine: bool
    words: str
    at: datetime
    state: str | None = None


@dataclass(frozen=True)
class Notes:
    """A relay as one of its people sees it."""

    relay_id: str
    open: bool
    paused: bool
    until: datetime
    bubbles: list[Bubble]


@dataclass(frozen=True)
class MyPage:
    """One person's page in one case; moments are shown in `zone`."""

    zone: str
    language: str
    questions: list[Prompt]
    notes: Notes | None
    next_session: datetime | None
    next_message: datetime | None


@dataclass(frozen=True)
class Channels:
    """Whether texts and e-mails go to a person now; None where we have no number or address."""

    sms: bool | None
    email: bool | None


def see_my_page(work: Work, person_id: str, case_id: str) -> MyPage:
    """Raises NotFound for a person we have not heard of yet."""
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return MyPage(person.timezone, person.language, _questions(work, person_id, case_id),
                  _notes(work, person_id, case_id), _next_session(work, person_id, case_id),
                  _next_message(work, person_id, case_id))


def answer_my_question(work: Work, person_id: str, case_id: str, prompt_id: str, digits: list[int]) -> None:
    """The same as answering by digit. Raises NotFound for a question that is not this person's, and Refusal."""
    prompt = work.session.get(Prompt, prompt_id)
    if prompt is None or (prompt.person_id, prompt.case_id) != (person_id, case_id):
        raise NotFound
    if not digits:
        raise Refusal("Please choose one of the answers.", "digits")
    take_answer(work, prompt_id, digits, "web")


def channels_of(session: Db, person_id: str) -> Channels:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound

    def is_on(channel: str, address: str | None) -> bool | None:
        return session.get(OptOut, (channel, address)) is None if address else None

    return Channels(is_on("sms", person.phone), is_on("email", person.email))


def switch_channel(work: Work, person_id: str, channel: str, on: bool) -> None:
    """Stops every text or e-mail to the person, or lets them go again. Consents stay as they are."""
    person = work.session.get(Person, person_id)
    address = person and {"sms": person.phone, "email": person.email}.get(channel)
    if not address:
        raise NotFound
    (opt_in if on else opt_out)(work, channel, address, "web")


def _questions(work: Work, person_id: str, case_id: str) -> list[Prompt]:
    blocks = blocks_of(work, case_id)
    if "any_contact" in blocks or is_held(work, case_id):
        return []
    standing = select(Prompt).where(
        Prompt.person_id == person_id, Prompt.case_id == case_id, Prompt.state.in_(("open", "waiting")),
        Prompt.expires_at > work.now()).order_by(Prompt.created_at)
    return [prompt for prompt in work.session.scalars(standing)
            if not (prompt.kind == "relay" and "relay" in blocks)]


def _notes(work: Work, person_id: str, case_id: str) -> Notes | None:
    """The case's newest relay that was ever open."""
    found = work.session.execute(select(Relay, RelayMember).join(RelayMember, RelayMember.relay_id == Relay.id).where(
        Relay.case_id == case_id, RelayMember.person_id == person_id, Relay.opened_at.is_not(None)).order_by(
        Relay.opened_at.desc()).limit(1)).first()
    if found is None:
        return None
    relay, member = found
    is_open = relay.id in {one.relay_id for one in open_memberships(work, person_id)}
    return Notes(relay.id, is_open, member.paused_at is not None, relay.until, _bubbles(work, relay, person_id))


def _bubbles(work: Work, relay: Relay, person_id: str) -> list[Bubble]:
    passed = select(NoteDelivery.note_id).where(
        NoteDelivery.person_id == person_id, NoteDelivery.passed_at.is_not(None))
    shown = select(Note).where(
        Note.relay_id == relay.id, (Note.person_id == person_id) | Note.id.in_(passed)).order_by(Note.number.desc())
    newest = work.session.scalars(shown.limit(NEWEST_NOTES)).all()
    return [Bubble(note.person_id == person_id, note.words, note.posted_at,
                   _state_for_sender(note, relay) if note.person_id == person_id else None)
            for note in reversed(newest)]


def _state_for_sender(note: Note, relay: Relay) -> str:
    """A note that is held and one that waits for a pause to end look the same."""
    if note.state == NoteState.PASSED:
        return "passed"
    if note.state == NoteState.NOT_PASSED or relay.state != RelayState.OPEN:
        return "not_passed"
    return "waiting"


def _next_session(work: Work, person_id: str, case_id: str) -> datetime | None:
    coming = work.session.scalars(select(Session).where(
        Session.case_id == case_id, Session.state == "scheduled", Session.starts_at > work.now()).order_by(
        Session.starts_at))
    return next((one.starts_at for one in coming if person_id in one.person_ids), None)


def _next_message(work: Work, person_id: str, case_id: str) -> datetime | None:
    """When we write next by ourselves. Closing words and questions look the same from here."""
    return work.session.scalar(select(CheckIn.due_at).join(Plan, Plan.id == CheckIn.plan_id).where(
        Plan.case_id == case_id, Plan.state == "active", CheckIn.person_id == person_id,
        CheckIn.state == "planned").order_by(CheckIn.due_at).limit(1))
