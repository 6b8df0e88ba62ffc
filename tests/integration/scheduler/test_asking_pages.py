"""Staff find cases that need a time, offer times, and see who has answered."""

from datetime import timedelta

import pytest

from services.scheduler.adapters.tables import Invitation
from shared.ids import derived_id
from shared.testing.events import deliver, published
from shared.testing.http import participant_client, read
from tests.integration.scheduler.centre import ANA, BO, CASE, OAK, ask, case_is_ready, last, says, tuesday

API = "/sessions/api/v1"
NEW = f"/sessions/cases/{CASE}/invitations/new?kind=first"


def offer(office, button="Ask everybody"):
    return read(office.get(NEW)).form(button)


def test_a_case_that_is_ready_stands_among_those_that_need_a_time(office):
    page = read(office.get("/sessions/ready"))
    assert "Person A, Person B" in page.text
    assert NEW in page.links.values()


def test_no_case_needs_a_time(office, scheduler):
    deliver(scheduler, "case.closed", CASE, {"close_code": "resolved"})
    assert "No case needs a time" in read(office.get("/sessions/ready")).text


def test_cases_are_found_by_reference_and_come_a_page_at_a_time(office, scheduler):
    for number in range(52):
        case_is_ready(scheduler, derived_id("many", str(number)), ())
    page = read(office.get("/sessions/ready"))
    assert "53 cases" in page.text
    assert "Page 1 of 2" in page.text
    assert "Page 2 of 2" in read(office.get("/sessions/ready?page=2")).text
    found = read(office.get(f"/sessions/ready?q={CASE[:5].upper()}"))
    assert "1 case" in found.text
    assert "No case has" in read(office.get("/sessions/ready?q=nothing%25like_this")).text


def test_twelve_times_are_offered_and_those_ticked_are_asked_about(office, scheduler):
    form = offer(office)
    offered = sorted(form.choices["slots"])
    assert len(offered) == 12
    answer = form.send(office, "Ask everybody", slots=offered[:2])
    assert answer.status_code == 302
    assert [slot["starts_at"] for slot in last(scheduler, "invitation.opened").data["slots"]] == offered[:2]
    page = read(office.get(answer.location))
    assert "Everybody is being asked now" in page.text
    assert page.text.count("Not yet") == 2


def test_sending_the_form_twice_asks_once(office, scheduler):
    form = offer(office)
    first, second = (form.send(office, slots=min(form.choices["slots"])) for _ in range(2))
    assert first.location == second.location
    assert len(published(scheduler, "invitation.opened")) == 1


def test_nothing_ticked_is_said_by_the_times(office):
    answer = offer(office).send(office)
    assert answer.status_code == 422
    assert read(answer).errors["slots"] == "Please choose one to 3 times."


def test_four_times_are_too_many_and_stay_ticked(office):
    form = offer(office)
    answer = form.send(office, slots=sorted(form.choices["slots"])[:4])
    assert read(answer).errors["slots"] == "Please choose one to 3 times."
    ticked = [value for name, value in read(answer).form("Ask everybody").values if name == "slots"]
    assert len(ticked) == 4


@pytest.mark.parametrize(("day", "time", "why"), [
    ("2026-09-26", "10:00", "outside their hours"), ("2026-09-29", "10:07", "quarter of an hour"),
    ("2026-09-21", "11:00", "too soon"), ("2027-09-21", "11:00", "too far ahead")])
def test_a_time_of_ones_own_that_is_not_possible_says_why(office, day, time, why):
    answer = offer(office).send(office, own_day=day, own_time=time)
    assert answer.status_code == 422
    assert why in read(answer).errors["own_day"]
    assert ("own_day", day) in read(answer).form("Ask everybody").values


def test_a_time_of_ones_own_is_asked_about(office, scheduler):
    offer(office).send(office, own_day="2026-09-29", own_time="09:15", closes_on="2026-09-24")
    opened = last(scheduler, "invitation.opened").data
    assert opened["slots"][0]["starts_at"].startswith("2026-09-29T14:15")
    assert opened["closes_at"].startswith("2026-09-24T23:00")


def test_half_a_time_is_asked_for_the_other_half(office):
    assert "own_time" in read(offer(office).send(office, own_day="2026-09-29")).errors


def test_a_closing_day_after_the_first_time_is_refused(office):
    form = offer(office)
    answer = form.send(office, slots=min(form.choices["slots"]), closes_on="2026-10-30")
    assert "too late" in read(answer).errors["closes_on"]


def test_only_the_times_wished_are_shown_and_kept_for_the_question(office, scheduler):
    page = read(office.get(f"{NEW}&parts=afternoon&weekdays=2&modality=video"))
    form = page.form("Ask everybody")
    assert all(value[10:13] >= "T17" for value in form.choices["slots"])
    form.send(office, slots=min(form.choices["slots"]))
    for person_id in (ANA, BO):
        says(scheduler, person_id, last(scheduler, "invitation.opened").data["invitation_id"], 1)
    assert last(scheduler, "session.scheduled").data["modality"] == "video"


