"""The words of participants' pages for codes of the domain."""

from flask_babel import lazy_gettext as _l

from services.notifier.adapters.tables import Prompt
from services.notifier.domain import questions
from services.notifier.handlers.prompts import options_of

WEAK_PINS = {
    "shape": _l("Please use 4 to 6 digits."),
    "same": _l("The same digit over and over is easy to guess. Please choose another PIN."),
    "run": _l("Digits in a row are easy to guess. Please choose another PIN."),
    "common": _l("Many people use this PIN, so it is easy to guess. Please choose another one."),
    "year": _l("A year is easy to guess. Please choose another PIN."),
}
QUESTIONS = {
    "convene": _l("Would you like to talk, with the help of a neutral person?"),
    "slots": _l("Which of these times could work for you?"),
    "offer": _l("Would one more session help? Which of these times could work for you?"),
    "new_times": _l("Which of these new times could work for you?"),
    "sooner": _l("A sooner time is free. Could you make it?"),
    "set": _l("Your session is set. Will you be there?"),
    "moved": _l("Your session has a new time. Will you be there?"),
    "remind3": _l("Your session is coming up. Will you be there?"),
    "remind1": _l("Your session is very soon. Will you be there?"),
    "noshow": _l("We missed you. How would you like to go on?"),
    "generic": _l("Would it help to talk more?"),
    "fact": _l("Did you find out what you needed to know?"),
    "informal": _l("How is the plan you talked about going?"),
    "partial": _l("Some points are still open. Would you like to talk about them?"),
    "judge": _l("If you want to talk first, we are here. Would you like that?"),
    "court": _l("Would you like to talk first?"),
    "agree30": _l("How is your plan working?"),
    "verify": _l("May we write to you at this number or address?"),
    "relay": _l("We can pass notes between you and the other person. No one sees your number. Would you like that?"),
}
TOLD_SENDER = {
    "passed": _l("Passed on."),
    "waiting": _l("We will pass it on when we can."),
    "not_passed": _l("We could not pass this on. You can say it in other words, or call us."),
}
# What handlers refuse with, gathered here for the translators.
REFUSALS = (
    _l("This question is closed now. You can still call us."),
    _l("Please choose one of the answers."),
    _l("Please write your note first."),
    _l("Please keep your note under 1000 characters."),
    _l("Notes are closed. You can still call us."),
    _l("You have paused notes. Press “Go on” first."),
)


def choices_of(prompt: Prompt, language: str) -> list[tuple[int, str]]:
    """(digit, words) for each answer of a question, in the page's language."""
    return [(option.digit, questions.words(prompt.question, option.answer, language)) for option in options_of(prompt)]
