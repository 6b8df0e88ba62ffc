"""The reader of forms that tests use: it sends what a browser would, and nothing a person could not."""

import pytest
from flask import Flask, request

from shared.testing.http import Page

HTML = """<html lang="es"><title>Ask</title><p>Some <b>text</b></p><a href="/away">Away</a>
<form method="post" action="/ask"><input type="hidden" name="csrf_token" value="t1">
<input name="name" value="Lee"><input type="password" name="pin"><textarea name="about">
The fence</textarea><select name="language"><option value="">Choose</option><option value="en">English</option>
<option value="es" selected>Español</option></select>
<select name="first"><option>one</option><option>two</option></select>
<input type="radio" name="how" value="text" checked><input type="radio" name="how" value="call">
<input type="checkbox" name="days" value="mon" checked><input type="checkbox" name="days" value="tue">
<p id="f-name-error"><span>Error:</span> Too short.</p>
<button type="submit" name="do" value="send">Send it</button><button>Other</button></form></html>"""


@pytest.fixture
def page():
    return Page(HTML, "/ask")


@pytest.fixture
def client():
    app = Flask("echo")
    app.add_url_rule("/ask", "ask", lambda: dict(request.form.lists()), methods=["POST"])
    return app.test_client()


def test_a_page_has_words_links_language_and_errors(page):
    assert (page.title, page.language, page.links["Away"]) == ("Ask", "es", "/away")
    assert "Some text" in page.text
    assert page.errors == {"name": "Too short."}


def test_a_form_sends_what_it_shows_as_it_stands(page, client):
    assert page.form().send(client).json == {
        "csrf_token": ["t1"], "name": ["Lee"], "pin": [""], "about": ["The fence"], "language": ["es"],
        "first": ["one"], "how": ["text"], "days": ["mon"]}


def test_filling_in_replaces_and_a_button_is_sent_when_pressed(page, client):
    sent = page.form(button="Send it").send(client, button="Send it", name="Ana", days=["mon", "tue"], how="call").json
    assert (sent["name"], sent["days"], sent["how"], sent["do"]) == (["Ana"], ["mon", "tue"], ["call"], ["send"])


def test_unticking_sends_nothing(page, client):
    assert "days" not in page.form().send(client, days=[]).json


@pytest.mark.parametrize("filled", [{"age": 3}, {"language": "pl"}, {"days": ["sun"]}])
def test_what_the_form_does_not_offer_cannot_be_sent(page, client, filled):
    with pytest.raises(AssertionError):
        page.form().send(client, **filled)


def test_a_form_or_button_that_is_not_there_is_said_so(page, client):
    with pytest.raises(AssertionError, match="no form with button 'Buy'"):
        page.form(button="Buy")
    with pytest.raises(AssertionError, match="no button 'Buy'"):
        page.form().send(client, button="Buy")