def test_staff_see_who_answered_and_never_what_while_it_is_open(office, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10), tuesday(14)])
    says(scheduler, ANA, invitation.id, 2)
    page = read(office.get(f"/sessions/invitations/{invitation.id}"))
    assert "Person A: Has answered" in page.text
    assert "Person B: Not yet" in page.text
    assert "Could make it" not in page.text


def test_answers_to_an_offer_to_come_back_are_shown_to_nobody_ever(office, scheduler, clock):
    invitation = ask(scheduler, "come_back", slots=[tuesday(10), tuesday(14)])
    says(scheduler, ANA, invitation.id, 2)
    clock.move_to(invitation.closes_at)
    scheduler.run_timers()
    page = read(office.get(f"/sessions/invitations/{invitation.id}"))
    assert "Could make it" not in page.text
    assert "private, also from staff, also afterwards" in page.text


@pytest.mark.parametrize("ending", ["open", "expired", "not_mutual", "withdrawn"])
def test_staff_and_the_other_party_see_the_same_whatever_was_answered_to_an_offer(app, office, scheduler, clock,
                                                                                  ending):
    """Who said no to an offer to come back stays unknown, before and after it closed."""
    invitation, bo = ask(scheduler, "come_back", slots=[tuesday(10), tuesday(14)]), participant_client(app, BO, CASE)
    seen = []
    if ending == "not_mutual":
        says(scheduler, BO, invitation.id, 1)
    for digits in ([2], []):
        says(scheduler, ANA, invitation.id, *digits)
        with scheduler.work() as work:
            row = work.session.get(Invitation, invitation.id)
            row.state, row.closed_at = ending, None if ending == "open" else clock.now()
        seen.append([read(one.get(path)).text for one, path in (
            (office, f"/sessions/invitations/{invitation.id}"), (office, f"/sessions/cases/{CASE}"),
            (bo, "/sessions/my"))] + [office.get(f"{API}/invitations/{invitation.id}").json])
        with scheduler.work() as work:
            work.session.get(Invitation, invitation.id).state = "open"
    assert seen[0] == seen[1]
    assert "Person A: Has answered" in seen[0][0]
    assert "private, also from staff, also afterwards" in seen[0][0]


def test_an_offer_that_was_taken_back_tells_nobody_what_was_answered(app, office, scheduler):
    invitation = ask(scheduler, "come_back", slots=[tuesday(10)])
    says(scheduler, ANA, invitation.id)
    page = read(office.get(f"/sessions/invitations/{invitation.id}"))
    read(office.get(page.links["Take the question back"])).form("Take it back").send(office)
    shown = read(office.get(f"/sessions/invitations/{invitation.id}"))
    assert "Could make it" not in shown.text
    assert "Person A: Has answered" in shown.text
    closed = [one.data for one in published(scheduler, "invitation.closed")]
    assert [one["how"] for one in closed] == ["withdrawn"]
    assert "Person A" not in read(participant_client(app, BO, CASE).get("/sessions/my")).text


def test_answers_without_a_common_time_help_staff_to_find_another(office, scheduler, clock):
    invitation = ask(scheduler, slots=[tuesday(10), tuesday(14)])
    says(scheduler, ANA, invitation.id, 1)
    says(scheduler, BO, invitation.id, 2)
    page = read(office.get(f"/sessions/invitations/{invitation.id}"))
    assert "no time suits all so far" in page.text
    assert "Could make it" not in page.text
    clock.move_to(invitation.closes_at)
    scheduler.run_timers()
    page = read(office.get(f"/sessions/invitations/{invitation.id}"))
    assert "Could make it: Person A" in page.text
    assert NEW in page.links.values()


def test_a_question_is_taken_back_after_a_look(office, scheduler):
    invitation = ask(scheduler, slots=[tuesday(10)])
    page = read(office.get(f"/sessions/invitations/{invitation.id}"))
    confirm = read(office.get(page.links["Take the question back"]))
    for _ in range(2):
        confirm.form("Take it back").send(office)
    assert [one.data["how"] for one in published(scheduler, "invitation.closed")] == ["withdrawn"]


def test_a_case_under_protection_cannot_be_asked(office, scheduler):
    form = offer(office)
    deliver(scheduler, "condition.set", CASE, {
        "condition_id": OAK, "kind": "no_contact_order", "blocks": ["any_contact"], "until": None})
    answer = form.send(office, slots=min(form.choices["slots"]))
    assert answer.status_code == 422
    assert "protective condition" in read(answer).text


def test_a_condition_that_has_run_out_blocks_no_longer(office, scheduler, clock):
    deliver(scheduler, "condition.set", CASE, {
        "condition_id": OAK, "kind": "screening", "blocks": ["any_contact"],
        "until": clock.now() + timedelta(days=1)})
    clock.advance(days=2)
    form = offer(office)
    assert form.send(office, slots=max(form.choices["slots"])).status_code == 302
