"""Every text in both languages, held to the rules that a version from the editor is held to."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from services.notifier.domain.questions import CHOICES
from services.notifier.domain.readability import grade
from services.notifier.domain.segments import segments
from services.notifier.domain.templates import TEMPLATES, Template
from services.notifier.domain.templates.measure import Setting, longest, measure
from services.notifier.domain.templates.placeholders import PLACEHOLDERS
from services.notifier.domain.templates.rules import LANGUAGES, MOST_GRADE, faults, readable
from services.notifier.domain.wording import KNOWN, LINK, Brand, Reader, placeholders, render
from services.notifier.web.staff_words import TEMPLATES as NAMES

BRAND = Brand("CCR", "Community Centre for Resolution", "312-555-0100", "America/Chicago")
URL = "https://ccr.example/messages/l/ABCDEFGHJK"
SETTING = Setting(BRAND, URL)
LONGEST_DAY = datetime(2026, 9, 26, 15, 30, tzinfo=UTC)  # a Saturday: `sáb` is not in the alphabet of texts
DAYS = dict.fromkeys(("when", "sooner", "held_until", "by", "until", "from_day", "court_day"), LONGEST_DAY)
VALUES = DAYS | {
    "place": "Oak room", "words": "Hello", "numbers": [1, 2, 3],
    "choices": [{"digit": n, "starts_at": LONGEST_DAY + timedelta(days=n - 1)} for n in (1, 2, 3)],
}
EVERY = [pytest.param(one, language, id=f"{one.id}-{language}")
         for one in TEMPLATES.values() for language in LANGUAGES]
# Reference 3.3 and what this system says beside it.
REFERENCE = {"optin", "remind3", "remind1", "noshow", "survey", "generic", "fact", "informal", "partial", "judge",
             "offer", "hold", "set", "notset", "court", "agree30", "relay", "note", "unknown", "stopconf", "last"}


def said(template: Template, language: str, channel: str = "sms", zone: str = "America/Chicago") -> str:
    return render(template, channel, VALUES, Reader(language, zone), BRAND).body.replace(LINK, URL)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_the_words_that_ship_keep_every_rule_of_the_editor(template):
    assert [fault for fault in faults(template, SETTING) if fault.stops] == []


def test_every_text_of_the_reference_is_there_and_has_a_name_for_staff():
    assert TEMPLATES.keys() >= REFERENCE
    assert NAMES.keys() == TEMPLATES.keys()


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_a_text_fits_into_two_segments_with_its_longest_values(template, language):
    assert measure(template, language, SETTING).segments <= 2 or template.free_words
    assert segments(said(template, language)) <= 2


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_english_reads_like_sixth_grade_or_lower_with_its_values_in_it_too(template):
    for channel, words in (("sms", template.en.sms), ("email", template.en.mail or "")):
        assert grade(readable(words)) <= MOST_GRADE
        assert template.free_words or grade(said(template, "en", channel).removeprefix("CCR: ")) <= MOST_GRADE


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_a_text_says_first_who_writes(template, language):
    assert said(template, language).startswith("CCR")


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_a_question_names_each_of_its_digits_in_the_text_and_links_to_the_answers_in_the_mail(template, language):
    digits = [digit for digit, _ in CHOICES.get(template.id, ())]
    text = said(template, language)
    assert all(re.search(rf"\b{digit}\b", text) for digit in digits) or template.id in ("set", "moved")
    assert not digits or URL in said(template, language, "email")


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_placeholder_is_known(template):
    assert placeholders(template) <= KNOWN


def test_every_placeholder_has_a_kind_a_value_to_show_and_a_longest_one():
    assert PLACEHOLDERS.keys() == KNOWN
    assert longest("en", "America/Chicago").keys() | {"centre", "phone", "link"} == KNOWN


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_what_needs_consent_to_details_has_plainer_words_to_fall_back_on(template):
    assert not template.detail or TEMPLATES[template.plainer].detail is False


@pytest.mark.parametrize("template", [one for one in TEMPLATES.values() if one.bulk], ids=lambda one: one.id)
def test_what_may_go_to_many_asks_no_question_and_needs_no_value_of_a_case(template):
    assert template.id not in CHOICES
    assert placeholders(template) <= {"centre", "phone", "link", "from_day", "until"}
    assert not template.detail


def test_a_moment_is_said_in_the_readers_language_and_zone_and_names_it_where_it_is_another():
    assert "Sat Sep 26 at 10:30 AM." in said(TEMPLATES["set"], "en")
    assert "sáb 26 sept a las 10:30 a.m. Detalles" in said(TEMPLATES["set"], "es")
    assert "Sat Sep 26 at 9:30 AM (Denver time)." in said(TEMPLATES["set"], "en", zone="America/Denver")


def test_what_a_person_wrote_is_never_taken_for_a_placeholder():
    values = VALUES | {"words": "{phone} and {link} {nonsense}"}
    body = render(TEMPLATES["note_body"], "sms", values, Reader("en", BRAND.timezone), BRAND).body
    assert body == "CCR: A note for you: {phone} and (link) {nonsense}"
