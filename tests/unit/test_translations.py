"""Every word that a participant reads has a Spanish one, and the compiled words are those of the lists."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PLACES = ("shared/http", "services/intake/web", "services/notifier/web", "services/scheduler/web")
WAYS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None}


@pytest.fixture(params=PLACES)
def place(request):
    return ROOT / request.param


def folder(place):
    return place / "translations" / "es" / "LC_MESSAGES"


@pytest.fixture
def spanish(place):
    return read_po(BytesIO((folder(place) / "messages.po").read_bytes()), locale="es")


def test_every_word_of_the_pages_is_in_the_list(place, spanish):
    used = {found[2] for found in extract_from_dir(place, WAYS, keywords=KEYWORDS)}
    assert used == {message.id for message in spanish if message.id}


def test_every_word_is_translated(spanish):
    assert [message.id for message in spanish if message.id and (not message.string or message.fuzzy)] == []


def test_a_translation_fills_in_the_same_places(spanish):
    places = re.compile(r"%\(\w+\)s|\{\w+\}")
    assert [message.id for message in spanish
            if sorted(places.findall(message.id)) != sorted(places.findall(message.string))] == []


def test_the_compiled_words_are_those_of_the_list(place, spanish):
    """`make translations` compiles them; a page must not depend on a build step."""
    compiled = read_mo(BytesIO((folder(place) / "messages.mo").read_bytes()))
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in spanish if m.id}


def test_the_same_words_are_translated_alike_everywhere():
    """Each app has the shared words and its own; a person walks through all of them."""
    said = {}
    for place in PLACES:
        for message in read_po(BytesIO((folder(ROOT / place) / "messages.po").read_bytes()), locale="es"):
            if message.id:
                said.setdefault(message.id, set()).add(message.string)
    assert {words: ways for words, ways in said.items() if len(ways) > 1} == {}
