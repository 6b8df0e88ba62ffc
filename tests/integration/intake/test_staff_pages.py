import csv

import pytest

from shared.contracts import CENTRE
from shared.ids import new_id
from shared.testing.events import deliver, published
from shared.testing.http import read, staff_client
from tests.integration.intake.people import (
    MEDIATOR,
    asked,
    convened,
    ended,
    held,
    open_tasks,
    ready,
    scheduled,
    screened,
    sides,
    stage,
)

SAID = dict(decision="joint", safe_sms="yes", safe_email="yes", consent_sessions_sms="yes", consent_email="yes")


def case_page(client, case_id):
    return read(client.get(f"/cases/{case_id}"))


def press(client, case_id, button, follow=True, **filled):
    return read(case_page(client, case_id).form(button).send(client, follow=follow, **filled))


def test_a_case_is_screened_and_accepted_on_its_pages(coordinator, intake):
    case_id = asked(intake)
    for side, member in sides(intake, case_id).items():
        page = read(coordinator.get(f"/cases/{case_id}/parties/{member.party.id}/screening"))
        answer = page.form("Record the decision").send(coordinator, **SAID)
        assert answer.status_code == 303, (side, read(answer).errors)
    page = press(coordinator, case_id, "Accept for mediation", minutes="90")
    assert "is asked whether they want to mediate" in page.text
    assert stage(intake, case_id) == "convening"
    page = press(coordinator, case_id, "Yes")
    assert "Offer times" in page.links
    assert published(intake, "case.ready")[0].data["minutes"] == 90


@pytest.mark.parametrize(("changes", "field"), [
    (dict(decision=None), "decision"), (dict(phone="12"), "phone"), (dict(screened_on="2026-13-01"), "screened_on"),
    (dict(screened_on="2027-01-01"), "screened_on"), (dict(name=""), "name"), (dict(phone=""), "phone"),
    (dict(email=""), "email"), (dict(instrument=""), "instrument"),
])
def test_a_screening_that_lacks_something_says_so_and_keeps_the_rest(coordinator, intake, changes, field):
    case_id = asked(intake)
    party_id = sides(intake, case_id)["B"].party.id
    page = read(coordinator.get(f"/cases/{case_id}/parties/{party_id}/screening"))
    given = SAID | dict(accommodations="Two doors") | changes
    filled = {name: value for name, value in given.items() if value is not None}
    answer = page.form("Record the decision").send(coordinator, **filled)
    assert answer.status_code == 422
    page = read(answer)
    assert field in page.errors
    assert ("accommodations", "Two doors") in page.form("Record the decision").values


def test_contact_is_corrected_with_what_was_said(coordinator, intake):
    case_id = asked(intake)
    party_id = sides(intake, case_id)["B"].party.id
    page = read(coordinator.get(f"/cases/{case_id}/parties/{party_id}/contact"))
    page.form("Save").send(coordinator, phone="(312) 555-0199", safe_sms="yes", safe_email="no",
                           consent_sessions_sms="yes", consent_email="no")
    data = published(intake, "person.updated")[-1].data
    assert (data["phone"], data["consents"], data["safe_email"]) == ("+13125550199", ["sessions_sms"], "no")


def test_saving_without_a_change_tells_nobody(coordinator, intake):
    case_id = asked(intake)
    party_id = sides(intake, case_id)["A"].party.id
    before = len(published(intake))
    page = read(coordinator.get(f"/cases/{case_id}/parties/{party_id}/contact"))
    page.form("Save").send(coordinator)
    assert len(published(intake)) == before


def test_a_condition_is_set_and_lifted_on_the_page(coordinator, intake):
    case_id = ready(intake)
    page = read(coordinator.get(f"/cases/{case_id}/conditions/new"))
    page.form("Put it in force").send(coordinator, kind="safety_hold", blocks=["joint", "relay"], until="2026-09-30")
    assert published(intake, "condition.set")[0].data["until"] == "2026-10-01T05:00:00+00:00"
    assert "protective condition is in force" in case_page(coordinator, case_id).text
    press(coordinator, case_id, "Lift it")
    assert "protective condition is in force" not in case_page(coordinator, case_id).text


def test_a_condition_without_a_block_is_refused_by_its_field(coordinator, intake):
    page = read(coordinator.get(f"/cases/{asked(intake)}/conditions/new"))
    answer = page.form("Put it in force").send(coordinator, kind="safety_hold")
    assert answer.status_code == 422
    assert "blocks" in read(answer).errors


