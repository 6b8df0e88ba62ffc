"""The pages on which staff look at texts, write versions, and send one to many."""

import pytest

from services.notifier.handlers import bulk_sending
from shared.testing.http import participant_client, read, staff_client
from tests.integration.notifier.centre import ANN, BEN, CASE, COORDINATOR, tell_person
from tests.integration.notifier.crowd import begin, bulk_of, fill, new_bulk, people_of, person_of
from tests.integration.notifier.talk import put, send, texts
from tests.odd_input import faults_in_forms, fields_of

PAGES = ("/messages/templates", "/messages/templates/set", "/messages/templates/set/draft",
         "/messages/templates/set/compare", "/messages/bulk", "/messages/bulk/new")


@pytest.fixture
def app(service):
    return service.make_app(service)


@pytest.fixture
def staff(app):
    return staff_client(app, "coordinator", staff_id=COORDINATOR)


def page(staff, path):
    answer = staff.get(path)
    assert answer.status_code == 200, path
    return read(answer)


def write(staff, **words):
    return page(staff, "/messages/templates/call/draft").form(button="Save the draft").send(staff, follow=True, **words)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_for_coordinators_and_managers(app, staff, path):
    assert staff.get(path).status_code == 200
    assert staff_client(app, "manager", staff_id=COORDINATOR).get(path).status_code == 200
    assert app.test_client().get(path).status_code == 302
    assert participant_client(app, ANN, CASE).get(path).status_code == 302
    assert staff_client(app, "mediator", staff_id=COORDINATOR).get(path).status_code == 403


@pytest.mark.parametrize("path", ["/messages/templates/nonsense", "/messages/templates/set/compare?old=9",
                                  "/messages/templates/nonsense/draft", "/messages/templates/set/publish",
                                  "/messages/bulk/00000000-0000-4000-8000-000000000009"])
def test_what_is_not_there_is_a_calm_page(staff, path):
    assert staff.get(path).status_code == 404


def test_the_list_is_searched_by_name_and_by_words_of_either_language(staff):
    assert "Reminder, 3 days before" in page(staff, "/messages/templates?q=reminder").text
    assert "Check-in" in page(staff, "/messages/templates?q=le+ayudar").text
    assert "No text is like that" in page(staff, "/messages/templates?q=xyzzy").text


def test_a_text_shows_its_segments_and_names_the_letter_that_makes_them_short(staff):
    shown = page(staff, "/messages/templates/set").text
    assert "GSM-7" in shown
    assert "“á” (latin small letter a with acute)" in shown


def test_a_text_is_tried_on_anybody_by_search_in_their_language_and_zone(service, staff):
    tell_person(service, BEN, revision=2, language="es", timezone="America/Denver")
    found = page(staff, "/messages/templates/set?q=ben")
    tried = page(staff, found.links["Ben"]).text
    assert "For Ben" in tried
    assert "hora de Denver" in tried
    assert "Nobody is found" in page(staff, "/messages/templates/set?q=zzz").text


def test_a_text_tried_on_somebody_without_consent_to_details_says_less(service, staff):
    tell_person(service, BEN, revision=2, consents=["check_ins_sms"])
    found = page(staff, "/messages/templates/fact?q=ben")
    tried = page(staff, found.links["Ben"]).text
    assert "not agreed to details" in tried
    assert "Would it help to talk more?" in tried


def test_a_draft_is_written_mended_published_and_said(service, staff):
    answer = write(staff, en_sms="{centre}: You must call the judge. {phone}")
    assert "have to be mended" in read(answer).text
    assert "“judge” tells of who decides" in read(answer).errors["en_sms"]
    answer = write(staff, en_sms="{centre}: We call you soon. Or call {phone}.", note="Shorter")
    assert "Nothing keeps it" in read(answer).text
    shown = page(staff, "/messages/templates/call/publish")
    answer = shown.form(button="Publish it").send(staff, follow=True)
    assert "Version 2" in read(answer).text
    assert "Shorter" in read(answer).text
    put(service, "call")
    send(service)
    assert texts(service) == ["CCR: We call you soon. Or call 312-555-0100."]


def test_a_writer_sees_what_each_digit_means_whatever_the_text_calls_it(staff):
    assert "3 Ask me in 30 days" in page(staff, "/messages/templates/generic/draft").text
    assert "What the digits mean" not in page(staff, "/messages/templates/call/draft").text


def test_what_was_typed_is_kept_when_somebody_else_was_faster(staff):
    mine = page(staff, "/messages/templates/call/draft").form(button="Save the draft")
    write(staff, en_sms="{centre}: Theirs. {phone}")
    answer = mine.send(staff, en_sms="{centre}: Mine. {phone}")
    assert answer.status_code == 422
    assert "{centre}: Mine. {phone}" in answer.get_data(as_text=True)
    again = read(answer).form(button="Save the draft").send(staff, follow=True)
    assert "The draft is saved" in read(again).text


def test_two_versions_are_compared_and_the_older_one_is_used_again(staff):
    write(staff, en_sms="{centre}: We call you soon. Or call {phone}.")
    page(staff, "/messages/templates/call/publish").form(button="Publish it").send(staff)
    compared = page(staff, "/messages/templates/call/compare?old=1&new=2")
    assert "From version 1 to version 2" in compared.text
    answer = compared.form(button="Use version 1 again").send(staff, follow=True)
    assert "Version 3" in read(answer).text


