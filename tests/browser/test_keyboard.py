"""Without a mouse and without a finger: Tab, Space, arrows and Enter are enough, and it is always seen where one is."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import scenes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
ZOE = "+13125550181"
MOST_STEPS = 80
# The browser itself marks the parts within a field for a date. A choice wears its frame around the label.
SEEN = """() => {
    const part = document.activeElement, box = part.getBoundingClientRect();
    const isChoice = part.matches(".choice input");
    const look = isChoice ? getComputedStyle(part.nextElementSibling, "::before") : getComputedStyle(part);
    const isMarked = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    return (isMarked || part.type === "date") && box.bottom > 0 && box.top < innerHeight;
}"""
HAS_FOCUS = "parts => parts.includes(document.activeElement)"


@pytest.fixture
def page(chromium):
    """A page with JavaScript, as most people have it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def tab_to(page, selector):
    """Presses Tab until the part has the focus; every stop on the way must be visible as such."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(SEEN), f"nobody sees that this has the focus: {here}"
        if page.locator(selector).evaluate_all(HAS_FOCUS):
            return
    raise AssertionError(f"{selector} is not reached in {MOST_STEPS} steps; the last was {here}")


def write(page, selector, words):
    tab_to(page, selector)
    page.keyboard.type(words)


def choose(page, name, value):
    """Gets to a group of choices and picks one with the arrow keys, as a screen reader's user does."""
    tab_to(page, f"input[name={name}]")
    page.keyboard.press("Space")
    for _ in range(10):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} does not offer {value}")


def press(page, words):
    tab_to(page, "main button")
    while page.evaluate("document.activeElement.innerText.trim()") != words:
        tab_to(page, "main button")
    page.keyboard.press("Enter")


def skip_to_the_content(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip')")
    assert page.evaluate(SEEN)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def ask(page, origin, name, number):
    page.goto(f"{origin}/ask")
    skip_to_the_content(page)
    write(page, "[name=name]", name)
    write(page, "[name=phone]", number)
    choose(page, "safe_sms", "yes")
    choose(page, "case_type", "housing")
    write(page, "[name=other_name]", "Max Bell")
    write(page, "[name=other_phone]", "312 555 0182")
    tab_to(page, "[name=consents][value=sessions_sms]")
    page.keyboard.press("Space")
    tab_to(page, "[name=consents][value=details_sms]")
    page.keyboard.press("Space")
    tab_to(page, "[name=adult]")
    page.keyboard.press("Space")
    press(page, "Send my request")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your request")


def test_somebody_asks_for_mediation_and_chooses_a_pin(page, visitors):
    ask(page, visitors.origin, "Zoe Lind", ZOE)
    page.goto(visitors.phones.link_in(ZOE, "We got your request"))
    skip_to_the_content(page)
    write(page, "[name=pin]", scenes.PIN)
    write(page, "[name=again]", scenes.PIN)
    press(page, "Keep this PIN and go on")
    expect(page).to_have_url(re.compile("/my$"))


def test_what_has_to_be_mended_is_read_first_and_leads_to_its_field(page, visitors):
    page.goto(f"{visitors.origin}/ask")
    skip_to_the_content(page)
    write(page, "[name=name]", "Zoe Lind")
    write(page, "[name=phone]", "twelve")
    press(page, "Send my request")
    expect(page.locator(".summary")).to_be_focused()
    tab_to(page, ".summary a[href='#f-phone']")
    page.keyboard.press("Enter")
    expect(page.locator("#f-phone")).to_be_focused()
    expect(page.locator("#f-phone")).to_have_value("twelve")
    assert page.evaluate(SEEN)


def test_staff_sign_in_screen_both_sides_and_accept(page, visitors):
    ask(page, visitors.origin, "Ida Quist", "+13125550183")
    page.goto(f"{visitors.origin}/staff/sign-in")
    skip_to_the_content(page)
    write(page, "[name=email]", "coordinator@demo.example")
    write(page, "[name=password]", "reconvene-demo")
    press(page, "Sign in")
    page.wait_for_url(re.compile("/today"))
    for side in ("A", "B"):
        open_case(page, visitors.origin)
        tab_to(page, f"a[href$='/screening']:has-text('side {side}')")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/screening$"))
        screen(page)
    press(page, "Accept for mediation")
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.locator("[aria-current=step]")).to_have_text("Asking the parties")


def open_case(page, origin):
    page.goto(f"{origin}/today")
    skip_to_the_content(page)
    tab_to(page, "li:has-text('Ida Quist') a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cases/"))


def screen(page):
    choose(page, "decision", "joint")
    choose(page, "safe_sms", "yes")
    choose(page, "consent_sessions_sms", "yes")
    press(page, "Record the decision")
    page.wait_for_url(re.compile("/cases/[^/]+$"))
