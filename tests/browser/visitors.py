"""Who visits the demo: participants and staff without JavaScript, and somebody who holds the pretend phones."""

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
CHICAGO = ZoneInfo("America/Chicago")
PASSWORD = "reconvene-demo"
PATIENCE_MS = 20_000


def expect_at(page: Page, url: str, words: str, times: int = 1) -> None:
    """Opens the page, and again until it says `words` so many times: events take a moment, and there is no script."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while True:
        page.goto(url)
        if page.get_by_text(words, exact=times > 1).count() >= times:
            return
        assert time.monotonic() < deadline, f"{words!r} is not said {times} times on {url}"


class Visitors:
    """Opens a page for each of them. Everybody but the phones does without JavaScript."""

    def __init__(self, chromium: Browser, origin: str):
        self.chromium, self.origin = chromium, origin
        self._open: dict[str, Page] = {}
        self.phones = Phones(self.page("phones", DESK, scripts=True), origin)

    def page(self, who: str, size: dict = DESK, scripts: bool = False) -> Page:
        if who not in self._open:
            context = self.chromium.new_context(viewport=size, java_script_enabled=scripts, accept_downloads=True)
            context.set_default_timeout(PATIENCE_MS)
            self._open[who] = context.new_page()
        return self._open[who]

    def participant(self, who: str) -> Page:
        return self.page(who, PHONE)

    def staff(self, role: str) -> Page:
        """Signed in as the demo's `coordinator`, `mediator` or `manager`."""
        known = role in self._open
        page = self.page(role)
        if not known:
            page.goto(f"{self.origin}/staff/sign-in")
            page.get_by_label("E-mail").fill(f"{role}@demo.example")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
        return page

    def leave(self) -> None:
        for page in self._open.values():
            page.context.close()


class Phones:
    """The simulator's handsets, mailboxes and clock, as a visitor sees them."""

    zone = CHICAGO

    def __init__(self, page: Page, origin: str):
        self.page, self.origin = page, origin

    def expect_text(self, number: str, words: str) -> str:
        """Waits until the phone's last text from the centre has the words; returns it."""
        self._at(f"handsets/{number}")
        bubble = self.page.locator("li.text:not(.mine) .bubble").filter(has_text=words).last
        expect(bubble).to_be_visible(timeout=PATIENCE_MS)
        return bubble.inner_text()

    def texts(self, number: str) -> list[str]:
        self._at(f"handsets/{number}")
        return self.page.locator("li.text:not(.mine) .bubble").all_inner_texts()

    def write(self, number: str, body: str) -> None:
        self._at(f"handsets/{number}")
        self.page.get_by_label("Text to the centre").fill(body)
        self.page.get_by_role("button", name="Send").click()
        expect(self.page.locator("li.text.mine .bubble").last).to_contain_text(body)

    def link_in(self, number: str, words: str) -> str:
        found = re.search(r"https?://\S+", self.expect_text(number, words))
        assert found, f"no link in the text with {words!r}"
        return found.group()

    def mail(self, address: str) -> Page:
        self._at(f"mail/{address}")
        return self.page

    def now(self) -> datetime:
        """The demo's present, local."""
        self._at("clock")
        day, hour = self.page.locator(".now .date").inner_text(), self.page.locator(".now .hour").inner_text()
        return datetime.strptime(f"{day} {hour}", "%B %d, %Y %I:%M %p")

    def run_to(self, local: datetime) -> None:
        """Lets the demo's time run to a local moment and waits until it is there."""
        self._at("clock")
        self.page.get_by_label("Date").fill(f"{local:%Y-%m-%d}")
        self.page.get_by_label(re.compile("^Time in")).fill(f"{local:%H:%M}")
        self.page.get_by_role("button", name="Run").click()
        expect(self.page.get_by_text(re.compile("^Arrived at"))).to_be_visible(timeout=90_000)
        expect(self.page.get_by_text("did not come to rest")).to_have_count(0)

    def _at(self, path: str) -> None:
        self.page.goto(f"{self.origin}/simulator/{path}")
