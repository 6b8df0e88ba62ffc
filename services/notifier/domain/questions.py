"""The answers each question offers, by the template that asks it, with the words a page shows for them.

Codes and what they trigger: reference 3.5. A question whose choices differ from time to time (slots) is put together
by `slot_options`.
"""

from collections.abc import Iterable
from datetime import datetime

from services.notifier.domain.prompts import Option

NO_MORE = (4, "no_more")
TALK = ((1, "talk"), (2, "not_now"), (3, "later"), NO_MORE)
COMING = ((1, "there"), (2, "new_time"), (3, "help"))
CHOICES: dict[str, tuple[tuple[int, str], ...]] = {
    "convene": ((1, "yes"), (2, "no"), (3, "call")),
    "set": COMING,
    "moved": COMING,
    "remind3": COMING,
    "remind1": COMING,
    "noshow": ((1, "new_time"), (2, "call"), (3, "leave")),
    "generic": TALK,
    "partial": TALK,
    "fact": ((1, "yes"), (2, "not_yet"), (3, "help"), NO_MORE),
    "informal": ((1, "well"), (2, "so_so"), (3, "help"), NO_MORE),
    "judge": ((1, "talk"), (2, "no_thanks"), NO_MORE),
    "court": ((1, "talk"), (2, "no_thanks")),
    "agree30": ((1, "well"), (2, "some"), (3, "not_well"), NO_MORE),
    "relay": ((1, "yes"), (2, "no")),
    "verify": ((1, "mine"), (2, "not_mine")),
}
WORDS = {
    "yes": ("Yes", "Sí"), "no": ("No", "No"), "call": ("Please call me", "Por favor, llámenme"),
    "there": ("I will be there", "Estaré ahí"), "new_time": ("I need a new time", "Necesito otra hora"),
    "help": ("I need help", "Necesito ayuda"), "leave": ("I do not want to go on", "No quiero seguir"),
    "talk": ("Yes, I would like to talk", "Sí, me gustaría hablar"), "not_now": ("Not now", "Ahora no"),
    "later": ("Ask me in 30 days", "Pregúntenme en 30 días"), "no_more": ("No more check-ins", "No más preguntas"),
    "not_yet": ("Not yet", "Todavía no"), "well": ("Well", "Bien"), "so_so": ("So-so", "Más o menos"),
    "no_thanks": ("No, thank you", "No, gracias"), "some": ("Some of it", "En parte"),
    "mine": ("Yes, it is mine", "Sí, es mío"), "not_mine": ("No", "No"),
    "not_well": ("Not well", "Mal"), "none": ("None of these", "Ninguna de estas"),
}
SPECIAL = {("informal", "help"): ("Help us write it down", "Ayúdennos a escribirlo")}


def options(template: str) -> tuple[Option, ...]:
    """What the template's question may be answered with; none if it asks nothing."""
    return tuple(Option(digit, code) for digit, code in CHOICES.get(template, ()))


def slot_options(slots: Iterable[tuple[int, datetime]]) -> tuple[Option, ...]:
    """One option per (digit, start), and one more for none of these."""
    found = tuple(Option(digit, "slots", starts_at) for digit, starts_at in slots)
    return (*found, Option(max(option.digit for option in found) + 1, "none"))


def words(question: str, answer: str, language: str) -> str:
    """What a button says for an answer without a time of its own."""
    pair = SPECIAL.get((question, answer)) or WORDS.get(answer, (answer, answer))
    return pair[1 if language == "es" else 0]
