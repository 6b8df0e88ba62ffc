"""The whole main job with nothing but a browser, as one story: each test goes on where the one before ended.

Participants and staff browse without JavaScript; only the pretend phones use it.
"""

import re
from datetime import timedelta

import icalendar
import pytest
from playwright.sync_api import expect

from shared.ids import derived_id
from tests.browser.visitors import expect_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
LENA, OSCAR = "+13125550171", "+13125550172"
MEDIATOR = derived_id("demo", "mediator")
STORY: dict = {}


def screen(page, side: str, consents: bool) -> None:
    """Records the decision about one side; with `consents` each was said yes to."""
    page.goto(STORY["case"])
    page.get_by_role("link", name=re.compile(f"^(Record the screening|Screen again).*side {side}")).click()
    page.get_by_label("Together in one room is fine").check()
    page.get_by_label("Instrument").fill("MASIC-S")
    for question in ("Are texts to it safe?", "Is e-mail safe?"):
        page.get_by_role("group", name=question).get_by_label("Yes").check()
    for purpose in page.get_by_role("group", name=re.compile("agreed now")).all() if consents else ():
        purpose.get_by_label(re.compile("^Yes|^Said yes")).check()
    page.get_by_role("button", name="Record the decision").click()


def ask_for_times(page, path: str) -> None:
    """Offers the first three of the proposed times."""
    page.goto(path)
    slots = page.locator("input[name=slots]")
    for index in range(3):
        slots.nth(index).check()
    page.get_by_role("button", name="Ask everybody").click()
    expect(page.get_by_text("Not yet", exact=True)).to_have_count(2)


def test_the_demo_begins_with_a_follow_up_to_do_and_nothing_overdue(visitors):
    page = visitors.staff("coordinator")
    page.goto(f"{visitors.origin}/today")
    expect(page.get_by_text("Both would like to talk: offer times")).to_have_count(1)
    expect(page.locator(".late")).to_have_count(0)


def test_a_parent_asks_on_a_phone_and_gets_a_text_with_a_link_to_a_page_of_their_own(visitors):
    page = visitors.participant("Lena")
    page.goto(visitors.origin)
    page.get_by_role("link", name="Ask for mediation").first.click()
    page.get_by_label("Your name").fill("Lena Marsh")
    page.get_by_label("Your phone number").fill("312 555 0171")
    page.get_by_role("group", name="Are texts to this phone safe").get_by_label("Yes").check()
    page.get_by_label("Your e-mail address").fill("lena@mail.example")
    page.get_by_role("group", name="Is e-mail safe").get_by_label("Yes").check()
    page.get_by_label("Parenting or time with children").check()
    page.get_by_label("Their name").fill("Oscar Marsh")
    page.get_by_label("Their phone number").fill("(312) 555-0172")
    page.get_by_label("Their e-mail address").fill("oscar@mail.example")
    for box in page.locator("input[name=consents]").all():
        expect(box).not_to_be_checked()
        box.check()
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Send my request").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your request")
    page.goto(visitors.phones.link_in(LENA, "We got your request"))
    page.get_by_label("Your PIN").fill("4071")
    page.get_by_label("The same PIN again").fill("4071")
    page.get_by_role("button", name="Keep this PIN").click()
    expect(page).to_have_url(re.compile("/my$"))
    expect(page.locator("body")).not_to_contain_text("Oscar")


def test_staff_screen_each_side_accept_and_the_other_party_is_invited_neutrally(visitors):
    page = visitors.staff("coordinator")
    page.goto(f"{visitors.origin}/today")
    page.locator("li", has_text="Lena Marsh and Oscar Marsh").get_by_role("link", name=re.compile("^Screen")).click()
    STORY["case"] = page.url
    screen(page, "A", consents=False)
    screen(page, "B", consents=True)
    page.goto(STORY["case"])
    page.get_by_role("button", name="Accept for mediation").click()
    text = visitors.phones.expect_text(OSCAR, "Want that? Reply 1 Yes")
    assert not re.search("Lena|Marsh|child|parent", text)
    visitors.phones.write(OSCAR, "1")
    visitors.phones.expect_text(OSCAR, "we have your answer")
    expect_at(page, STORY["case"], "Everybody wants to meet")


