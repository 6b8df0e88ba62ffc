"""Questions that a digit answers: what they are, how an answer is read, which may stand beside which.

One numeric question is open per phone number at a time (reference 3.2): a digit alone does not say what it answers.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

ABOUT_TIMES = frozenset({"invitation", "reminder", "no_show"})
CONFIRMATIONS = frozenset({"set", "moved"})
LOGISTICS = ABOUT_TIMES | {"convene"}
WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4,
    "cinco": 5,
}
FILLERS = frozenset({
    "and", "y", "please", "pls", "option", "number", "reply", "answer", "i", "choose", "pick", "ok", "okay", "thanks",
    "thank", "you", "por", "favor", "opcion", "numero", "gracias", "la", "el", "the", "hi", "hello", "hola",
})
NONE_WORDS = frozenset({"0", "zero", "cero", "none", "ninguna", "ninguno"})  # none of the times that are offered
NONE_OF_THESE = re.compile(r"\b(none|ningun[ao]) (?:of|de) (?:these|those|them|estas|estos|esas|esos|ellas|ellos)\b")
FROM_TO = re.compile(r"(\d)\s*[-\u2013\u2014]\s*(\d)")
AGREEING, DECLINING = frozenset({"yes", "si", "yep", "yeah"}), frozenset({"no", "nope"})
POSITIVE, NEGATIVE = ("yes", "talk", "there", "mine"), ("no", "none", "not_mine")


@dataclass(frozen=True)
class Option:
    """What a digit stands for. `answer` is the code that is published; a slot has its `starts_at` (aware)."""

    digit: int
    answer: str
    starts_at: datetime | None = None


@dataclass(frozen=True)
class NewPrompt:
    """A question to be asked. `subject_id` is what it is about; `multiple` lets more than one digit be given."""

    kind: str
    subject_id: str
    options: tuple[Option, ...]
    expires_at: datetime
    multiple: bool = False


@dataclass(frozen=True)
class Answer:
    """What was answered: the code, and the digits for slots."""

    code: str
    digits: tuple[int, ...] = ()


def read_digits(text: str, options: Sequence[Option], multiple: bool) -> tuple[int, ...] | None:
    """The digits that a text means, or None if it is no answer to this question.

    Takes `1`, `#1.`, `1 please`, `one`, `uno`, a plain yes or no where an option says just that, and `1 3`, `1,2`,
    `1 and 2` where more than one may be given, and `0`, `none`, `ninguna de estas` where none of the times may be said.
    Anything else (`not 1`, `1 or 2`, `1 or maybe 3`, `12`) is for a person to read.
    """
    if any(int(last) - int(first) > 1 for first, last in FROM_TO.findall(text)):
        return None  # `1-3` may be all from one to three, or those two
    words = [word for word in re.split(r"[^0-9a-z]+", NONE_OF_THESE.sub(r"\1", plain(text))) if word]
    given = [word for word in words if word not in FILLERS]
    digits = tuple(dict.fromkeys(_digit(word, options) for word in given))
    if not digits or not all(digit in {option.digit for option in options} for digit in digits):
        return None
    return tuple(sorted(digits)) if multiple or len(digits) == 1 else None


def answer_of(digits: Sequence[int], options: Sequence[Option]) -> Answer | None:
    """The answer that digits stand for; None if they contradict each other (a slot and `none of these`)."""
    chosen = [option for option in options if option.digit in set(digits)]
    codes = {option.answer for option in chosen}
    if len(codes) != 1 or len(chosen) != len(set(digits)):
        return None
    slots = tuple(option.digit for option in chosen if option.starts_at)
    return Answer(codes.pop(), slots)


def beside(new_kind: str, open_kind: str, same_subject: bool, same_case: bool, open_question: str = "") -> str:
    """What becomes of a question whose number has another one open: `supersede` that one, or `wait` for it.

    A question about the same thing takes the older one's place. What concerns a session goes before a check-in or an
    offer to pass notes, and before what was last asked about sessions of the same case: a new time is asked for while
    the confirmation of the old one still stands. A confirmation asks nothing (`Need a new time? Reply 2`), so it keeps
    no question waiting.
    """
    if same_subject or open_question in CONFIRMATIONS:
        return "supersede"
    if new_kind in LOGISTICS and open_kind not in LOGISTICS:
        return "supersede"
    return "supersede" if same_case and {new_kind, open_kind} <= ABOUT_TIMES else "wait"


def plain(text: str) -> str:
    """Lower case without accents, for comparing: `Sí` and `SI` are the same word."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _digit(word: str, options: Sequence[Option]) -> int:
    """The digit a word means, 0 for no digit."""
    if word in NONE_WORDS:
        return next((option.digit for option in options if option.answer == "none"), 0)
    if word.isdigit():
        return int(word) if len(word) <= 2 else 0
    if word in WORDS:
        return WORDS[word]
    wanted = POSITIVE if word in AGREEING else NEGATIVE if word in DECLINING else ()
    fitting = [option.digit for option in options if option.answer in wanted]
    return fitting[0] if len(fitting) == 1 else 0
