"""Somebody in several cases writes without saying which: they are asked by neutral labels, or staff find out.

A text is never put to a case by guessing, and never to more than one.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from services.notifier.adapters.tables import Case, Inbound, Person, Prompt
from services.notifier.domain.matters import KIND, OTHER, Matter, labels, options
from services.notifier.domain.prompts import Answer, NewPrompt
from services.notifier.domain.wording import Reader
from services.notifier.handlers import prompts, relays
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.replies import ANSWER_WITHIN, give_to_staff, kind_word, tell_settled
from services.notifier.handlers.writers import Writer, writer_of
from shared.contracts import CENTRE
from shared.work import Work

WHY = "which_case"
STILL_MEANT = timedelta(hours=2)  # who has just said which case writes on about the same
ASKED_FOR = timedelta(days=2)


def about_which(work: Work, text: Inbound, writer: Writer) -> bool:
    """Takes a text of somebody in several cases, unless they said a moment ago which one they write about."""
    if len(writer.case_ids) < 2 or text.case_id is not None:
        return False
    known = _said_lately(work, writer)
    if known:
        text.case_id = known
        return False
    cases = _asked(work, writer) or (writer.case_ids if _may_ask(work, text, writer) else ())
    text.choices = list(cases) or None
    give_to_staff(work, text, writer, WHY)
    if not (cases and _ask(work, text, writer, cases)):
        text.choices = None
        kind_word(work, text, writer, "unknown")
    return True


def take_about_answer(work: Work, prompt: Prompt, answer: Answer) -> None:
    """They said which case: their texts go there, as notes if notes are open there, else to staff."""
    texts = work.session.scalars(select(Inbound).where(
        Inbound.person_id == prompt.person_id, Inbound.state == "open", Inbound.why == WHY).order_by(Inbound.number))
    for text in texts.all():
        chosen = _chosen(text.choices or [], answer)
        text.why, text.case_id = "free_text", chosen
        if chosen and not text.media and relays.take_note(work, prompt.person_id, text.body, "sms", chosen):
            text.state, text.handled_as, text.why, text.done_at = "handled", "note", None, work.now()
            tell_settled(work, text)
        else:
            kind_word(work, text, writer_of(work, text.channel, text.sender), "unknown")


def _chosen(cases: Sequence[str], answer: Answer) -> str | None:
    number = int(answer.code.removeprefix("matter")) if answer.code != OTHER else 0
    return cases[number - 1] if 0 < number <= len(cases) else None


def _said_lately(work: Work, writer: Writer) -> str | None:
    prompt = work.session.scalar(select(Prompt).where(
        Prompt.kind == KIND, Prompt.person_id == writer.person_id, Prompt.state == "answered",
        Prompt.answered_at > work.now() - STILL_MEANT).order_by(Prompt.answered_at.desc()).limit(1))
    if prompt is None:
        return None
    text = work.session.scalar(select(Inbound).where(
        Inbound.person_id == writer.person_id, Inbound.choices.is_not(None), Inbound.received_at <= prompt.answered_at)
        .order_by(Inbound.number.desc()).limit(1))
    case_id = _chosen((text.choices or []) if text else [], Answer(prompt.answer or OTHER))
    return case_id if case_id in writer.case_ids else None


def _asked(work: Work, writer: Writer) -> Sequence[str]:
    """The cases that the person is being asked about at this moment."""
    standing = work.session.scalar(_standing(writer))
    text = work.session.scalar(select(Inbound).where(
        Inbound.person_id == writer.person_id, Inbound.state == "open", Inbound.why == WHY,
        Inbound.choices.is_not(None)).order_by(Inbound.number.desc()).limit(1)) if standing else None
    return (text.choices or ()) if text else ()


def _standing(writer: Writer):
    return select(Prompt).where(Prompt.kind == KIND, Prompt.person_id == writer.person_id,
                                Prompt.state.in_(prompts.STANDING))


def _may_ask(work: Work, text: Inbound, writer: Writer) -> bool:
    """By text only, one person alone on the number, and no other question open there, which digits would answer."""
    return (text.channel == "sms" and len(writer.person_ids) == 1 and not text.media
            and prompts.standing_on(work, text.sender) is None)


def _ask(work: Work, text: Inbound, writer: Writer, cases: Sequence[str]) -> bool:
    if work.session.scalar(_standing(writer)) is not None:
        return True
    person = work.session.get_one(Person, writer.person_ids[0])
    rows = {one.id: one for one in work.session.scalars(select(Case).where(Case.id.in_(cases)))}
    opened = {one: rows[one].opened_at for one in cases if one in rows}
    matters = [Matter(one, began) for one, began in opened.items() if began]
    said = labels(matters, Reader(person.language, person.timezone)) if len(matters) == len(cases) else None
    if said is None:
        return False
    enqueue(work, NewMessage(
        case_id=CENTRE, person_id=person.id, template="about_which", values={"words": said}, channels=("sms",),
        dedupe_key=f"reply:about_which:{text.id}", expires_at=work.now() + ANSWER_WITHIN,
        prompt=NewPrompt(KIND, person.id, options(len(cases)), work.now() + ASKED_FOR)))
    return True
