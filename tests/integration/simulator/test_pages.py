"""The pages, as a person without JavaScript uses them."""

import pytest

from shared.testing.http import read
from tests.integration.simulator.line import CENTRE, DANA, LEE

PAGES = ["/simulator/", f"/simulator/handsets/{DANA}", "/simulator/mail/a@b.example", "/simulator/clock",
         "/simulator/faults", "/simulator/calls"]
PARTS = ["/simulator/everyone", f"/simulator/handsets/{DANA}/texts", "/simulator/mail/a@b.example/list",
         "/simulator/clock/present", "/simulator/clock/chip", "/simulator/calls/latest"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_is_pretend_and_runs_nothing_inline(browser_client, path):
    page = browser_client.get(path)
    assert page.status_code == 200
    assert "This is a pretend phone company. Nothing leaves this machine." in read(page).text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert " style=" not in page.text
    assert "<script>" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PARTS)
def test_every_part_that_renews_itself_is_only_a_part(browser_client, path):
    part = browser_client.get(path)
    assert part.status_code == 200
    assert "<html" not in part.text


def test_an_empty_demo_says_what_will_come(browser_client):
    text = read(browser_client.get("/simulator/")).text
    assert "No phone has had a text yet" in text
    assert "No mail has come yet" in text
    assert "No texts yet" in read(browser_client.get(f"/simulator/handsets/{DANA}")).text


def test_a_phone_shows_its_texts_and_the_links_in_them(line, browser_client):
    line.api("PUT", f"handsets/{DANA}", {"label": "Dana's phone"})
    line.send(body="Open https://x.example/s/AB12. <b>Thank you</b>")
    line.pass_time()
    page = browser_client.get(f"/simulator/handsets/{DANA}")
    assert read(page).links["https://x.example/s/AB12"] == "https://x.example/s/AB12"
    assert 'target="_blank" rel="noopener noreferrer"' in page.text
    assert "&lt;b&gt;Thank you" in page.text
    assert "Monday, September 21" in page.text
    assert "10:00 AM" in page.text
    assert "Dana's phone" in read(browser_client.get("/simulator/")).links


def test_a_person_types_an_answer_and_sees_whether_it_was_passed_on(line, browser_client):
    line.send()
    line.pass_time()
    page = read(browser_client.get(f"/simulator/handsets/{DANA}"))
    sent = page.form("Send").send(browser_client, body="1")
    assert (sent.status_code, sent.location) == (303, f"/simulator/handsets/{DANA}")
    assert "on its way" in browser_client.get(sent.location).text
    line.delivery.work_off()
    assert "passed on (200)" in browser_client.get(sent.location).text


def test_a_text_that_cannot_be_sent_is_kept_in_the_field_with_the_reason(browser_client):
    page = read(browser_client.get(f"/simulator/handsets/{DANA}"))
    answer = page.form("Send").send(browser_client, body="x" * 1601)
    assert answer.status_code == 422
    assert "at most 1600 characters" in answer.text
    assert "x" * 1601 in answer.text
    assert 'aria-describedby="body-problem"' in answer.text


def test_somebody_new_writes_to_the_centre(line, browser_client):
    form = read(browser_client.get("/simulator/")).form("Send to the centre")
    refused = form.send(browser_client, number="12", label="", body="hello")
    assert refused.status_code == 422
    assert 'value="12"' in refused.text
    sent = form.send(browser_client, number="312 555 0143", label="Lee's phone", body="hello")
    assert sent.location == f"/simulator/handsets/{LEE}"
    assert line.on_phone(LEE) == ["hello"]
    assert line.api("GET", f"handsets/{LEE}")["label"] == "Lee's phone"


def test_a_text_that_was_not_delivered_is_shown_as_missing(line, browser_client):
    line.fault("failed_delivery", next=1, error_code=30003)
    line.send(body="never seen")
    line.pass_time()
    page = browser_client.get(f"/simulator/handsets/{DANA}").text
    assert "A text did not get here (error 30003)" in page
    assert "never seen" not in page


