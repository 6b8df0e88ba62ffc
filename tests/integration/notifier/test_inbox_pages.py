"""The inbox as staff use it: find, decide, hand over, put to a case, answer, be done, undo, and keep the promise."""

import csv
import io

import pytest
from sqlalchemy import select

from services.notifier.adapters.tables import Inbound
from shared.contracts import CENTRE
from shared.ids import derived_id
from shared.testing.events import deliver, published
from shared.testing.http import read, staff_client
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, PHONES, tell_person
from tests.integration.notifier.talk import put, send, texts, write

KIM = derived_id("tests", "kim")


@pytest.fixture
def staff(service):
    deliver(service, "staff.changed", CENTRE, dict(
        staff_id=KIM, display_name="Kim Lee", roles=["coordinator"], active=True, epoch=1))
    return staff_client(service.make_app(service), "coordinator", staff_id=COORDINATOR)


def page(client, path):
    return read(client.get(path))


def press(client, path, button, **filled):
    return page(client, path).form(button=button).send(client, follow=True, **filled)


def test_one_click_on_the_page_obeys_a_wish(service, staff):
    text = write(service, ANN, "leave me alone")
    shown = press(staff, f"/messages/inbox/{text.id}", "Yes, no more texts to this number")
    assert "No more texts go to this number" in read(shown).text
    send(service)
    put(service, channels=("sms",))
    assert send(service) == []
    assert len(published(service, "contact.opted_out")) == 1


def test_the_other_button_lets_texts_go_on_and_can_be_undone(service, staff):
    text = write(service, ANN, "leave me alone")
    shown = read(press(staff, f"/messages/inbox/{text.id}", "No, it was not meant so"))
    shown.form(button="Undo").send(staff)
    put(service, channels=("sms",))
    assert send(service) == []
    assert "Do they want no more texts?" in page(staff, f"/messages/inbox/{text.id}").text


def test_done_is_undone_by_one_press(service, staff):
    text = write(service, ANN, "See you Monday!")
    shown = read(press(staff, f"/messages/inbox/{text.id}", "Done without an answer"))
    assert "Everybody has been answered" in shown.text
    shown.form(button="Undo").send(staff)
    assert "See you Monday!" in page(staff, "/messages/inbox").text
    assert len(published(service, "message.unmatched")) == 2, "the task is open again too"


def test_a_text_is_handed_to_a_colleague_and_found_under_their_name(service, staff):
    text = write(service, ANN, "See you Monday!")
    press(staff, f"/messages/inbox/{text.id}", "Hand it over", staff_id=KIM)
    assert "1 text" in page(staff, f"/messages/inbox?who={KIM}").text
    assert "No text is like that" in page(staff, "/messages/inbox?who=nobody").text
    press(staff, f"/messages/inbox/{text.id}", "I see to it")
    assert "1 text" in page(staff, f"/messages/inbox?who={COORDINATOR}").text


def test_nobody_is_given_a_text_who_may_not_answer(service, staff):
    text = write(service, ANN, "hello")
    form = page(staff, f"/messages/inbox/{text.id}").form(button="Hand it over")
    assert form.choices["staff_id"] == {"", COORDINATOR, KIM}
    token = dict(form.values)["csrf_token"]
    answer = staff.post(f"/messages/inbox/{text.id}/assign", data={"staff_id": "somebody", "csrf_token": token},
                        follow_redirects=True)
    assert "Please choose somebody who answers texts." in read(answer).text


@pytest.mark.parametrize(("query", "found"), [
    ("q=Ann", 2), ("q=fence", 1), ("q=0199", 1), ("q=R-7KQ4M", 2), ("kind=danger", 1), ("kind=unknown", 1),
    ("kind=questions", 1), ("kind=nonsense", 3), ("q=%25", 0), ("q=nothing+like+it", 0)])
def test_the_inbox_is_searched_and_filtered(service, staff, query, found):
    write(service, ANN, "Can I bring my sister")
    write(service, ANN, "I am scared of him")
    write(service, "+13125550199", "It is about the fence")
    shown = page(staff, f"/messages/inbox?{query}").text
    assert (f"{found} text" in shown) if found else ("No text is like that" in shown)


def test_danger_comes_first_and_sixty_texts_are_read_page_by_page(service, staff):
    for number in range(60):
        write(service, ANN, f"Question number {number}")
    write(service, BEN, "he has a gun")
    first = page(staff, "/messages/inbox")
    assert "61 texts" in first.text
    assert "Page 1 of 3" in first.text
    assert first.text.index("he has a gun") < first.text.index("Question number 0")
    last = page(staff, "/messages/inbox?page=3").text
    assert "Question number 59" in last
    assert page(staff, "/messages/inbox?page=99").text.count("Question") == 0


def test_a_stranger_is_put_to_a_person_and_the_answer_goes_to_the_number_we_know(service, staff):
    text = write(service, "+13125550199", "I lost my phone, it is me, about the fence")
    path = f"/messages/inbox/{text.id}"
    press(staff, path, "Link to the case", reference="R-7KQ4M")
    press(staff, path, "This is who wrote", who=f"{CASE} {ANN}")
    press(staff, path, "Send the answer and be done", words="Thank you, we have noted it.")
    assert [parcel.address for parcel in send(service)] == [PHONES[ANN]]


