"""Brings the demo into the states that some pages can only be seen in, by the same buttons that people press."""

import re
from urllib.parse import urlsplit

import requests
from playwright.sync_api import Page

from tests.browser.visitors import Visitors, expect_at

NADIA, OWEN, ANA, PRIYA, TOM, ROSA, MAYA = (
    f"+13125550{number}" for number in (111, 112, 121, 141, 142, 151, 161))
PIN = "4071"


def enter(visitors: Visitors, name: str, number: str) -> Page:
    """The phone of somebody of the demo, in by the first link they got, with their first PIN."""
    page = visitors.participant(name)
    page.goto(first_link(visitors.origin, number))
    page.locator("input[name=pin]").fill(PIN)
    if page.locator("input[name=again]").count():
        page.locator("input[name=again]").fill(PIN)
    page.locator("main button[type=submit]").click()
    return page


def first_link(origin: str, number: str) -> str:
    found = re.search(r"https?://[^\s\"\\]+/messages/l/\w+", simulated(origin, f"handsets/{number}"))
    assert found, f"no link among the texts of {number}"
    return found.group()


def simulated(origin: str, path: str) -> str:
    """What the simulator's own API says, as text."""
    return requests.get(f"{origin}/simulator/api/{path}", timeout=20).text


def text(origin: str, number: str, body: str) -> None:
    requests.post(f"{origin}/simulator/api/handsets/{number}/texts", json={"body": body}, timeout=20).raise_for_status()


def open_case(page: Page, origin: str, name: str) -> None:
    page.goto(f"{origin}/cases?q={name}")
    page.get_by_role("row").filter(has_text=name).get_by_role("link").first.click()


def ask_about_times(visitors: Visitors) -> None:
    """Priya and Tom are asked which of three times suit them."""
    page = visitors.staff("coordinator")
    open_case(page, visitors.origin, "Becker")
    page.get_by_role("link", name="Offer times").click()
    for index in range(3):
        page.locator("input[name=slots]").nth(index).check()
    page.get_by_role("button", name="Ask everybody").click()


def agree_on_a_time(visitors: Visitors) -> Page:
    """Priya and Tom both could make the first of the times they are asked about; returns Priya's phone."""
    enter(visitors, "Tom", TOM)
    for name in ("Tom", "Priya"):
        theirs = visitors.participant(name)
        expect_at(theirs, f"{visitors.origin}/sessions/my", "Which times could you make?")
        theirs.locator("input[name=slots]").first.check()
        theirs.get_by_role("button", name="Send my answer").click()
    return visitors.participant("Priya")


def open_notes(visitors: Visitors) -> None:
    """Nadia and Owen said yes to passing notes, and one is written."""
    page = visitors.staff("coordinator")
    open_case(page, visitors.origin, "Walsh")
    page.get_by_role("button", name="Ask whether we may pass notes").click()
    address = f"{visitors.origin}/messages/my"
    for name, number in (("Nadia", NADIA), ("Owen", OWEN)):
        theirs = enter(visitors, name, number)
        expect_at(theirs, address, "We can pass notes")
        theirs.get_by_role("button", name="Yes", exact=True).click()
    for name in ("Nadia", "Owen"):
        expect_at(visitors.participant(name), address, "Write a note")
    theirs = visitors.participant("Owen")
    theirs.get_by_label("Write a note").fill("Shall we look at the summer again?")
    theirs.get_by_role("button", name="Pass it on").click()


def propose_plan(visitors: Visitors) -> None:
    """Sam and Chris talked with staff and did not agree: their follow-up waits to be started."""
    page = visitors.staff("coordinator")
    open_case(page, visitors.origin, "Novak")
    page.get_by_role("link", name="Settled without a session").click()
    page.get_by_label("No agreement this time").check()
    page.get_by_label("Somebody needs time").check()
    page.get_by_role("button", name="Record the outcome").click()
    expect_at(page, page.url, "Start this plan")


def write_what_needs_a_person(visitors: Visitors) -> None:
    """A text that may tell of danger, which holds the case, and one from a number nobody knows."""
    text(visitors.origin, MAYA, "He said he will hurt me if I come")
    text(visitors.origin, "+13125550199", "Wrong number?")
    expect_at(visitors.staff("coordinator"), f"{visitors.origin}/messages/inbox", "is held")


def write_texts(visitors: Visitors) -> None:
    """A text with a second version and a draft of a third."""
    page = visitors.staff("coordinator")
    address = f"{visitors.origin}/messages/templates/closed_days/draft"
    for subject in ("We are closed for some days", "Our office is closed"):
        page.goto(address)
        page.get_by_label("Subject of the e-mail").first.fill(subject)
        page.get_by_role("button", name="Save the draft").click()
        if subject.startswith("We"):
            page.get_by_role("link", name="Look at it and publish").click()
            page.get_by_role("button", name="Publish it").click()


def choose_many(visitors: Visitors) -> None:
    """A message to many waits to be started."""
    page = visitors.staff("coordinator")
    page.goto(f"{visitors.origin}/messages/bulk/new")
    page.get_by_label("How can we reach you?").check()
    page.get_by_label("Only cases where everybody can get it").uncheck()
    page.get_by_role("button", name="See who gets it").click()
    expect_at(page, page.url, "It costs about")


def ask_under_a_long_name(visitors: Visitors) -> str:
    """A request whose names have no blank to break at; returns the path of its case."""
    page = visitors.page("somebody")
    page.goto(f"{visitors.origin}/ask")
    page.get_by_label("Your name").fill("V" * 200)
    page.get_by_label("Your phone number").fill("312 555 0187")
    page.get_by_role("group", name="Are texts to this phone safe").get_by_label("Yes").check()
    page.get_by_label("Something else").check()
    page.get_by_label("Their name").fill("M" * 200)
    page.get_by_label("What would make it easier").fill("N" * 500)
    for box in page.locator("input[name=consents]").all()[:3]:
        box.check()
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Send my request").click()
    staff = visitors.staff("coordinator")
    open_case(staff, visitors.origin, "V" * 20)
    return urlsplit(staff.url).path
