"""What the editor refuses, and what it lets pass."""

from dataclasses import replace

import pytest

from services.notifier.domain.templates import TEMPLATES
from services.notifier.domain.templates.compare import differences
from services.notifier.domain.templates.measure import Setting, measure
from services.notifier.domain.templates.rules import faults
from services.notifier.domain.wording import Brand

SETTING = Setting(Brand("CCR", "Community Centre for Resolution", "312-555-0100", "America/Chicago"),
                  "https://ccr.example/messages/l/ABCDEFGHJK")


def changed(template_id="keep_in_touch", language="en", **words):
    template = TEMPLATES[template_id]
    name = "en" if language == "en" else "es"
    return replace(template, **{name: replace(getattr(template, name), **words)})


def stopped(template):
    return [f"{fault.form_field}: {fault.message}" for fault in faults(template, SETTING) if fault.stops]


def sms(words, template_id="keep_in_touch", language="en"):
    return stopped(changed(template_id, language, sms=words))


def text(words):
    """The words in a text that is otherwise in order."""
    return sms(f"{{centre}}: {words} {{link}}")


def test_plain_neutral_words_may_be_published():
    assert text("Has your phone changed? Tell us here:") == []


@pytest.mark.parametrize(("words", "tells"), [
    ("The judge will want to know.", "who decides"), ("La jueza espera.", "who decides"),
    ("It is about your children.", "children"), ("Sus hijos le esperan.", "children"),
    ("The dispute is not over.", "the dispute"), ("Your divorce goes on.", "the family"),
    ("Your landlord wrote.", "the home"), ("Bring the money.", "money"), ("You owe $ 300 in debts.", "money"),
    ("You did not settle.", "what came of it"), ("No hubo acuerdo.", "what came of it"),
    ("See you in court.", "the court"), ("Your docket moved.", "the case"), ("There was violence.", "safety"),
    ("Ask your lawyer.", "a lawyer"), ("It is your fault.", "blame"),
])
def test_what_a_text_would_tell_others_is_named(words, tells):
    assert any(f"tells of {tells}" in said for said in text(words))


@pytest.mark.parametrize("words", ["Tell us if you are discourteous.", "We are childlike.", "It rained.",
                                   "Sonia is in."])
def test_a_forbidden_word_inside_another_word_is_none(words):
    assert text(words) == []


def test_the_court_may_be_named_to_those_who_consented_to_details_but_never_in_a_subject():
    assert stopped(TEMPLATES["court"]) == []
    assert any("the court" in said for said in stopped(changed("court", subject="Your court day")))


@pytest.mark.parametrize("words", ["This is your last chance.", "You must answer.", "You have to call us.",
                                   "Act now or else.", "Es su última oportunidad.", "Usted tiene que llamar."])
def test_words_that_press_are_refused(words):
    assert any("presses" in said for said in text(words))


def test_telling_people_that_they_need_not_do_anything_presses_nobody():
    assert text("You do not have to do anything. No tiene que hacer nada.") == []


@pytest.mark.parametrize("words", [
    "Reply YES to go on.", "Reply yes to go on.", "Text back CANCEL if not.", "Answer with “no” if not.",
    "Responda SÍ para seguir.", "Escriba la palabra alto.", "Want that? 1 Talk, 2 Cancel.",
    "¿Quiere? 1 Hablar, 2 Basta.", "Send END to be done.", "To go on: YES.", "Reply 1 or STOP.", "Reply HELP."])
def test_words_that_phone_companies_obey_are_no_answers(words):
    assert any("phone companies obey" in said for said in text(words))


@pytest.mark.parametrize("words", ["Reply 1 Talk, 2 No thanks.", "It is OK.", "Text us here.", "Write to us.",
                                   "¿Quiere? Responda 1 Hablar, 2 No.", "We are open to the end of May."])
def test_answers_by_digit_and_words_in_passing_are_fine(words):
    assert text(words) == []


def test_the_help_text_alone_may_name_stop():
    assert stopped(TEMPLATES["help"]) == []
    assert any("STOP" in said for said in text("Reply STOP to end."))


@pytest.mark.parametrize(("words", "said"), [
    ("{centre}: Tell us {where} {link}", "There is no placeholder {where}"),
    ("{centre}: See you {when} {link}", "{when} cannot stand here"),
    ("{centre}: At {place} {link}", "{place} cannot stand here"),
    ("{centre}: Tell us {link", "A brace is open"),
    ("{centre}: Tell us { link }", "A brace is open"),
    ("{centre}: Tell us.", "Please keep {link}"),
    ("Tell us here: {link}", "A text begins with"),
    ("", "Please write something here"),
    ("{centre}: See www.else.example {link}", "an address of the web"),
    ("{centre}: Call 312 555 0199 {link}", "a phone number"),
    ("{centre}: Write to me@else.example {link}", "an e-mail address"),
    ("{centre}: Come to 12 North Elm Street {link}", "a street address"),
])
def test_placeholders_and_addresses_are_checked(words, said):
    assert any(said in one for one in sms(words))


def test_a_placeholder_of_a_session_belongs_to_texts_about_sessions():
    assert stopped(changed("set", sms="{centre}: See you {when}. {link} Need a new time? Reply 2.")) == []
    assert any("Please keep {when}" in one for one in sms("{centre}: Soon. {link} New time? Reply 2.", "set"))


def test_a_question_keeps_the_digits_it_is_answered_with():
    found = sms("{centre}: Talk? Reply 1 Yes, 2 Not now, 4 No more.", "generic")
    assert any("name the answer 3" in one for one in found)


def test_a_subject_is_seen_on_a_locked_screen_and_carries_nothing_but_our_name():
    assert any("{phone} cannot stand here" in one for one in stopped(changed(subject="Call {phone}")))
    assert stopped(changed(subject="News from {centre}")) == []


def test_hard_english_is_refused_and_hard_spanish_is_advised_against():
    hard = "Notwithstanding considerable administrative complexities, participants occasionally anticipate delays"
    assert any("grade" in one for one in text(f"{hard}:"))
    hard = "La administración institucional comunicará oportunamente modificaciones procedimentales extraordinarias"
    found = faults(changed(language="es", sms=f"{{centre}}: {hard} {{link}}"), SETTING)
    assert [fault.stops for fault in found if "hard to read" in fault.message] == [False]


def test_three_segments_are_too_many_and_the_letter_that_makes_them_so_is_named():
    long = "{centre}: " + "We are here. " * 11 + "á {link}"
    found = faults(changed(sms=long), SETTING)
    assert any("3 segments" in fault.message and fault.stops for fault in found)
    assert any("“á” (latin small letter a with acute)" in fault.message and not fault.stops for fault in found)


def test_an_e_mail_without_words_of_its_own_says_what_the_text_says():
    assert stopped(changed("thanks", mail=None)) == []
    assert any("needs words of its own, with {link}" in one for one in stopped(changed("generic", mail=None)))


def test_the_longest_values_are_a_day_beyond_the_plain_alphabet():
    spanish = measure(TEMPLATES["set"], "es", SETTING)
    assert "sáb" in spanish.text
    assert spanish.wide == {"á": "latin small letter a with acute"}
    assert spanish.encoding == "UCS-2"
    assert measure(TEMPLATES["set"], "en", SETTING).encoding == "GSM-7"


def test_two_versions_are_compared_word_by_word():
    assert list(differences("We call you soon.", "We text you soon.")) == [
        ("same", "We "), ("gone", "call"), ("new", "text"), ("same", " you soon.")]
    assert list(differences("", "New")) == [("new", "New")]
    assert list(differences("Same", "Same")) == [("same", "Same")]