def test_three_times_are_offered_and_the_first_that_suits_both_is_booked_once(visitors):
    page, phones = visitors.staff("coordinator"), visitors.phones
    case_id = STORY["case"].rsplit("/", 1)[1]
    ask_for_times(page, f"{visitors.origin}/sessions/cases/{case_id}/invitations/new?kind=first&weekdays=4&weekdays=5"
                        f"&mediator={MEDIATOR}")
    phones.expect_text(LENA, "Which times could you make?")
    phones.write(LENA, "1")
    phones.write(OSCAR, "2")
    phones.expect_text(OSCAR, "Got it")
    expect_at(page, page.url, "Has answered", times=2)
    phones.write(LENA, "2")
    for number in (LENA, OSCAR):
        phones.expect_text(number, "You are set for")
    expect_at(page, STORY["case"], "A session is set")
    STORY["session"] = page.locator("main a[href^='/sessions/']:not([href*=cases])").first.get_attribute("href")


def test_both_mailboxes_hold_a_calendar_file_that_a_second_parser_reads(visitors):
    for address in ("lena@mail.example", "oscar@mail.example"):
        page = visitors.phones.mail(address)
        page.get_by_role("link", name=re.compile("session", re.IGNORECASE)).first.click()
        with page.expect_download() as download:
            page.locator(".attachments a").first.click()
        calendar = icalendar.Calendar.from_ical(download.value.path().read_bytes())
        event = calendar.walk("VEVENT")[0]
        assert calendar["METHOD"] == "REQUEST"
        assert not re.search("Lena|Oscar|Marsh", calendar.to_ical().decode())
        STORY["starts"], STORY["uid"] = event["DTSTART"].dt, str(event["UID"])