def test_a_text_is_put_to_nobody_of_another_case(service, staff):
    text = write(service, "+13125550199", "hello")
    path = f"/messages/inbox/{text.id}"
    form = page(staff, path).form(button="Link to the case")
    answer = staff.post(f"{path}/who", data={"who": f"{CASE} {KIM}", "csrf_token": dict(form.values)["csrf_token"]})
    assert answer.status_code == 422
    assert "Please choose one of the people of this case." in read(answer).text


def test_both_who_share_a_phone_are_offered(service, staff):
    tell_person(service, BEN, revision=2, phone=PHONES[ANN])
    text = write(service, ANN, "hello there")
    form = page(staff, f"/messages/inbox/{text.id}").form(button="This is who wrote")
    assert form.choices["who"] == {f"{CASE} {ANN}", f"{CASE} {BEN}"}


def test_before_anybody_writes_the_page_says_that_a_text_would_not_go_and_why(service, staff):
    text = write(service, ANN, "hello there")
    write(service, ANN, "STOP")
    shown = page(staff, f"/messages/inbox/{text.id}").text
    assert "A text would not go to Ann now. This person wants nothing on this channel (STOP)." in shown
    assert "Send the answer" not in shown


def test_the_page_shows_how_long_somebody_waits_and_what_is_overdue(service, staff, clock):
    write(service, ANN, "Can I bring my sister")
    clock.advance(hours=20)
    assert "by Sep 22, 5:00 PM" in page(staff, "/messages/inbox").text
    clock.advance(days=2)
    shown = page(staff, "/messages/inbox").text
    assert "3 days overdue" in shown
    assert "1 overdue" in shown


def test_the_promise_is_measured_and_shown_on_the_page_and_in_the_figures(service, staff, clock):
    kept, broken, waiting = (write(service, ANN, f"Question {number}") for number in range(3))
    clock.advance(hours=1)
    press(staff, f"/messages/inbox/{kept.id}", "Done without an answer")
    clock.advance(days=2)
    press(staff, f"/messages/inbox/{broken.id}", "Done without an answer")
    shown = page(staff, "/messages/inbox").text
    assert "33 % seen to in time, of 3 in 30 days" in shown, "one kept, one broken, one overdue"
    figures = staff.get("/messages/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
    for line in ("inbox_answered_30_days{service=\"notifier\"} 2.0",
                 "inbox_answered_in_time_30_days{service=\"notifier\"} 1.0", "inbox_overdue{service=\"notifier\"} 1.0"):
        assert f"reconvene_{line}" in figures
    clock.advance(days=31)
    assert "of 1 in 30 days" in page(staff, "/messages/inbox").text, "only what is open is still counted"
    assert waiting.promised_at is not None


def test_the_csv_tells_how_long_texts_waited_and_names_nobody(service, staff, clock):
    text = write(service, ANN, "My secret words")
    clock.advance(hours=1)
    press(staff, f"/messages/inbox/{text.id}", "Done without an answer")
    sheet = staff.get("/messages/inbox/texts.csv?show=done").text
    row = next(iter(csv.DictReader(io.StringIO(sheet))))
    assert (row["case"], row["in time"], row["waited (opening hours)"]) == ("R-7KQ4M", "yes", "1.0")
    assert "secret" not in sheet
    assert "Ann" not in sheet
    assert "+1312" not in sheet


def test_what_settled_itself_says_so(service, staff):
    write(service, ANN, "leave me alone")
    write(service, ANN, "STOP")
    assert "They then texted STOP" in page(staff, "/messages/inbox?show=done").text


@pytest.mark.parametrize("step", ["answer", "case", "who", "assign", "done", "obey", "go-on", "reopen"])
def test_steps_are_for_the_coordinator_and_of_a_text_that_is_there(service, staff, step):
    text = write(service, ANN, "hello")
    app = service.make_app(service)
    token = dict(page(staff, f"/messages/inbox/{text.id}").form(button="Done without an answer").values)
    nothing = f"/messages/inbox/{derived_id('tests', 'nothing')}/{step}"
    assert staff.post(nothing, data=token).status_code == 404
    assert app.test_client().post(f"/messages/inbox/{text.id}/{step}").status_code in (302, 400, 403)
    with service.work() as work:
        assert work.session.scalars(select(Inbound.state)).all() == ["open"]


def test_a_manager_looks_and_changes_nothing(service, staff):
    text = write(service, ANN, "leave me alone")
    deliver(service, "staff.changed", CENTRE, dict(
        staff_id=KIM, display_name="Kim Lee", roles=["manager"], active=True, epoch=1))
    manager = staff_client(service.make_app(service), "manager", staff_id=KIM)
    shown = page(manager, f"/messages/inbox/{text.id}")
    assert [form.action for form in shown.forms if form.method == "post"] == []
    assert texts(service) == []
