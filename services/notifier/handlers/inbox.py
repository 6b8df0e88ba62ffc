"""What staff do with a text that needs a person: answer, decide, hand on, put to a case, be done, undo."""

from sqlalchemy import select

from services.notifier.adapters.tables import Case, Inbound, Message, OptOut, Party, Person, StaffMember
from services.notifier.domain.gate import Decision, decide
from services.notifier.domain.wishes import WISHES
from services.notifier.handlers import gatekeeping, silence, stopped
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.replies import settle_earlier, tell_settled
from services.notifier.handlers.writers import writer_of
from shared.contracts import CENTRE
from shared.errors import NotFound, Refusal
from shared.work import Work

LONGEST = 320  # characters of a text that staff write: two or three segments
ANSWERS = "coordinator"


def inbound_text(work: Work, inbound_id: str, lock: bool = False) -> Inbound:
    """Raises NotFound."""
    found = select(Inbound).where(Inbound.id == inbound_id)
    text = work.session.scalar(found.with_for_update() if lock else found)
    if text is None:
        raise NotFound
    return text


def answer_text(work: Work, staff_id: str, inbound_id: str, words: str, token: str) -> None:
    """Answers a text with words of one's own, and is done with it, unless a wish waits to be decided.

    The same form twice sends once.
    """
    text = inbound_text(work, inbound_id, lock=True)
    if text.person_id is None:
        raise Refusal("We do not know whose number this is, so we cannot text it. Link it to a case first, or call.")
    words = " ".join(words.split())
    if not words:
        raise Refusal("Please write your answer first.", "words")
    if len(words) > LONGEST:
        raise Refusal(f"Please keep it under {LONGEST} characters.", "words")
    enqueue(work, NewMessage(
        case_id=text.case_id or CENTRE, person_id=text.person_id, template="staff", values={"words": words},
        dedupe_key=f"staff:{inbound_id}:{token[:40]}", channels=(text.channel,)))
    if not _undecided(work, text):
        _finish(work, staff_id, text)


def would_go(work: Work, text: Inbound) -> Decision | None:
    """What the gate would say to an answer by staff at this moment; None if we do not know who writes."""
    if text.person_id is None:
        return None
    case_id = text.case_id or CENTRE
    return decide(gatekeeping.facts_of(work, Message(
        id="", case_id=case_id, person_id=text.person_id, template="staff", channel=text.channel,
        created_at=work.now())))


def assign_text(work: Work, inbound_id: str, staff_id: str) -> None:
    """Says who sees to it; empty for nobody. Raises Refusal for who may not answer."""
    text = inbound_text(work, inbound_id, lock=True)
    if staff_id and staff_id not in {one.id for one in who_answers(work)}:
        raise Refusal("Please choose somebody who answers texts.", "staff_id")
    text.assigned_to = staff_id or None


def who_answers(work: Work) -> list[StaffMember]:
    """Active coordinators, by name."""
    members = work.session.scalars(select(StaffMember).where(StaffMember.active.is_(True))
                                   .order_by(StaffMember.display_name, StaffMember.id))
    return [one for one in members if ANSWERS in one.roles]


def finish_text(work: Work, staff_id: str, inbound_id: str) -> None:
    """Done without an answer. A wish to be left alone must be decided, not put away."""
    text = inbound_text(work, inbound_id, lock=True)
    if _undecided(work, text):
        raise Refusal("Please decide first: do they want no more texts, or was it not meant so?")
    _finish(work, staff_id, text)


def reopen_text(work: Work, inbound_id: str) -> None:
    """Undoes that it was done. An opt-out stays: only the person can open the channel again."""
    text = inbound_text(work, inbound_id, lock=True)
    if text.state == "done":
        text.state, text.done_at, text.done_by, text.handled_as = "open", None, None, None
        if text.why in WISHES and not work.session.get(OptOut, (text.channel, text.sender)):
            silence.rest(work, text, text.why)
        work.publish("message.unmatched", text.case_id or CENTRE, {
            "inbound_id": text.id, "person_id": text.person_id, "why": text.why or "free_text"})


def obey_wish(work: Work, staff_id: str, inbound_id: str) -> None:
    """One click: nothing more goes to this number. Twice is the same as once."""
    text = inbound_text(work, inbound_id, lock=True)
    if silence.obey(work, text):
        stopped.confirm(work, text, writer_of(work, text.channel, text.sender))
    _finish(work, staff_id, text)
    settle_earlier(work, text, tuple(WISHES), "stop")


def let_go_on(work: Work, staff_id: str, inbound_id: str) -> None:
    """It was not meant as a wish to hear no more: what waited goes, if it still may."""
    text = inbound_text(work, inbound_id, lock=True)
    silence.wake_up(work, text.channel, text.sender)
    _finish(work, staff_id, text)


def link_text(work: Work, inbound_id: str, reference: str) -> None:
    """Says which case a text belongs to, by what staff call the case."""
    wanted = reference.strip().upper()
    case = work.session.scalar(select(Case).where(Case.reference == wanted)) if wanted else None
    if case is None:
        raise Refusal("There is no case with this reference. It looks like R-7KQ4M.", "reference")
    _put_to(work, inbound_text(work, inbound_id, lock=True), case.id)


def put_text_to(work: Work, inbound_id: str, case_id: str, person_id: str) -> None:
    """Says who of a case wrote it. An answer goes to the number that we know of that person, never to another."""
    if work.session.get(Party, (case_id, person_id)) is None:
        raise Refusal("Please choose one of the people of this case.", "who")
    text = inbound_text(work, inbound_id, lock=True)
    text.person_id = person_id
    _put_to(work, text, case_id)


def may_have_written(work: Work, text: Inbound) -> list[tuple[Person, Case]]:
    """(person, case) of everybody who may have: who has the number, and the people of the case it was linked to."""
    rows = work.session.execute(
        select(Person, Case).join(Party, Party.person_id == Person.id).join(Case, Case.id == Party.case_id)
        .where((Person.phone == text.sender) | (Person.email == text.sender.casefold())
               | (Party.case_id == (text.case_id or ""))).order_by(Person.display_name, Case.reference))
    return [(person, case) for person, case in rows]


def _undecided(work: Work, text: Inbound) -> bool:
    """True if the address rests because of this text."""
    hold = silence.hold_on(work, text.channel, text.sender)
    return text.state == "open" and hold is not None and hold.inbound_id == text.id


def _put_to(work: Work, text: Inbound, case_id: str) -> None:
    parties = set(work.session.scalars(select(Party.person_id).where(Party.case_id == case_id)))
    if text.person_id and text.person_id not in parties:
        text.person_id = None  # an answer would go to somebody of another case
    text.case_id = case_id


def _finish(work: Work, staff_id: str, text: Inbound) -> None:
    if text.state == "open":
        text.state, text.done_at, text.done_by = "done", work.now(), staff_id
        tell_settled(work, text)
