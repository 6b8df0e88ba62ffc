"""The pages in Chromium: live, on a phone's width, by keyboard, without JavaScript, and for everybody (WCAG 2.2 AA)."""

import smtplib
from datetime import timedelta
from email.message import EmailMessage

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests.integration.simulator.line import DANA

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}
WIDTHS = (390, 1280)


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, line):
    """`open_page("/clock", width=390)` opens a page; whatever it complains of fails the test."""
    complaints, contexts = [], []

    def opened(path, width=390, **options):
        contexts.append(chromium.new_context(viewport={"width": width, "height": 844}, **options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(line.sim + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def lived_in(line, smtp):
    """A demo in which something of each kind has happened; gives the path of a mail."""
    line.api("PUT", f"handsets/{DANA}", {"label": "Dana's phone"})
    line.fault("failed_delivery", next=1)
    line.send(body="lost")
    line.send(body="Your page: https://x.example/s/AB12", status_callback=f"{line.centre.url}/status")
    line.pass_time()
    line.text("stop")
    line.delivery.work_off()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "centre@x.example", "dana@mail.example", "Your session"
    message.set_content("See https://x.example/s/AB12.")
    message.add_alternative(
        '<html lang="en"><title>Mail</title><main><h1>Hello</h1><a href="https://x.example/s/AB12">page</a></main>',
        subtype="html")
    with smtplib.SMTP(smtp.hostname, smtp.port, timeout=10) as client:
        client.send_message(message)
    return f"/mail/dana@mail.example/{line.api('GET', 'mail')['mail'][0]['id']}"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", ["empty", "lived in"])
def test_every_page_is_for_everybody_and_fits_its_screen(open_page, request, state, width):
    mail = request.getfixturevalue("lived_in") if state == "lived in" else "/mail/dana@mail.example"
    paths = ["/", f"/handsets/{DANA}", "/mail/dana@mail.example", mail, "/clock", "/faults", "/calls"]
    page = open_page("/", width)
    for path in paths:
        page.goto(page.url.split("/simulator")[0] + "/simulator" + path)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_text_appears_by_itself_and_is_answered_by_keyboard(open_page, line):
    page = open_page(f"/handsets/{DANA}")
    expect(page.get_by_text("No texts yet")).to_be_visible()
    line.send(body="Can you come? 1 yes 2 no")
    line.pass_time()
    expect(page.get_by_role("log").get_by_text("Can you come?")).to_be_visible()
    page.get_by_label("Text to the centre").focus()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("on its way")).to_be_visible()
    expect(page.get_by_label("Text to the centre")).to_be_focused()
    line.delivery.work_off()
    expect(page.get_by_role("log").get_by_text("passed on (200)")).to_be_visible()
    assert line.on_phone() == ["Can you come? 1 yes 2 no", "1"]


def test_what_is_being_typed_stays_when_a_text_comes_in(open_page, line):
    page = open_page(f"/handsets/{DANA}")
    page.get_by_label("Text to the centre").press_sequentially("half a sen")
    line.send(body="A text meanwhile")
    line.pass_time()
    expect(page.get_by_role("log").get_by_text("A text meanwhile")).to_be_visible()
    expect(page.get_by_label("Text to the centre")).to_have_value("half a sen")
    expect(page.get_by_label("Text to the centre")).to_be_focused()


def test_the_newest_text_is_in_view_without_a_script(open_page, line):
    for count in range(30):
        line.send(body=f"Text number {count}")
    line.pass_time()
    page = open_page(f"/handsets/{DANA}", java_script_enabled=False)
    expect(page.get_by_text("Text number 29")).to_be_in_viewport()
    page.get_by_label("Text to the centre").fill("1")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("log").get_by_text("on its way")).to_be_visible()
    expect(page.get_by_role("link", name="Refresh")).to_be_visible()


def test_the_overview_fills_by_itself(open_page, line):
    page = open_page("/", width=1280)
    expect(page.get_by_text("No phone has had a text yet")).to_be_visible()
    line.text("hello")
    page.get_by_role("link", name="+1 312-555-0142").click()
    expect(page).to_have_url(f"{line.sim}/handsets/{DANA}")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_clock_runs_and_can_be_stopped(open_page, line, scripts):
    """A service that never comes to rest holds the run where it is; the button ends it."""
    start = line.clock.now()

    class Busy:
        def next_due(self):
            return start + timedelta(hours=1)

        def settled(self):
            return line.clock.now() == start

    line.run.pace = Busy()
    page = open_page("/clock", java_script_enabled=scripts)
    page.get_by_role("button", name="+1 day").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_text("Stopped at Mon, Sep 21, 11:00 AM")).to_be_visible()
    expect(page.get_by_role("button", name="+1 hour")).to_be_visible()


def test_the_page_tells_of_the_arrival_by_itself(open_page, line):
    page = open_page("/clock")
    page.get_by_role("button", name="Next 9:00").click()
    expect(page.get_by_text("Arrived at Tue, Sep 22, 9:00 AM")).to_be_visible()
    expect(page.get_by_role("button", name="+1 hour")).to_be_visible()
    assert page.locator(".now .hour").inner_text() == "9:00 AM"
