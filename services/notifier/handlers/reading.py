"""The rules that understand a text, one a function. Each says whether it took the text."""

from datetime import timedelta

from sqlalchemy import func, select

from services.notifier.adapters.tables import Inbound, Prompt
from services.notifier.config import own
from services.notifier.domain import keywords
from services.notifier.domain.danger import danger_in
from services.notifier.domain.matters import KIND as ABOUT
from services.notifier.domain.prompts import Option, answer_of, read_digits
from services.notifier.domain.wishes import STOP, wish_in
from services.notifier.handlers import answers, holds, optouts, prompts, relays, silence, stopped
from services.notifier.handlers.acknowledging import acknowledge
from services.notifier.handlers.replies import give_to_staff, kind_word, reply, settle_earlier
from services.notifier.handlers.writers import Writer
from shared.work import Work

REMEMBERED = timedelta(days=14)  # how long a digit may still be meant for a question that is over
MEDIA, LATE, NO_CHOICE, TOO_LATE = "media", "late", "no_choice", "too_late"


def reaction(work: Work, text: Inbound, writer: Writer) -> bool:
    """A thumb or a heart quotes our own words, STOP among them: it says nothing that anybody must do."""
    return keywords.is_reaction(text.body, own(work.settings).centre_short) and _handled(text, "reaction")


def stop(work: Work, text: Inbound, writer: Writer) -> bool:
    """Obeyed at once, whoever has the number, and confirmed once: by the provider, or else by us."""
    if keywords.keyword(text.body) != "stop" and _type(text) != "STOP":
        return False
    if _overtaken(work, text, "start"):  # they have said START since: nobody can know without asking
        silence.rest(work, text, STOP)
        give_to_staff(work, text, writer, LATE)
        return True
    is_news = optouts.opt_out(work, text.channel, text.sender, "text")
    silence.wake_up(work, text.channel, text.sender)
    settle_earlier(work, text, (STOP,), "stop")
    if is_news and _type(text) != "STOP":
        stopped.confirm(work, text, writer)
    return _handled(text, "stop")


def danger(work: Work, text: Inbound, writer: Writer) -> bool:
    """Nothing automatic goes to anybody in these cases until a person has looked; no answer that could expose them."""
    found = danger_in(text.body)
    if found is None:
        return False
    for case_id in writer.case_ids:
        holds.hold_case(work, case_id, found, text.id)
    wish = wish_in(text.body)
    if wish:
        silence.rest(work, text, wish)
    give_to_staff(work, text, writer, found, writer.case_ids)
    return True


def wish(work: Work, text: Inbound, writer: Writer) -> bool:
    """Perhaps they want silence, or the number has a new owner: it rests until staff have decided. No answer."""
    found = wish_in(text.body)
    if found is None:
        return False
    silence.rest(work, text, found)
    give_to_staff(work, text, writer, found)
    return True


def late(work: Work, text: Inbound, writer: Writer) -> bool:
    """A text that was found at the provider hours later must not undo what its writer has said since."""
    if not _overtaken(work, text):
        return False
    give_to_staff(work, text, writer, LATE)
    return True


def start(work: Work, text: Inbound, writer: Writer) -> bool:
    """The person wants to hear from us again. YES does so too where the provider takes it for that, and may answer."""
    if keywords.keyword(text.body) != "start" and _type(text) != "START":
        return False
    optouts.opt_in(work, text.channel, text.sender, "text")
    if keywords.keyword(text.body) != "start":
        return False
    silence.wake_up(work, text.channel, text.sender)
    settle_earlier(work, text, (STOP,), "start")
    return _handled(text, "start")


def help_text(work: Work, text: Inbound, writer: Writer) -> bool:
    if keywords.keyword(text.body) != "help":
        return False
    if _type(text) != "HELP":  # else the provider has answered it
        reply(work, text, writer, "help")
    return _handled(text, "help")


