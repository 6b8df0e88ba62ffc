"""The look and the small script in a real Chromium: phone and desk, light and dark, with and without script."""

import threading
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from shared.db.machinery import inbox
from shared.http import cookies
from shared.http.visitors import Participant, Staff
from shared.ids import new_id
from tests.looks import troubles

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
CHROMIUM = "/usr/bin/chromium"
PAGES = ("/sessions/ask", "/sessions/mine", "/sessions/board", "/sessions/staff/parked", "/nowhere")
ERRORS = ("/nowhere", "/sessions/rarely", "/sessions/office", "/sessions/webhook",
          *(f"/sessions/fails/{how}/x" for how in ("missing", "refusal", "twice", "number", "unexpected", "database")))
SPANISH = ("/sessions/ask?lang=es", "/sessions/mine?lang=es", "/sessions/board?empty=1&lang=es")
SMALLER_THAN_A_FINGER = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
  .filter(part => !["radio", "checkbox"].includes(part.type) && !part.closest("main p, footer, .skip"))
  .filter(part => { const box = part.getBoundingClientRect(); return box.height > 0 && box.height < 43.9; })
  .map(part => part.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def served(desk):
    """The desk's address, served by a thread; and the bodies of the forms that arrived."""
    server = make_server("127.0.0.1", 0, desk, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_page(chromium, desk, served):
    """Opens a page as staff and participant at once: `open_page(path, width=390, scheme="light", script=True)`."""
    settings = desk.extensions["reconvene"].settings
    contexts = []

    def cookies_of(role):
        return {cookies.STAFF: cookies.sign_staff(settings, Staff("1", "Sam Rivera", frozenset({role}), 1)),
                cookies.PARTICIPANT: cookies.sign_participant(settings, Participant("p", "c", "l"), 120)}

    def opened(path, width=390, scheme="light", script=True, staff=True, role="coordinator"):
        context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme,
                                       java_script_enabled=script, reduced_motion="reduce", locale="en-US")
        contexts.append(context)
        context.add_cookies([{"name": name, "value": value, "url": served} for name, value in cookies_of(role).items()
                             if staff or name != cookies.STAFF])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if "status of" not in said.text else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(served + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("staff", [False, True])
def test_every_error_can_be_read_by_everybody_and_leads_on(open_page, desk, staff):
    desk.test_client().get("/sessions/rarely")
    for path in ERRORS:
        page = open_page(path, staff=staff)
        assert [*troubles(page, PHONE), *troubles(page, DESK), *page.complaints] == [], path
        assert page.evaluate(SMALLER_THAN_A_FINGER) == [], path


def test_what_is_stuck_and_how_to_mend_it_can_be_read_by_everybody(open_page, desk):
    """One that failed, and one whose forerunner never came."""
    service = desk.extensions["reconvene"]
    now = service.clock.now() - timedelta(hours=3)
    failed, waits = (dict(event_id=new_id(), type="case.changed", producer="intake", case_id=new_id(), case_seq=3,
                          received_at=now, status=status, error=error)
                     for status, error in (("parked", "ValueError: in handle, cases.py line 7"), ("waiting", None)))
    with service.work() as work:
        work.session.execute(inbox.insert(), [failed, waits])
    home = "/sessions/staff/parked"
    for path in (home, f"{home}/{failed['event_id']}/let-go", f"{home}/{waits['event_id']}/let-go",
                 f"{home}/again/{waits['case_id']}"):
        page = open_page(path, role="admin")
        assert page.locator("main .button").count() > 1
        assert [*troubles(page, PHONE), *troubles(page, DESK), *page.complaints] == [], path


@pytest.mark.parametrize(("paths", "width", "scheme"), [
    (PAGES, 390, "light"), (PAGES, 1280, "light"), (PAGES, 390, "dark"), (PAGES[2:3], 1280, "dark"),
    (SPANISH, 390, "light")])
def test_every_page_can_be_read_and_tapped_by_everybody(open_page, paths, width, scheme):
    for path in paths:
        page = open_page(path, width, scheme)
        violations = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
        assert page.evaluate(SMALLER_THAN_A_FINGER) == [], path
        assert page.complaints == [], path


@pytest.mark.parametrize("width", [320, 390])
def test_a_refused_form_shows_what_to_mend_and_leads_there(open_page, width):
    page = open_page("/sessions/ask", width)
    page.fill("#f-name", "Lee")
    page.click("text=Send my request")
    page.wait_for_selector(".summary")
    assert page.evaluate("document.activeElement.className") == "summary"
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("text=How we may reach you: Please fill this in.")
    assert page.evaluate("document.activeElement.id") == "f-how"
    assert page.input_value("#f-name") == "Lee"


def test_a_second_tap_does_not_send_again(open_page):
    page = open_page("/sessions/ask")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("""() => { const form = document.querySelector("form");
        for (let tap = 0; tap < 3; tap++) { form.querySelector("button").click(); } }""")
    page.wait_for_selector(".summary")
    assert len(sent) == 1


def test_the_letters_that_are_left_are_counted(open_page):
    page = open_page("/sessions/ask")
    page.fill("#f-about", "The fence")
    assert page.inner_text(".counter") == "491 characters left"
    assert open_page("/sessions/ask?lang=es").inner_text(".counter") == "Quedan 500 caracteres"


def test_a_part_of_a_page_loads_itself_anew(open_page):
    page = open_page("/sessions/board")
    page.locator("#part").get_by_text("Chicago time").wait_for(timeout=10_000)


def test_without_script_a_form_works_the_same(open_page):
    page = open_page("/sessions/ask", script=False)
    page.fill("#f-name", "Lee")
    page.fill("#f-phone", "312-555-0142")
    page.fill("#f-about", "The fence")
    page.select_option("#f-language", "es")
    page.click("text=By phone call")
    page.click("text=Wednesday")
    page.click("text=Send my request")
    assert "Thank you. We have your request." in page.inner_text("main")


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(open_page):
    page = open_page("/sessions/ask")
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-name"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_way_to_call_us_is_in_the_same_place_on_every_page(open_page):
    places = set()
    for path in ("/sessions/ask", "/sessions/mine", "/nowhere"):
        box = open_page(path, staff=False).locator(".call").bounding_box()
        places.add((box["x"], box["y"]))
    assert len(places) == 1


def test_on_paper_there_are_no_buttons(open_page):
    page = open_page("/sessions/mine")
    page.emulate_media(media="print")
    assert page.locator(".button:visible").count() == 0
    assert page.locator("h1:visible").count() == 1
