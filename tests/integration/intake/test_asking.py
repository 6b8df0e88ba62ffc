from concurrent.futures import ThreadPoolExecutor

from services.intake.handlers.requests import ask_for_mediation
from shared.testing.events import published
from tests.integration.intake.people import ALL, ask_form, asked, open_tasks, sides, stage


def test_a_request_opens_a_case_and_tells_the_others_in_order(intake):
    case_id = asked(intake)
    events = [one for one in published(intake) if one.case_id == case_id]
    assert [one.type for one in events] == ["case.opened", "person.updated", "person.updated", "party.joined",
                                            "party.joined"]
    assert [one.case_seq for one in events] == [1, 2, 3, 4, 5]
    assert [one.data["side"] for one in events[3:]] == ["A", "B"]
    assert stage(intake, case_id) == "inquiry"


def test_nothing_is_assumed_of_the_other_person(intake):
    case_id = asked(intake)
    first, other = (one.data for one in published(intake, "person.updated"))
    assert set(first["consents"]) == ALL
    assert other["consents"] == []
    assert (other["safe_sms"], other["safe_email"]) == ("unknown", "unknown")
    assert not sides(intake, case_id)["B"].can_write


def test_the_reference_is_not_guessed_from_the_case(intake):
    asked(intake)
    asked(intake)
    references = [one.data["reference"] for one in published(intake, "case.opened")]
    assert len(set(references)) == 2


def test_the_same_form_from_two_taps_at_once_is_one_case(intake):
    form = ask_form()

    def send(_number):
        with intake.work() as work:
            return ask_for_mediation(work, form)

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(send, range(8)))
    assert len(found) == 1
    assert len(published(intake, "case.opened")) == 1


def test_one_number_for_both_is_taken_and_shown_to_staff(intake):
    case_id = asked(intake, other_phone="+13125550111")
    assert open_tasks(intake) == ["same_number", "screen"]
    assert sides(intake, case_id)["B"].person.safe_sms == "unknown"