def relay_word(work: Work, text: Inbound, writer: Writer) -> bool:
    taken = writer.person_id is not None and relays.relay_command(work, writer.person_id, text.body)
    return taken and _handled(text, "relay_word")


def answer(work: Work, text: Inbound, writer: Writer) -> bool:
    """Digits answer the open question of the number; without one, they change the last answer while that may be."""
    prompt = prompts.standing_on(work, text.sender) or prompts.last_answered_on(work, text.sender, work.now())
    if prompt is None or prompt.expires_at <= work.now():
        return _too_late(work, text, writer)
    choices = prompts.options_of(prompt)
    digits = read_digits(text.body, choices, prompt.multiple)
    if digits is None or answer_of(digits, choices) is None:
        return _no_such_answer(work, text, writer, prompt, choices)
    given = answers.take_answer(work, prompt.id, digits, text.channel)
    text.person_id, text.case_id = prompt.person_id, _case_of(prompt)
    if prompt.kind != ABOUT:
        acknowledge(work, prompt, given, text.id)
    settle_earlier(work, text, (NO_CHOICE,), "answer")
    _handled(text, "answer")
    if text.media:
        give_to_staff(work, text, writer, MEDIA)
    return True


def note(work: Work, text: Inbound, writer: Writer) -> bool:
    """Words go to the other person where notes are open; a picture never does, unseen or not."""
    if text.media or writer.person_id is None:
        return False
    taken = relays.take_note(work, writer.person_id, text.body, text.channel, text.case_id)
    return taken and _handled(text, "note")


def nobody_understands(work: Work, text: Inbound, writer: Writer) -> bool:
    """A person reads it by the next work day; the writer is told so, once in some hours. Strangers are told nothing."""
    why = "free_text" if writer.person_ids else "unknown_number"
    give_to_staff(work, text, writer, MEDIA if text.media else why)
    kind_word(work, text, writer, "unknown")
    return True


def _no_such_answer(work: Work, text: Inbound, writer: Writer, prompt: Prompt, choices: tuple[Option, ...]) -> bool:
    """A lone number that is no choice, or choices that contradict each other: asked again, and seen by staff.

    Longer texts are words for a person (or a note), not a failed answer.
    """
    if not keywords.is_number_only(text.body):
        return False
    text.person_id, text.case_id = prompt.person_id, _case_of(prompt)
    give_to_staff(work, text, writer, NO_CHOICE)
    kind_word(work, text, writer, "which", {"numbers": [one.digit for one in choices]})
    return True


def _too_late(work: Work, text: Inbound, writer: Writer) -> bool:
    """An answer to a question that is over: kindly said so, and staff see what it would have been."""
    over = prompts.last_closed_on(work, text.sender, work.now() - REMEMBERED)
    if over is None or not (keywords.is_number_only(text.body)
                            or read_digits(text.body, prompts.options_of(over), over.multiple)):
        return False
    text.person_id, text.case_id = over.person_id, _case_of(over)
    give_to_staff(work, text, writer, TOO_LATE)
    kind_word(work, text, writer, "too_late")
    return True


def _case_of(prompt: Prompt) -> str | None:
    return None if prompt.kind == ABOUT else prompt.case_id


def _overtaken(work: Work, text: Inbound, handled_as: str | None = None) -> bool:
    """True if a text that its writer sent later has been worked off already (as `handled_as`, if that is named)."""
    if text.sent_at is None:
        return False
    later = select(Inbound.number).where(
        Inbound.sender == text.sender, Inbound.number != text.number, Inbound.state != "new",
        func.coalesce(Inbound.sent_at, Inbound.received_at) > text.sent_at)
    return work.session.scalar(later.where(Inbound.handled_as == handled_as).limit(1) if handled_as
                               else later.limit(1)) is not None


def _handled(text: Inbound, taken_for: str) -> bool:
    text.state, text.handled_as = "handled", taken_for
    return True


def _type(text: Inbound) -> str:
    """What the provider obeyed by itself: STOP, START or HELP."""
    return (text.opt_out_type or "").upper()
