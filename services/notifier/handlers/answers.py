"""Takes the answer to a question, whichever way it came, and does what it says."""

from collections.abc import Callable, Sequence

from services.notifier.adapters.tables import Prompt
from services.notifier.domain.matters import KIND as ABOUT
from services.notifier.domain.prompts import Answer, answer_of
from services.notifier.handlers import contact_checks, prompts
from services.notifier.handlers.about import take_about_answer
from services.notifier.handlers.check_in_answers import take_check_in_answer
from services.notifier.handlers.prompts import options_of
from shared.errors import NotFound, Refusal
from shared.work import Work

OnAnswer = Callable[[Work, Prompt, Answer], None]
# Kind of question -> what the notifier itself does on an answer, and when nobody answered in time.
ON_ANSWER: dict[str, OnAnswer] = {"check_in": take_check_in_answer, contact_checks.KIND: contact_checks.take_word,
                                  ABOUT: take_about_answer}
OWN_AFFAIR = (contact_checks.KIND, ABOUT)  # the others hear of it by an event of its own, or not at all
ON_EXPIRY: dict[str, Callable[[Work, Prompt], None]] = {}


def take_answer(work: Work, prompt_id: str, digits: Sequence[int], via: str) -> Answer:
    """Records what a person answered (`via` sms or web), publishes it and does what follows from it.

    The same answer again does nothing; another one before the question's end replaces it. Raises NotFound, and
    Refusal for a question that is over or digits that mean nothing.
    """
    prompt = work.session.get(Prompt, prompt_id, with_for_update=True)
    if prompt is None:
        raise NotFound
    if prompt.state not in ("waiting", "open", "answered") or prompt.expires_at <= work.now():
        raise Refusal("This question is closed now. You can still call us.")
    answer = answer_of(digits, options_of(prompt))
    if answer is None:
        raise Refusal("Please choose one of the answers.", "digits")
    if not _is_news(prompt, answer):
        return answer
    _record(work, prompt, answer)
    if prompt.kind not in OWN_AFFAIR:
        _publish(work, prompt, answer, via)
    if prompt.kind in ON_ANSWER:
        ON_ANSWER[prompt.kind](work, prompt, answer)
    return answer


def expire(work: Work, prompt_id: str) -> None:
    """A question whose time is up is over; silence is an answer. One that was renewed meanwhile is not."""
    prompt = work.session.get(Prompt, prompt_id, with_for_update=True, populate_existing=True)
    if prompt is None or prompt.expires_at > work.now():
        return
    was_standing = prompt.state in prompts.STANDING
    prompts.close(work, prompt, "expired", "expired")
    if was_standing and prompt.answered_at is None and prompt.kind in ON_EXPIRY:
        ON_EXPIRY[prompt.kind](work, prompt)


def _publish(work: Work, prompt: Prompt, answer: Answer, via: str) -> None:
    work.publish("prompt.answered", prompt.case_id, {
        "prompt_id": prompt.id, "kind": prompt.kind, "subject_id": prompt.subject_id,
        "person_id": prompt.person_id, "answer": answer.code, "digits": list(answer.digits), "via": via})


def _is_news(prompt: Prompt, answer: Answer) -> bool:
    return (prompt.answer, prompt.digits) != (answer.code, list(answer.digits))


def _record(work: Work, prompt: Prompt, answer: Answer) -> None:
    prompt.answer, prompt.digits, prompt.answered_at = answer.code, list(answer.digits), work.now()
    if not prompt.multiple:
        prompts.close(work, prompt, "answered", "answered")
    work.session.flush()