def test_reminders_go_out_and_new_time_by_text_gets_a_new_time(visitors):
    page, phones = visitors.staff("coordinator"), visitors.phones
    starts = STORY["starts"].astimezone(phones.zone).replace(tzinfo=None)
    phones.run_to(starts - timedelta(hours=20))
    for number in (LENA, OSCAR):
        assert sum("What time will you log in or leave home" in text for text in phones.texts(number)) == 1
        phones.expect_text(number, "Your session is soon")
    phones.write(LENA, "2")
    for number in (LENA, OSCAR):
        phones.expect_text(number, "A new time is needed")
    phones.write(LENA, "1 2 3")
    phones.write(OSCAR, "3")
    for number in (LENA, OSCAR):
        phones.expect_text(number, "Your session has a new time")
    page.goto(visitors.origin + STORY["session"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Calendar file").click()
    event = icalendar.Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")[0]
    assert str(event["UID"]) == STORY["uid"] and int(event["SEQUENCE"]) > 0 and event["DTSTART"].dt != STORY["starts"]
    STORY["starts"] = event["DTSTART"].dt


def test_the_mediator_notes_who_came_how_it_ended_and_lets_the_plan_begin(visitors):
    page, phones = visitors.staff("mediator"), visitors.phones
    phones.run_to(STORY["starts"].astimezone(phones.zone).replace(tzinfo=None) + timedelta(hours=1))
    page.goto(f"{visitors.origin}/sessions/mine")
    page.locator(f"a[href='{STORY['session']}']").first.click()
    for box in page.get_by_label("Came", exact=True).all():
        box.check()
    page.get_by_role("button", name="Note who came").click()
    page.get_by_label("Agreement on some points, written down").check()
    page.get_by_label("Issue 1").fill("Pick-up times")
    page.locator("select[name=state_0]").select_option("agreed_written")
    page.get_by_label("Issue 2").fill("Summer weeks")
    page.locator("select[name=state_1]").select_option("open")
    page.locator("input[name=reasons]").first.check()
    page.locator("textarea[name=note_text]").fill("They need the school calendar first.")
    page.get_by_role("button", name="Record the outcome").click()
    expect_at(page, page.url, "Proposed follow-up")
    page.get_by_role("button", name="Start this plan").click()
    expect(page.get_by_role("button", name="Stop this plan")).to_be_visible()


def test_check_ins_arrive_on_both_phones_and_the_timeline_shows_what_each_answer_did(visitors):
    page, phones = visitors.staff("coordinator"), visitors.phones
    phones.run_to(phones.now() + timedelta(days=10))
    for number in (LENA, OSCAR):
        phones.expect_text(number, "Some points are still open")
        phones.write(number, "1")
    phones.expect_text(OSCAR, "we have your answer")
    expect_at(page, STORY["case"], "Check-in answered: would like to talk", times=2)


def test_a_way_back_is_offered_with_its_reason_and_two_private_yeses_book_a_second_session(visitors):
    page, phones = visitors.staff("coordinator"), visitors.phones
    expect_at(page, f"{visitors.origin}/come-back", "Lena Marsh and Oscar Marsh")
    row = page.get_by_role("row").filter(has_text="Lena Marsh")
    expect(row).to_contain_text("Both sides told us that they would talk")
    ask_for_times(page, visitors.origin + row.get_by_role("link", name="Offer times").get_attribute("href"))
    for number in (LENA, OSCAR):
        phones.expect_text(number, "Want one more session?")
        phones.write(number, "1")
    for number in (LENA, OSCAR):
        phones.expect_text(number, "You are set for")
    expect_at(page, STORY["case"], "A session is set")


def test_one_yes_alone_opens_no_notes_and_tells_nobody(visitors):
    page, phones = visitors.staff("coordinator"), visitors.phones
    page.goto(STORY["case"])
    page.get_by_role("button", name="Ask whether we may pass notes").click()
    for number in (LENA, OSCAR):
        phones.expect_text(number, "pass notes")
    before = phones.texts(OSCAR)
    phones.write(LENA, "1")
    phones.expect_text(LENA, "we have your answer")
    assert phones.texts(OSCAR) == before
    expect_at(page, STORY["case"], "Answers are private until both said yes")


def test_with_both_yeses_notes_pass_by_text_and_page_without_a_number(visitors):
    phones = visitors.phones
    phones.write(OSCAR, "1")
    for number in (LENA, OSCAR):
        phones.expect_text(number, "PAUSE")
    phones.write(LENA, "Could we talk about the summer weeks?")
    text = phones.expect_text(OSCAR, "Could we talk about the summer weeks?")
    assert "0171" not in text and "Lena" not in text
    page = visitors.participant("Lena")
    page.goto(f"{visitors.origin}/messages/my")
    if page.get_by_label("Your PIN").count() or "/messages/my" not in page.url:
        pytest.fail("Lena's page asks for the link again within the two hours")
    page.get_by_label("Write a note").fill("Any time works for me.")
    page.get_by_role("button", name="Pass it on").click()
    phones.expect_text(OSCAR, "Any time works for me.")


def test_either_side_pauses_goes_on_and_ends_notes(visitors):
    phones = visitors.phones
    phones.write(OSCAR, "PAUSE")
    phones.write(LENA, "This one waits.")
    before = len(phones.texts(OSCAR))
    phones.write(OSCAR, "GO ON")
    phones.expect_text(OSCAR, "This one waits.")
    assert len(phones.texts(OSCAR)) > before
    phones.write(OSCAR, "CLOSE")
    phones.expect_text(LENA, "Notes are closed")


def test_after_stop_nothing_more_goes_to_that_number_and_the_message_says_why(visitors):
    page, phones = visitors.staff("coordinator"), visitors.phones
    phones.write(OSCAR, "STOP")
    phones.expect_text(OSCAR, "unsubscribed")
    before = phones.texts(OSCAR)
    phones.run_to(phones.now() + timedelta(days=21))
    assert phones.texts(OSCAR) == before
    page.goto(f"{visitors.origin}/messages/cases/{STORY['case'].rsplit('/', 1)[1]}")
    page.get_by_role("link", name="Not sent").last.click()
    expect(page.get_by_text("This person wants nothing on this channel (STOP).").first).to_be_visible()
