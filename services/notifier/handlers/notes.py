"""Notes on their way from one person to the other. Nobody sees a number, an address or a name."""

from sqlalchemy import select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Message, Note, NoteDelivery, Person, Relay, RelayLook, RelayMember
from services.notifier.domain.danger import DANGERS, danger_in
from services.notifier.domain.leaks import leak_in
from services.notifier.domain.relays import LONGEST_NOTE, NoteState, as_words, goes_as_text, takes_notes
from services.notifier.handlers import lives
from services.notifier.handlers.cases import blocks_of, is_held
from services.notifier.handlers.holds import hold_case
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

LONG, CASE_HELD = "long", "case_held"


def take_note(work: Work, person_id: str, text: str, via: str, case_id: str | None = None) -> bool:
    """Takes a text as a note if it can only be one: the person has one open relay and has not paused it.

    Says whether it was taken; what is not taken is for staff to read. With two open relays nobody can know whom it
    is for. With `case_id` only the relay of that case counts.
    """
    memberships = [one for one in open_memberships(work, person_id)
                   if case_id is None or work.session.get_one(Relay, one.relay_id).case_id == case_id]
    if len(memberships) != 1 or memberships[0].paused_at or not as_words(text):
        return False
    note = _post(work, memberships[0], text, via, None)
    if note.state != NoteState.PASSED and via == "sms":
        _tell_sender(work, note, "note_waits")
    return True


def write_note(work: Work, person_id: str, relay_id: str, text: str, token: str) -> Note:
    """Takes a note from the person's page; the same form sent again gives the same note. Raises Refusal."""
    work.session.get(Relay, relay_id, with_for_update=True)  # two presses of one form take turns
    earlier = work.session.scalar(select(Note).where(Note.token == token, Note.person_id == person_id))
    if earlier:
        return earlier
    words = as_words(text)
    if not words:
        raise Refusal("Please write your note first.", "words")
    if len(words) > LONGEST_NOTE:
        raise Refusal(f"Please keep your note under {LONGEST_NOTE} characters.", "words")
    member = next((one for one in open_memberships(work, person_id) if one.relay_id == relay_id), None)
    if member is None:
        raise Refusal("Notes are closed. You can still call us.")
    if member.paused_at:
        raise Refusal("You have paused notes. Press “Go on” first.")
    return _post(work, member, words, "web", token)


def open_memberships(work: Work, person_id: str) -> list[RelayMember]:
    """The person's part in every relay that passes notes now."""
    found = work.session.execute(select(RelayMember, Relay).join(Relay, Relay.id == RelayMember.relay_id).where(
        RelayMember.person_id == person_id, Relay.state == "open")).all()
    return [member for member, relay in found
            if takes_notes(relay.state, relay.until, work.now(), blocks_of(work, relay.case_id))]


def pass_waiting(work: Work, relay: Relay, person_id: str) -> None:
    """Passes on what waited while this person had paused, in its order."""
    waiting = select(Note).join(NoteDelivery, NoteDelivery.note_id == Note.id).where(
        Note.relay_id == relay.id, NoteDelivery.person_id == person_id, NoteDelivery.passed_at.is_(None),
        Note.state.in_((NoteState.WAITING, NoteState.PASSED)))
    for note in work.session.scalars(waiting.order_by(Note.number)).all():
        _pass_on(work, relay, note)


def take_back_waiting(work: Work, relay: Relay, person_id: str) -> None:
    """Messages with notes that have not gone to this person yet wait until they go on."""
    queued = select(Message, NoteDelivery).join(NoteDelivery, NoteDelivery.message_id == Message.id).join(
        Note, Note.id == NoteDelivery.note_id).where(
        Note.relay_id == relay.id, NoteDelivery.person_id == person_id, Message.state == "queued")
    for message, delivery in work.session.execute(queued).all():
        lives.suppress(work, message, "relay_paused")
        delivery.passed_at = None


