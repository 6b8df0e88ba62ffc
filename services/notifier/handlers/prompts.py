"""Asks a question, opens it on a phone number, closes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.notifier.adapters.tables import Person, Prompt
from services.notifier.domain import prompts as rules
from services.notifier.domain.prompts import NewPrompt, Option
from services.notifier.handlers import lives
from shared.contracts import Envelope
from shared.ids import new_id
from shared.work import Work

STANDING = ("waiting", "open")


def ask(work: Work, case_id: str, person_id: str, question: str, new: NewPrompt) -> str:
    """Adds the question, or renews the one about the same thing that still stands; returns its id."""
    found = work.session.scalar(select(Prompt).where(
        Prompt.kind == new.kind, Prompt.subject_id == new.subject_id, Prompt.person_id == person_id,
        Prompt.case_id == case_id, Prompt.state.in_(STANDING)).with_for_update())
    if found is None:
        found = Prompt(id=new_id(), kind=new.kind, subject_id=new.subject_id, case_id=case_id, person_id=person_id,
                       state="waiting", created_at=work.now(), digits=[])
        work.session.add(found)
    found.question, found.options, found.multiple = question, options_as_json(new.options), new.multiple
    found.expires_at = new.expires_at
    work.session.flush()
    # A timer of its own for each end: one that is being worked off at this moment could not be moved any more.
    work.set_timer("prompt.expire", f"prompt:{found.id}:{new.expires_at.isoformat()}", new.expires_at, case_id=case_id,
                   data={"prompt_id": found.id})
    return found.id


def open_on(work: Work, prompt: Prompt, number: str) -> Prompt | None:
    """Opens the question on a phone number. Returns the question that must be waited for instead, if there is one."""
    other = standing_on(work, number)
    if other and other.id != prompt.id:
        same_subject = _subject(prompt) == _subject(other)
        same_case = (prompt.case_id, prompt.person_id) == (other.case_id, other.person_id)
        if rules.beside(prompt.kind, other.kind, same_subject, same_case, other.question) == "wait":
            return other
        close(work, other, "superseded")
    if prompt.state in STANDING:
        prompt.state, prompt.number = "open", number
        prompt.opened_at = prompt.opened_at or work.now()
        work.session.flush()
    return None


def leave_old_number(work: Work, envelope: Envelope) -> None:
    """Questions of a person whose number is another now are no longer answered from the old one.

    Comes before the change is kept. The page still takes the answer.
    """
    person = work.session.get(Person, envelope.data["person_id"])
    old = person.phone if person and person.revision <= envelope.data["revision"] else None
    if old is None or old == envelope.data["phone"]:
        return
    for prompt in work.session.scalars(select(Prompt).where(
            Prompt.person_id == envelope.data["person_id"], Prompt.number == old)).all():
        prompt.number, prompt.state = None, "waiting" if prompt.state == "open" else prompt.state
    work.session.flush()
    lives.release(work, old)


def standing_on(work: Work, number: str) -> Prompt | None:
    """The question that is open on a number."""
    return work.session.scalar(select(Prompt).where(Prompt.number == number, Prompt.state == "open"))


def last_answered_on(work: Work, number: str, now: datetime) -> Prompt | None:
    """The question last answered from a number, while the answer may still be changed."""
    return work.session.scalar(
        select(Prompt).where(Prompt.number == number, Prompt.state == "answered", Prompt.expires_at > now)
        .order_by(Prompt.answered_at.desc()).limit(1))


def last_closed_on(work: Work, number: str, since: datetime) -> Prompt | None:
    """The question last asked on a number that is over now."""
    return work.session.scalar(
        select(Prompt).where(Prompt.number == number, Prompt.opened_at > since, Prompt.opened_at.is_not(None))
        .order_by(Prompt.opened_at.desc()).limit(1))


def close(work: Work, prompt: Prompt, why: str, state: str = "closed") -> None:
    """Ends the question, and lets the messages go that waited for its number."""
    if prompt.state not in STANDING:
        return
    prompt.state, prompt.why = state, why
    work.session.flush()
    lives.release(work, prompt.number)


def close_about(work: Work, kind: str, subject_id: str, why: str, person_id: str | None = None) -> None:
    """Ends every standing question of a kind about one thing, for one person or for all."""
    about = select(Prompt).where(Prompt.kind == kind, Prompt.subject_id == subject_id, Prompt.state.in_(STANDING))
    for prompt in work.session.scalars(about if person_id is None else about.where(Prompt.person_id == person_id)):
        close(work, prompt, why)


def options_as_json(options: tuple[Option, ...]) -> list[dict[str, Any]]:
    return [{"digit": one.digit, "answer": one.answer,
             "starts_at": one.starts_at.isoformat() if one.starts_at else None} for one in options]


def options_of(prompt: Prompt) -> tuple[Option, ...]:
    """The options of a stored question as the rules know them."""
    return tuple(Option(one["digit"], one["answer"],
                        datetime.fromisoformat(one["starts_at"]) if one["starts_at"] else None)
                 for one in prompt.options)


def _subject(prompt: Prompt) -> tuple[str, str, str]:
    """What a question is about: of two cases, the same question is two."""
    return prompt.kind, prompt.subject_id, prompt.case_id
