"""The pages that people meet before anybody knows them, also the unhappy ones, in a real Chromium."""

import threading

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from services.notifier.handlers import links
from shared.ids import derived_id
from tests.integration.notifier.centre import ANN, CASE, tell_person
from tests.integration.notifier.test_links_pages import mail, settle
from tests.looks import troubles

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LANGUAGES = ("en", "es")
__all__ = ["mail"]


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def client(notifier):
    settle(notifier)
    return notifier.make_app(notifier).test_client()


@pytest.fixture
def page(chromium, client):
    """A phone whose addresses begin at the notifier's app, served by a thread."""
    server = make_server("127.0.0.1", 0, client.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = chromium.new_context(viewport=PHONE, base_url=f"http://127.0.0.1:{server.server_port}",
                                   reduced_motion="reduce")
    looking = context.new_page()
    yield looking
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=LANGUAGES)
def door(notifier, client, request):
    """The address of a link that has just been sent to Ann, who speaks either language."""
    tell_person(notifier, ANN, revision=2, language=request.param)
    message = derived_id("tests", "door")
    with notifier.work() as work:
        links.open_link(work, message, ANN, CASE, "notes")
    return f"/messages/l/{links.code_for(notifier.settings, message)}"


def press(page):
    page.locator("main button[type=submit]").first.click()


def wrong(page):
    return [*troubles(page, DESK), *troubles(page, PHONE)]


def choose_pin(page, door):
    page.goto(door)
    page.locator("input[name=pin]").fill("4826")
    page.locator("input[name=again]").fill("4826")


def test_choosing_a_pin_and_getting_it_wrong(page, door):
    choose_pin(page, door)
    assert wrong(page) == []
    page.locator("input[name=again]").fill("4827")
    press(page)
    assert page.locator(".error").count()
    assert wrong(page) == []


def test_the_door_that_five_wrong_pins_have_shut(page, door):
    choose_pin(page, door)
    press(page)
    for _ in range(5):
        page.context.clear_cookies()
        page.goto(door)
        assert wrong(page) == []
        page.locator("input[name=pin]").fill("1357")
        press(page)
    assert page.locator("main input").count() == 0, "there is nothing more to try"
    assert page.locator("main a[href^='tel:']").count() == 1
    assert wrong(page) == []


def test_a_link_that_is_over_and_the_new_one(page, notifier, door):
    notifier.clock.advance(days=31)
    page.goto(door)
    assert wrong(page) == []
    press(page)
    assert page.url.endswith("/messages/l/new-link")
    assert wrong(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_stopping_emails_from_the_link_in_one(page, mail, language):
    page.goto(f"{mail}?lang={language}")
    assert wrong(page) == []
    press(page)
    assert wrong(page) == []


def test_a_link_that_never_was_and_one_tried_too_often(page):
    for address in ("/messages/l/WRNGWRNGWR", "/messages/unsubscribe/x/y"):
        page.goto(address)
        assert page.locator("main a[href^='tel:']").count() == 1
        assert wrong(page) == []
    for _ in range(61):
        page.context.request.get("/messages/l/WRNGWRNGWR")
    assert page.goto("/messages/l/WRNGWRNGWR").status == 429
    assert wrong(page) == []