def release_note(work: Work, staff_id: str, note_id: str) -> Note:
    """Staff read a held note and let it go on its way."""
    note, relay = _held(work, note_id)
    if note.state != NoteState.HELD:
        return note
    if not takes_notes(relay.state, relay.until, work.now(), blocks_of(work, relay.case_id)):
        raise Refusal("No notes can be passed in this relay now.")
    _decide(work, staff_id, note, "passed")
    note.state = NoteState.WAITING
    _pass_on(work, relay, note)
    return note


def refuse_note(work: Work, staff_id: str, note_id: str) -> Note:
    """Staff read a held note and do not pass it on. The sender is told so, neutrally."""
    note, _ = _held(work, note_id)
    if note.state == NoteState.HELD:
        _decide(work, staff_id, note, "refused")
        note.state = NoteState.NOT_PASSED
        _tell_sender(work, note, "note_kept")
    return note


def _post(work: Work, member: RelayMember, text: str, via: str, token: str | None) -> Note:
    relay = work.session.get_one(Relay, member.relay_id, with_for_update=True)
    words = as_words(text)
    why = _why_held(words) or (CASE_HELD if is_held(work, relay.case_id) else None)
    note = Note(id=new_id(), relay_id=relay.id, person_id=member.person_id, words=words, via=via, token=token,
                state=NoteState.HELD if why else NoteState.WAITING, why=why, posted_at=work.now())
    work.session.add(note)
    work.session.flush()
    work.publish("note.posted", relay.case_id, {
        "relay_id": relay.id, "note_id": note.id, "person_id": note.person_id, "held": bool(why)})
    if why in DANGERS:
        hold_case(work, relay.case_id, why, note.id)
    if not why:
        _pass_on(work, relay, note)
    return note


def _why_held(words: str) -> str | None:
    return danger_in(words) or leak_in(words) or (LONG if len(words) > LONGEST_NOTE else None)


def _pass_on(work: Work, relay: Relay, note: Note) -> None:
    """Sends the note to every other person of the relay who has not paused; it is passed once it went to all."""
    members = work.session.scalars(select(RelayMember).where(RelayMember.relay_id == relay.id)).all()
    others = [member for member in members if member.person_id != note.person_id]
    for member in others:
        insert_once(work.session, NoteDelivery, note_id=note.id, person_id=member.person_id, times=0)
        delivery = work.session.get_one(NoteDelivery, (note.id, member.person_id))
        if delivery.passed_at is None and member.paused_at is None:
            delivery.passed_at, delivery.times = work.now(), delivery.times + 1
            delivery.message_id = _send(work, relay, note, delivery)
    if not any(member.paused_at for member in others):
        note.state = NoteState.PASSED


def _send(work: Work, relay: Relay, note: Note, delivery: NoteDelivery) -> str | None:
    person = work.session.get(Person, delivery.person_id)
    in_text = goes_as_text(note.words, bool(person and "details_sms" in person.consents))
    return enqueue(work, NewMessage(
        case_id=relay.case_id, person_id=delivery.person_id, template="note_body" if in_text else "note",
        values={"words": note.words} if in_text else {}, link_target="notes", expires_at=relay.until,
        dedupe_key=f"note:{relay.id}:{note.id}:{delivery.person_id}:{delivery.times}"))


def _tell_sender(work: Work, note: Note, template: str) -> None:
    relay = work.session.get_one(Relay, note.relay_id)
    enqueue(work, NewMessage(
        case_id=relay.case_id, person_id=note.person_id, template=template, values={}, link_target="notes",
        dedupe_key=f"note_told:{note.id}:{template}"))


def _held(work: Work, note_id: str) -> tuple[Note, Relay]:
    note = work.session.scalar(select(Note).where(Note.id == note_id).with_for_update())
    if note is None:
        raise NotFound
    return note, work.session.get_one(Relay, note.relay_id)


def _decide(work: Work, staff_id: str, note: Note, what: str) -> None:
    note.decided_at, note.decided_by = work.now(), staff_id
    work.session.add(RelayLook(relay_id=note.relay_id, staff_id=staff_id, at=work.now(), what=what, note_id=note.id))