def test_closing_asks_why_and_opening_again_is_one_button(coordinator, intake):
    case_id = ready(intake)
    page = read(coordinator.get(f"/cases/{case_id}/close"))
    assert read(page.form("Close the case").send(coordinator)).errors
    assert page.form("Close the case").send(coordinator, close_code="agreed", follow=True).status_code == 200
    assert stage(intake, case_id) == "closed"
    press(coordinator, case_id, "Open it again")
    assert stage(intake, case_id) == "ready"


def test_a_court_date_ahead_keeps_the_case_open_and_the_page_says_why(coordinator, intake):
    case_id = ready(intake)
    press(coordinator, case_id, "Save", court_on="2026-10-05")
    page = read(coordinator.get(f"/cases/{case_id}/close")).form("Close the case")
    answer = page.send(coordinator, close_code="no_agreement")
    assert answer.status_code == 422
    assert "court date ahead" in read(answer).errors["close_code"]


def test_screening_out_asks_first(coordinator, intake):
    case_id = screened(intake, asked(intake), "not_suitable")
    page = read(coordinator.get(case_page(coordinator, case_id).links["Mediation is not suitable"]))
    page.form("Screen it out").send(coordinator)
    assert stage(intake, case_id) == "screened_out"


def test_notes_are_asked_for_and_closed_on_the_page(coordinator, intake):
    case_id = ready(intake)
    page = press(coordinator, case_id, "Ask whether we may pass notes")
    assert "Answers are private until both said yes." in page.text
    press(coordinator, case_id, "Close the notes")
    assert published(intake, "relay.closed")[0].data["why"] == "staff"


def test_a_step_that_is_refused_says_why_on_the_page(coordinator, intake):
    case_id = asked(intake)
    page = press(coordinator, case_id, "Ask whether we may pass notes")
    assert "Side A is not screened." in page.text


def outcome(client, case_id, session_id, **filled):
    page = read(client.get(f"/cases/{case_id}/outcome?session={session_id}"))
    return page.form("Record the outcome").send(client, **filled)


def test_the_mediator_of_the_session_records_how_it_ended(app, intake):
    case_id = ready(intake)
    session_id = held(intake, case_id)
    client = staff_client(app, "mediator", staff_id=MEDIATOR)
    answer = outcome(client, case_id, session_id, outcome="partial_informal", title_0="Pick-up times",
                     state_0="agreed_informal", title_1="Holidays", state_1="open", reasons=["needs_time"],
                     note_text="Both were tired.")
    outcome_id = published(intake, "outcome.recorded")[0].data["outcome_id"]
    assert answer.headers["Location"] == f"/messages/plans/outcome/{outcome_id}"
    again = client.get(f"/cases/{case_id}/outcome?session={session_id}")
    assert again.headers["Location"] == f"/messages/plans/outcome/{outcome_id}"


def test_another_mediator_may_not_know_of_the_session(app, intake):
    case_id = ready(intake)
    session_id = held(intake, case_id)
    client = staff_client(app, "mediator", staff_id="00000000-0000-4000-8000-000000000009")
    intake.staff_epoch = None
    assert client.get(f"/cases/{case_id}/outcome?session={session_id}").status_code == 404
    assert client.get(f"/cases/{case_id}/outcome").status_code == 404
    assert client.get(f"/cases/{case_id}").status_code == 403


def test_a_mediators_session_opens_no_other_case(app, intake):
    session_id = held(intake, ready(intake))
    client = staff_client(app, "mediator", staff_id=MEDIATOR)
    assert client.get(f"/cases/{asked(intake)}/outcome?session={session_id}").status_code == 404


def test_an_outcome_that_contradicts_itself_keeps_what_was_written(coordinator, intake):
    case_id = ready(intake)
    answer = outcome(coordinator, case_id, held(intake, case_id), outcome="full_written", title_0="Rent",
                     state_0="open", title_3="Noise", note_text="Keep this")
    assert answer.status_code == 422
    page = read(answer)
    assert "state_3" in page.errors
    values = page.form("Record the outcome").values
    assert ("title_0", "Rent") in values
    assert ("note_text", "Keep this") in values


def test_what_is_sealed_is_shown_only_after_asking(coordinator, intake):
    case_id = ended(intake, "no_agreement", reasons=frozenset({"cannot_afford"}), note_text="Secret words")
    outcome_id = published(intake, "outcome.recorded")[0].data["outcome_id"]
    page = coordinator.get(f"/cases/{case_id}")
    assert b"Secret words" not in page.data
    page = read(coordinator.get(f"/cases/{case_id}/outcomes/{outcome_id}/reasons"))
    assert "cannot be paid" not in page.text
    opened = read(page.form("Open (will be recorded)").send(coordinator))
    assert "It cannot be paid for now" in opened.text
    assert "Secret words" in opened.text
    assert "Sealed reasons opened (recorded)" in case_page(coordinator, case_id).text


