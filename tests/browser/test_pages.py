"""Every page there is, on a phone and on a desk: readable by everybody, calm, and without a complaint in the console.

Which pages there are is read from the services, so a new page that nobody looks at fails here.
"""

import re
from collections import deque
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser import scenes
from tests.browser.addresses import addresses, links_in
from tests.browser.visitors import DESK, PHONE
from tests.looks import SHAPE, troubles

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ROOTS = {
    "nobody": ("/", "/ask", "/ask/thanks", "/staff/sign-in", "/messages/l/new-link"),
    "coordinator": ("/today", "/cases", "/tasks", "/sessions/ready", "/staff/retention", "/messages/retention",
                    "/staff/sign-out"),
    "mediator": ("/sessions/mine",),
    "admin": ("/staff/people", "/staff/audit", "/staff/password"),
    "Nadia": ("/my", "/my/survey", "/sessions/my", "/messages/my"),
    "Ana": ("/my", "/sessions/my", "/messages/my"),
    "Priya": ("/my", "/sessions/my", "/messages/my"),
    "phones": ("/simulator/", "/simulator/mail"),
}
# Seen elsewhere: an event has to get stuck first (tests/integration/http/test_parked.py), or there has to be an
# address out in the world that can be told (tests/integration/scheduler/test_webhooks.py).
ELSEWHERE = {"intake parked.confirm", "scheduler parked.confirm", "notifier parked.confirm",
             "intake parked.ask_again", "scheduler parked.ask_again", "notifier parked.ask_again",
             "scheduler webhooks.show", "scheduler webhooks.confirm",
             "scheduler my.new_time",  # below, once there is a session that may move
             "notifier confirm.ask"}  # the mail to a new address: tests/integration/notifier/test_contact_points.py
OWN_VIEW = {"scheduler sessions.show"}  # a mediator sees another page there than the office
NOT_FOLLOWED = re.compile(r"lang=|transcript|\.ics$|\.csv|sign-out")


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return addresses(tmp_path_factory.mktemp("addresses"))


@pytest.fixture(scope="module")
def town(visitors):
    """Everybody, signed in, with the demo in states that show every page."""
    for role in ("coordinator", "mediator", "admin"):
        visitors.staff(role)
    scenes.ask_about_times(visitors)
    scenes.open_notes(visitors)
    scenes.propose_plan(visitors)
    scenes.write_texts(visitors)
    scenes.choose_many(visitors)
    scenes.write_what_needs_a_person(visitors)
    for name, number in (("Ana", scenes.ANA), ("Priya", scenes.PRIYA)):
        scenes.enter(visitors, name, number)
    return visitors


@pytest.fixture(scope="module")
def found(town, known):
    """(who, page) -> an address of it, found by following the links of each from where they begin."""
    roots = {who: (*paths, *further_roots(town, who)) for who, paths in ROOTS.items()}
    pages = {(who, page): path for who in roots for page, path in walk(town, known, who, roots[who]).items()}
    return {(who, page): path for (who, page), path in pages.items()
            if who not in ("mediator", "admin") or page in OWN_VIEW or ("coordinator", page) not in pages}


def further_roots(town, who):
    """Addresses with ids, where the first link of their kind does not lead."""
    if who == "coordinator":
        return [path for name in ("Walsh", "Reed") for path in
                re.findall(r"/cases/[\w-]+", get(town, who, f"/cases?q={name}"))[:1]]
    if who == "Ana":
        return [f"{found}cancel" for found in re.findall(r"/sessions/my/[\w-]+/", get(town, who, "/sessions/my"))[:1]]
    if who == "nobody":
        unsubscribe = re.findall(r"/messages/unsubscribe/[\w/.-]+", scenes.simulated(town.origin, "mail"))
        return [scenes.first_link(town.origin, scenes.ROSA).removeprefix(town.origin), *unsubscribe[:1]]
    return []


def get(town, who, path):
    answer = town.page(who).context.request.get(town.origin + path)
    return answer.text() if answer.status == 200 else ""


def walk(town, known, who, roots):
    """Page -> address, one of each kind, for what `who` can get to by links from `roots`."""
    seen, looked_at, todo = {}, set(), deque(roots)
    while todo:
        path = todo.popleft()
        page = known.page_at(path)
        if page is None or path in looked_at or (page in seen and path not in roots):
            continue
        looked_at.add(path)
        html = get(town, who, path)
        if html:
            seen.setdefault(page, path)
            todo += [link for link in links_in(html) if not NOT_FOLLOWED.search(link)]
    return seen


def test_there_is_no_page_that_nobody_looks_at(known, found):
    assert known.every_page() - {page for _, page in found} == ELSEWHERE


@pytest.mark.parametrize("who", ROOTS)
def test_every_page_can_be_read_by_everybody_on_a_phone_and_on_a_desk(town, found, chromium, who):
    wrong = {}
    with looking_with_scripts(chromium, town.page(who)) as (page, complaints):
        for name, path in sorted((name, path) for (whose, name), path in found.items() if whose == who):
            page.goto(town.origin + path)
            trouble = [*troubles(page, DESK), *troubles(page, PHONE), *complaints]
            complaints.clear()
            if trouble:
                wrong[f"{name} {path}"] = trouble
    assert wrong == {}


def test_a_long_name_pushes_no_page_sideways(town, chromium):
    case = scenes.ask_under_a_long_name(town)
    wide = []
    with looking_with_scripts(chromium, town.page("coordinator")) as (page, _):
        for path in ("/today", "/cases", case, f"{case}/close", "/messages/", f"/messages{case}"):
            for size in (DESK, PHONE):
                page.set_viewport_size(size)
                page.goto(town.origin + path)
                wide += [(path, size["width"])] if page.evaluate(SHAPE)["sideways"] > 0 else []
    assert wide == []


def test_a_new_time_is_chosen_without_script_and_read_by_everybody(town, chromium):
    theirs = scenes.agree_on_a_time(town)
    theirs.get_by_role("link", name="I need a new time").click()
    theirs.get_by_text("Show only some days and times").click()
    theirs.get_by_label("Afternoon").check()
    theirs.get_by_role("button", name="Show these times").click()
    assert "parts=afternoon" in theirs.url
    assert "csrf" not in theirs.url
    with looking_with_scripts(chromium, theirs) as (page, complaints):
        for query in ("", "?parts=afternoon", "?weekdays=6&parts=evening"):
            page.goto(theirs.url.partition("?")[0] + query)
            assert [*troubles(page, DESK), *troubles(page, PHONE), *complaints] == []
    theirs.locator("input[name=times]").first.check()
    theirs.get_by_role("button", name="Ask everybody").click()
    expect(theirs.get_by_text("We have your answer. It is ticked below.")).to_be_visible()
    with looking_with_scripts(chromium, theirs) as (page, complaints):
        page.goto(f"{town.origin}/sessions/my?show=yes&slots=1&weekdays=2")
        assert [*troubles(page, DESK), *troubles(page, PHONE), *complaints] == []


@contextmanager
def looking_with_scripts(chromium, page):
    """A page with JavaScript that has the cookies of another one, and what its console complains of."""
    context = chromium.new_context(storage_state=page.context.storage_state(), reduced_motion="reduce")
    looking, complaints = context.new_page(), []
    looking.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    looking.on("pageerror", lambda error: complaints.append(str(error)))
    yield looking, complaints
    context.close()