def test_a_phone_that_said_stop_says_so(line, browser_client):
    line.text("stop")
    assert "has said STOP" in browser_client.get(f"/simulator/handsets/{DANA}").text


def test_the_calls_to_the_centre_are_shown(line, browser_client):
    line.send(status_callback=f"{line.centre.url}/status")
    line.pass_time()
    text = read(browser_client.get("/simulator/calls")).text
    assert "Status report: delivered passed on (200)" in text


def test_faults_are_set_by_the_form_and_all_taken_back_by_a_button(line, browser_client):
    form = read(browser_client.get("/simulator/faults")).form("Save")
    names = {"rate_limited-next": "2", "late_callback-rate": "0.5", "late_callback-amount": "90", "seed": "7",
             "mail_refusals": "550 *@closed.example\n451 slow@x.example"}
    assert form.send(browser_client, **names).status_code == 303
    shown = line.api("GET", "faults")
    assert shown["rate_limited"]["next"] == 2
    assert shown["late_callback"] == {"rate": 0.5, "next": 0, "seconds": 90}
    assert shown["seed"] == 7
    assert {"pattern": "slow@x.example", "code": 451} in shown["mail_refusals"]
    read(browser_client.get("/simulator/faults")).form("Let everything work again").send(browser_client)
    assert line.api("GET", "faults")["rate_limited"]["next"] == 0


@pytest.mark.parametrize("wrong", [
    {"rate_limited-rate": "2"}, {"rate_limited-next": "many"}, {"seed": "x"}, {"mail_refusals": "200 *"},
    {"mail_refusals": "550"}, {"late_callback-amount": "-1"},
])
def test_a_fault_that_makes_no_sense_is_refused_and_kept_in_its_field(line, browser_client, wrong):
    form = read(browser_client.get("/simulator/faults")).form("Save")
    refused = form.send(browser_client, **wrong, **({} if "rate_limited-next" in wrong else {"rate_limited-next": "3"}))
    assert refused.status_code == 422
    assert 'class="problem" role="alert"' in refused.text
    assert next(iter(wrong.values())) in refused.text
    assert line.api("GET", "faults")["rate_limited"]["next"] == 0


def test_a_form_without_its_token_does_nothing(line, browser_client):
    refused = browser_client.post(f"/simulator/handsets/{DANA}/texts", data={"body": "forged"})
    assert refused.status_code == 400
    assert "open for too long" in refused.text
    assert line.on_phone() == []


@pytest.mark.parametrize("path", [
    "/simulator/handsets/nobody", "/simulator/handsets/%00", "/simulator/handsets/%F0%9F%99%82", "/simulator/nothing",
    "/simulator/mail/a@b.example/1", "/simulator/handsets/%ff",
])
def test_what_is_not_there_gets_a_calm_page(browser_client, path):
    page = browser_client.get(path)
    assert page.status_code == 404
    assert "There is nothing here" in page.text


def test_too_much_is_turned_away(browser_client):
    page = browser_client.post("/simulator/handsets", data={"body": "x" * 2_000_000})
    assert page.status_code == 413
    assert "too much" in page.text


@pytest.mark.parametrize("address", ["%00", "%ff%fe", "a%F0%9F%99%82@b", "x" * 3000])
def test_no_mailbox_address_brings_the_page_down(browser_client, address):
    assert browser_client.get(f"/simulator/mail/{address}").status_code == 200


def test_machines_get_json_where_nothing_is(browser_client):
    for path in ("/simulator/api/nothing", "/simulator/2010-04-01/nothing"):
        answer = browser_client.get(path)
        assert (answer.status_code, answer.is_json) == (404, True)


def test_the_centres_own_number_cannot_write_to_itself(browser_client):
    page = read(browser_client.get(f"/simulator/handsets/{CENTRE}"))
    assert page.form("Send").send(browser_client, body="hello").status_code == 422