def test_tasks_are_done_and_undone_on_the_day_page(coordinator, intake):
    deliver(intake, "message.unmatched", CENTRE, dict(inbound_id=new_id(), person_id=None, why="unknown_number"))
    read(coordinator.get("/today")).form("Done").send(coordinator)
    assert open_tasks(intake) == []
    read(coordinator.get("/today")).form("Undo").send(coordinator)
    assert open_tasks(intake) == ["unmatched"]
    assert "1 open task" in read(coordinator.get("/tasks")).title + read(coordinator.get("/tasks")).text


def test_the_day_has_words_for_nothing_to_do(coordinator):
    assert "Nothing waits for you." in read(coordinator.get("/today")).text


@pytest.mark.parametrize(("query", "found"), [
    ("karim", True), ("KARIM", True), ("0112", True), ("555-0111", True), ("%", False), ("_", False), ("11", False),
    ("nobody", False), ("😀", False), ("'; DROP TABLE person; --", False), ("", True),
])
def test_cases_are_found_by_name_or_the_last_digits(coordinator, intake, query, found):
    asked(intake)
    page = read(coordinator.get("/cases", query_string={"q": query}))
    assert ("Nadia Karim" in page.text) is found


def test_a_case_is_found_by_its_number_with_or_without_the_letter(coordinator, intake):
    asked(intake)
    reference = published(intake, "case.opened")[0].data["reference"]
    for query in (reference, reference.lower(), reference[2:]):
        assert "1 case" in read(coordinator.get("/cases", query_string={"q": query})).text


def test_cases_are_shown_by_stage_and_by_page(coordinator, intake):
    for _ in range(3):
        asked(intake)
    assert "3 cases" in read(coordinator.get("/cases?stage=inquiry")).text
    assert "No case fits" in read(coordinator.get("/cases?stage=closed")).text
    assert coordinator.get("/cases?page=99999999999&stage=nonsense").status_code == 200
    assert coordinator.get("/cases?page=-1").status_code == 200


def test_the_list_is_a_spreadsheet_that_runs_nothing(coordinator, intake):
    asked(intake, name="=HYPERLINK(1)", other_name="+Owen")
    rows = list(csv.reader(coordinator.get("/cases/list.csv").get_data(as_text=True).splitlines()))
    assert rows[0][0] == "Case"
    assert rows[1][5:7] == ["'=HYPERLINK(1)", "'+Owen"]
    assert "555" not in str(rows)


def test_who_may_come_back_and_who_must_not_are_told_with_the_reason(coordinator, intake):
    ended(intake)
    page = read(coordinator.get("/come-back"))
    assert "May be asked: 1" in page.text
    assert any("kind=come_back" in link for link in page.links.values())
    assert "Nobody may be asked" in read(coordinator.get("/come-back?about=money")).text


def test_a_manager_looks_and_changes_nothing_but_the_legal_hold(app, intake):
    case_id = convened(intake)
    client = staff_client(app, "manager", staff_id="00000000-0000-4000-8000-000000000008")
    intake.staff_epoch = None
    page = read(client.get(f"/cases/{case_id}"))
    assert [form.action for form in page.forms if form.method == "post"] == [f"/cases/{case_id}/hold"]
    assert client.get("/today").status_code == 200
    assert client.get(f"/cases/{case_id}/close").status_code == 403


@pytest.mark.parametrize("path", ["/cases/{id}", "/cases/{id}/close", "/cases/{id}/conditions/new",
                                  "/cases/{id}/parties/{id}/screening", "/cases/{id}/outcome",
                                  "/cases/{id}/outcomes/{id}/reasons"])
@pytest.mark.parametrize("wrong", ["00000000-0000-4000-8000-000000000001", "x", "😀", "a" * 900])
def test_a_wrong_id_is_a_calm_page(coordinator, path, wrong):
    assert coordinator.get(path.format(id=wrong)).status_code == 404


def test_the_session_in_the_calendar_is_linked(coordinator, intake):
    case_id = ready(intake)
    session_id = scheduled(intake, case_id)
    assert f"/sessions/{session_id}" in case_page(coordinator, case_id).links.values()
