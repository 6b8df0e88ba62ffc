"""In whose language a page speaks, and how it says a time."""

import pytest

from shared.http.language import participant_language
from shared.testing.http import participant_client, read

MOMENT, ASK = "/sessions/moment", "/sessions/ask"


def words(client, path=MOMENT, **headers):
    return client.get(path, headers=headers).text.strip().split("|")


def test_a_time_names_its_day_and_its_place(visitor):
    when, madrid, short, ago, day, nothing, _ = words(visitor)
    assert when == "Thu, Sep 24, 2026, 10:30 AM (Chicago time)"
    assert madrid == "Thu, Sep 24, 2026, 5:30 PM (Madrid time)"
    assert (short, ago, day, nothing) == ("Sep 24, 10:30 AM", "in 3 days", "Thu, Sep 24, 2026", "–")


def test_the_same_in_spanish(visitor):
    when, madrid, _, ago, _, _, sign_out = words(visitor, **{"Accept-Language": "es"})
    assert when == "jue, 24 de sept de 2026, 10:30 a.m. (hora de Chicago)"
    assert madrid.endswith("5:30 p.m. (hora de Madrid)")
    assert (ago, sign_out) == ("dentro de 3 días", "Cerrar sesión")


@pytest.mark.parametrize(("header", "language"), [
    ("es-MX,es;q=0.9,en;q=0.8", "es"), ("pl,es;q=0.5", "es"), ("fr", "en"), ("", "en"), ("en-US", "en"), ("*", "en")])
def test_the_browser_says_what_is_read_first(visitor, header, language):
    assert read(visitor.get(ASK, headers={"Accept-Language": header})).language == language


def test_a_choice_is_kept(visitor):
    assert read(visitor.get(f"{ASK}?lang=es")).language == "es"
    assert read(visitor.get(ASK)).language == "es"
    assert read(visitor.get(f"{ASK}?lang=en")).language == "en"
    assert read(visitor.get(ASK, headers={"Accept-Language": "es"})).language == "en"


def test_a_language_that_is_not_spoken_here_is_passed_over(visitor):
    assert read(visitor.get(f"{ASK}?lang=klingon")).language == "en"


def test_the_other_language_is_a_link_to_the_same_page(visitor):
    page = read(visitor.get(f"{ASK}?day=1&lang=en"))
    assert page.links["Español"] == f"{ASK}?day=1&lang=es"
    assert read(visitor.get(page.links["Español"])).links["English"] == f"{ASK}?day=1&lang=en"


def test_the_page_of_a_form_that_was_refused_can_change_its_language_too(visitor):
    page = read(read(visitor.get(ASK)).form().send(visitor))
    assert visitor.get(page.links["Español"]).status_code == 200


def test_a_participants_own_language_comes_before_the_browsers_but_after_their_choice(make_desk):
    desk = make_desk()
    languages = {"person-es": "es", "person-pl": "pl"}
    participant_language(desk, lambda participant: languages.get(participant.person_id))
    lee = participant_client(desk, "person-es")
    assert read(lee.get("/sessions/mine", headers={"Accept-Language": "en"})).language == "es"
    assert read(lee.get("/sessions/mine?lang=en")).language == "en"
    assert read(participant_client(desk, "person-pl").get("/sessions/mine")).language == "en"
    assert read(desk.test_client().get(ASK)).language == "en"


def test_the_staffs_pages_are_in_english_whatever_was_chosen_elsewhere(coordinator):
    coordinator.get(f"{ASK}?lang=es")
    for path in ("/sessions/board", "/sessions/board?lang=es", "/sessions/staff/parked"):
        page = read(coordinator.get(path, headers={"Accept-Language": "es"}))
        assert page.language == "en"
        assert "Español" not in page.links
        assert "Sign out" in page.links
