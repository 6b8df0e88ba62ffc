"""How well the rules understand what people write: 687 lines of two languages, a third of them held back.

`lines.tsv` is what the rules were made with, `held_out.tsv` was never used to make them. Run with -s to see the
figures. What the rules miss is no loss: a person reads it all the same, only nothing rests until then.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.notifier.domain.danger import danger_in
from services.notifier.domain.keywords import keyword
from services.notifier.domain.wishes import STOP, wish_in
from tests.composition import ROOT

PLACE = ROOT / "tests" / "listening"
GROUPS = {"obeyed at once": {"stop"}, "held for staff": {"asks_to_stop", "wrong_person"},
          "danger": {"threat", "self_harm"}}
# (precision, recall) that are not to be fallen below. Obeying wrongly takes a person's reminders away, so never.
LEAST = {
    "lines": {"obeyed at once": (1.0, 0.97), "held for staff": (0.97, 0.97), "danger": (0.97, 0.97)},
    "held_out": {"obeyed at once": (1.0, 0.95), "held for staff": (0.95, 0.8), "danger": (0.95, 0.85)},
}


@dataclass(frozen=True)
class Written:
    meaning: str
    language: str
    words: str


def lines(name: str) -> list[Written]:
    rows = (PLACE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [Written(*row.split("\t")) for row in rows if not row.startswith("#")]


def understood(words: str) -> str:
    """What the rules take it for, in the order in which they are asked."""
    said = keyword(words)
    if said == "stop":
        return "stop"
    wish = {STOP: "asks_to_stop"}.get(wish_in(words) or "", wish_in(words))
    return danger_in(words) or (wish if wish and not said else "other")


def measured(found: list[Written], meanings: set[str]) -> tuple[float, float, list[str]]:
    """(precision, recall, the lines that were taken wrongly) for a group of meanings."""
    counts: Counter[str] = Counter()
    wrong = []
    for one in found:
        meant, taken = one.meaning in meanings, understood(one.words) in meanings
        counts[f"{meant} {taken}"] += 1
        if meant != taken:
            wrong.append(f"{one.meaning}: {one.words}")
    right = counts["True True"]
    return right / (right + counts["False True"]), right / (right + counts["True False"]), wrong


@pytest.mark.parametrize("name", ["lines", "held_out"])
def test_precision_and_recall_are_kept(name):
    found = lines(name)
    for group, meanings in GROUPS.items():
        precision, recall, wrong = measured(found, meanings)
        print(f"{name} ({len(found)} lines), {group}: precision {precision:.3f}, recall {recall:.3f}")
        least = LEAST[name][group]
        assert (precision >= least[0], recall >= least[1]) == (True, True), wrong


@pytest.mark.parametrize("language", ["en", "es"])
def test_neither_language_is_understood_worse_than_the_held_out_lines(language):
    found = [one for name in ("lines", "held_out") for one in lines(name) if one.language == language]
    for group, meanings in GROUPS.items():
        precision, recall, wrong = measured(found, meanings)
        least = LEAST["held_out"][group]
        assert (precision >= least[0], recall >= least[1]) == (True, True), wrong


def test_the_lines_are_many_of_both_languages_and_no_line_is_in_both_files():
    made_with, held_out = lines("lines"), lines("held_out")
    assert len(made_with) + len(held_out) >= 300
    assert len(held_out) * 3 >= len(made_with) + len(held_out)
    assert all(sum(one.language == language for one in made_with + held_out) >= 180 for language in ("en", "es"))
    assert not {one.words for one in made_with} & {one.words for one in held_out}


@pytest.mark.parametrize("words", ["ending the lease", "Yes I can come Monday", "in the end we talked", "quite happy",
                                   "He stopped by the house", "yesterday was fine"])
def test_words_that_others_took_for_an_opt_out_are_none(words):
    assert understood(words) == "other"


OPTING_OUT = ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out"]  # FCC, Twilio
SHAPES = ["{}", "  {}. ", "{}!!!", "'{}'", "\u201c{}\u201d", "({})", "{}\n", "{}, please", "Please {}", "{} thank you",
          "{}. {}", "{}\u2026", "*{}*", "{} \U0001f64f", "\u200b{}", "- {} -", "{}?"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("word", OPTING_OUT)
def test_every_keyword_is_obeyed_in_any_case_and_with_any_punctuation(word, shape):
    for written in (word, word.upper(), word.title(), word.swapcase()):
        assert keyword(shape.format(written, written)) == "stop", shape.format(written, written)


@pytest.mark.parametrize(("words", "said"), [
    ("START", "start"), ("Unstop!", "start"), ("start please", "start"), ("HELP", "help"), ("info.", "help"),
    ("Ayuda por favor", "help"), ("YES", None), ("yes", None), ("1", None)])
def test_coming_back_and_asking_for_help_are_words_too_and_yes_is_an_answer(words, said):
    assert keyword(words) == said


@pytest.mark.parametrize("words", [
    "the bus stop on 5th", "I'll meet you at the bus STOP", "can we end at 5", "the end of the month works",
    "I would like to cancel the lease not the meeting", "cancel my 3pm please", "Please don't stop helping us",
    "I quit smoking", "She keeps texting me, tell her to stop", "the music has to stop", "they stopped paying rent",
    "my lease ends Friday", "revoke his parking permit", "subscribe", "Can we start earlier", "info about parking",
    "fin de semana mejor", "al fin hablamos", "la parada del autobús", "baja el volumen", "mi vecino es muy alto",
    "hasta el fin de mes", "basta con una reunión", "no más ruido por la noche", "quiero cancelar el contrato de renta",
    "puedo cancelar la cita y venir otro día", "1", "1.", "one", "uno", "1 please", "my phone died", "I'm dying to see",
    "shoot me an email", "me muero de risa", "la batería se murió", "killing it at work", "me está siguiendo el plan"])
def test_everyday_words_are_neither_an_opt_out_nor_danger(words):
    assert understood(words) == "other"


@pytest.mark.parametrize(("words", "meant"), [
    ("I no longer want to receive these", "asks_to_stop"), ("I want out of these texts", "asks_to_stop"),
    ("ya no quiero recibir esto", "asks_to_stop"), ("kindly cease messaging", "asks_to_stop"),
    ("ya basta de mensajes", "asks_to_stop"), ("wrong number", "wrong_person"), ("me está siguiendo", "threat"),
    ("she keyed my car and said I'm next", "threat"), ("he knows where I live and said he's coming", "threat"),
    ("quiero morirme", "self_harm")])
def test_words_that_were_tried_to_break_the_rules_are_held_for_a_person(words, meant):
    assert understood(words) == meant


def test_the_lists_are_read_from_files_a_person_can_read():
    folder = Path(ROOT) / "services" / "notifier" / "domain" / "words"
    for path in folder.glob("*.txt"):
        assert path.read_text(encoding="utf-8").startswith("# One pattern a line"), path.name