def test_a_manager_allows_new_words_for_many_and_a_coordinator_does_not(app, staff):
    form = page(staff, "/messages/templates/keep_in_touch/draft").form(button="Save the draft")
    form.send(staff, en_subject="Can we reach you?")
    page(staff, "/messages/templates/keep_in_touch/publish").form(button="Publish it").send(staff)
    assert "keep_in_touch" not in page(staff, "/messages/bulk/new").form(button="See who gets it").choices["template"]
    shown = page(staff, "/messages/templates/keep_in_touch")
    assert "a manager has read" in shown.text
    assert not any(form.action.endswith("/allow") for form in shown.forms)
    manager = staff_client(app, "manager", staff_id=COORDINATOR)
    page(manager, "/messages/templates/keep_in_touch").form(button="Allow these words for many").send(manager)
    assert "keep_in_touch" in page(staff, "/messages/bulk/new").form(button="See who gets it").choices["template"]


def test_a_message_to_many_is_chosen_looked_at_started_watched_and_done(service, staff):
    fill(service, 3)
    form = page(staff, "/messages/bulk/new").form(button="See who gets it")
    answer = form.send(staff, template="keep_in_touch", case_types=["housing"])
    path = answer.headers["Location"]
    assert "looked at so far" in page(staff, path).text
    bulk_sending.work_on(service)
    looked = page(staff, path)
    assert "6 people get it" in looked.text
    assert "It costs about $0.07" in looked.text
    assert "Person 0 A" in looked.text
    begun = read(looked.form(button="Start: send it to 6").send(staff, follow=True))
    assert "It has begun" in begun.text
    bulk_sending.work_on(service)
    assert "6 waiting" in page(staff, f"{path}/progress").text
    send(service)
    bulk_sending.work_on(service)
    assert "Done" in page(staff, path).text
    assert "data-refresh=" not in staff.get(path).get_data(as_text=True)


def test_it_is_paused_let_go_on_and_cancelled_by_buttons(service, staff):
    fill(service, 2)
    bulk_id = new_bulk(service)
    begin(service, bulk_id)
    path = f"/messages/bulk/{bulk_id}"
    page(staff, path).form(button="Pause").send(staff)
    assert bulk_of(service, bulk_id).state == "paused"
    page(staff, f"{path}/progress").form(button="Let it go on").send(staff)
    assert bulk_of(service, bulk_id).state == "running"
    page(staff, f"{path}/cancel").form(button="Yes, cancel the rest").send(staff)
    assert bulk_of(service, bulk_id).state == "cancelled"


def test_a_second_press_makes_no_second_message_to_many(service, staff):
    form = page(staff, "/messages/bulk/new").form(button="See who gets it")
    first, second = (form.send(staff, template="open_door").headers["Location"] for _ in range(2))
    assert first == second


def test_days_that_the_text_names_have_to_be_chosen_and_make_sense(staff):
    form = page(staff, "/messages/bulk/new").form(button="See who gets it")
    answer = form.send(staff, template="closed_days", title="Winter break")
    assert answer.status_code == 422
    assert read(answer).errors.keys() == {"from_day", "until"}
    assert "Winter break" in answer.get_data(as_text=True)
    answer = form.send(staff, template="closed_days", from_day="2026-12-24", until="2026-12-20")
    assert "cannot be before" in read(answer).errors["until"]
    answer = form.send(staff, template="closed_days", from_day="2026-12-24", until="2027-01-03")
    assert answer.status_code == 303


def test_the_days_are_said_and_the_choice_can_be_changed(service, staff):
    fill(service, 1)
    form = page(staff, "/messages/bulk/new").form(button="See who gets it")
    path = form.send(staff, template="closed_days", from_day="2026-12-24", until="2027-01-03").headers["Location"]
    bulk_sending.work_on(service)
    assert "closed from Thu Dec 24 to Sun Jan 3" in page(staff, path).text
    form = page(staff, f"{path}/edit").form(button="See who gets it")
    assert ("from_day", "2026-12-24") in form.values
    form.send(staff, until="2027-01-04")
    bulk_sending.work_on(service)
    assert "Mon Jan 4" in page(staff, path).text


def test_cases_where_one_side_alone_gets_it_are_shown(service, staff):
    fill(service, 2)
    tell_person(service, person_of(0, "B"), revision=2, consents=[])
    bulk_id = new_bulk(service, together=False)
    assert "In 1 case one side gets it and another does not" in page(staff, f"/messages/bulk/{bulk_id}").text
    assert "one side gets it" not in page(staff, f"/messages/bulk/{new_bulk(service)}").text


def test_everybody_is_searched_and_told_in_a_table_without_names(service, staff):
    fill(service, 30)
    bulk_id = new_bulk(service)
    path = f"/messages/bulk/{bulk_id}/people"
    assert "Page 1 of 2" in page(staff, path).text
    assert "1 person" in page(staff, f"{path}?q=Person+7+A").text
    assert "Nobody is like that" in page(staff, f"{path}?q=zzz").text
    assert "Nobody is like that" in page(staff, f"{path}?show=arrived").text
    table = staff.get(f"{path}.csv").get_data(as_text=True)
    assert table.count("\n") == len(people_of(service, bulk_id)) + 1
    assert "Person" not in table
    assert "+1415" not in table


def test_a_message_says_which_version_it_was_put_together_with(service, staff):
    sent = put(service, "call")
    send(service)
    assert "version 1" in page(staff, f"/messages/{sent}").text


def test_odd_words_in_the_forms_are_answered_calmly(service, staff):
    fill(service, 1)
    bulk_id = new_bulk(service)
    pages = ["/messages/templates", "/messages/templates/call", "/messages/templates/call/draft",
             "/messages/templates/call/compare", f"/messages/bulk/{bulk_id}", f"/messages/bulk/{bulk_id}/people",
             "/messages/bulk/new"]
    assert fields_of(staff, pages) > 20
    assert faults_in_forms(staff, pages) == []
