import pytest
from sqlalchemy import select

from services.intake.adapters.tables import Relay
from services.intake.handlers.closing import close_case
from services.intake.handlers.conditions import set_condition
from services.intake.handlers.parties import consents_of
from services.intake.handlers.relays import ask_relay, close_relay
from shared.errors import Refusal
from shared.testing.events import deliver, published
from tests.integration.intake.people import COORDINATOR, answer, convened, person_id, ready, story


def ask(intake, case_id):
    with intake.work() as work:
        return ask_relay(work, COORDINATOR, case_id)


def opened(intake):
    case_id = ready(intake)
    relay_id = ask(intake, case_id)
    for side in "AB":
        answer(intake, case_id, "relay", side, "yes", relay_id)
    return case_id, relay_id


def closings(intake):
    return [one.data["why"] for one in published(intake, "relay.closed")]


def consents(intake, who):
    with intake.reading() as session:
        return consents_of(session, [who])[who]


def test_two_private_yeses_open_it_until_its_date(intake, clock):
    _case, relay_id = opened(intake)
    asked_for, data = published(intake, "relay.asked")[0].data, published(intake, "relay.opened")[0].data
    assert data | {"person_ids": sorted(data["person_ids"])} == asked_for | {
        "person_ids": sorted(asked_for["person_ids"])}
    assert data["relay_id"] == relay_id
    assert len(data["person_ids"]) == 2


def test_one_yes_alone_opens_nothing_and_tells_nobody(intake):
    case_id = ready(intake)
    relay_id = ask(intake, case_id)
    before = len(published(intake))
    answer(intake, case_id, "relay", "A", "yes", relay_id)
    assert len(published(intake)) == before
    assert "relay" in consents(intake, person_id(intake, case_id, "A"))
    assert not [line for line in story(intake, case_id) if "otes with" in line]


def test_a_no_is_told_to_nobody_and_ends_without_a_word_in_its_time(intake, clock):
    case_id = ready(intake)
    relay_id = ask(intake, case_id)
    before = len(published(intake))
    answer(intake, case_id, "relay", "A", "yes", relay_id)
    answer(intake, case_id, "relay", "B", "no", relay_id)
    assert len(published(intake)) == before
    clock.advance(days=14)
    intake.run_timers()
    assert closings(intake) == ["not_mutual"]


def test_silence_ends_the_same_way_as_a_no(intake, clock):
    ask(intake, ready(intake))
    clock.advance(days=13, hours=23)
    intake.run_timers()
    assert closings(intake) == []
    clock.advance(hours=1)
    intake.run_timers()
    assert closings(intake) == ["not_mutual"]


def test_it_closes_on_its_date(intake, clock):
    opened(intake)
    clock.advance(days=29)
    intake.run_timers()
    assert closings(intake) == []
    clock.advance(days=1)
    intake.run_timers()
    assert closings(intake) == ["date"]


def test_either_side_ends_it_at_once_and_takes_the_consent_back(intake):
    case_id, relay_id = opened(intake)
    who = person_id(intake, case_id, "B")
    for _ in range(2):
        deliver(intake, "relay.ended", case_id, dict(relay_id=relay_id, person_id=who))
    assert closings(intake) == ["party"]
    assert "relay" not in consents(intake, who)
    assert "relay" not in published(intake, "person.updated")[-1].data["consents"]


def test_a_pause_is_noted_and_goes_away_again(intake):
    case_id, relay_id = opened(intake)
    who = person_id(intake, case_id, "A")
    for paused in (True, True, False):
        deliver(intake, "relay.paused", case_id, dict(relay_id=relay_id, person_id=who, paused=paused))
    assert story(intake, case_id)[-2:] == ["Paused the notes", "Goes on with the notes"]


@pytest.mark.parametrize("block", ["relay", "any_contact"])
def test_a_protective_condition_closes_it(intake, block):
    case_id, _relay = opened(intake)
    with intake.work() as work:
        set_condition(work, COORDINATOR, case_id, "safety_hold", [block])
    assert closings(intake) == ["condition"]


def test_a_condition_set_between_the_two_yeses_keeps_it_shut(intake):
    case_id = ready(intake)
    relay_id = ask(intake, case_id)
    answer(intake, case_id, "relay", "A", "yes", relay_id)
    with intake.work() as work:
        set_condition(work, COORDINATOR, case_id, "safety_hold", ["relay"])
    answer(intake, case_id, "relay", "B", "yes", relay_id)
    assert published(intake, "relay.opened") == []
    assert closings(intake) == ["condition"]


def test_a_stop_between_the_two_yeses_keeps_it_shut(intake):
    case_id = ready(intake)
    relay_id = ask(intake, case_id)
    answer(intake, case_id, "relay", "A", "yes", relay_id)
    for channel in ("sms", "email"):
        deliver(intake, "contact.opted_out", case_id, dict(person_id=person_id(intake, case_id, "A"), channel=channel,
                                                           how="sms"))
    answer(intake, case_id, "relay", "B", "yes", relay_id)
    assert published(intake, "relay.opened") == []


def test_closing_the_case_or_by_staff_closes_it(intake):
    case_id, relay_id = opened(intake)
    with intake.work() as work:
        assert close_relay(work, COORDINATOR, relay_id) == case_id
    other, _relay = opened(intake)
    with intake.work() as work:
        close_case(work, COORDINATOR, other, "agreed")
    assert closings(intake) == ["staff", "closed"]


def test_they_are_not_asked_twice_at_once(intake):
    case_id = ready(intake)
    ask(intake, case_id)
    with pytest.raises(Refusal, match="asked already"):
        ask(intake, case_id)


def test_nobody_is_asked_where_screening_keeps_them_apart(intake):
    case_id = convened(intake, "shuttle")
    with pytest.raises(Refusal, match="not in contact"):
        ask(intake, case_id)


def test_an_answer_that_comes_late_changes_nothing(intake, clock):
    case_id = ready(intake)
    relay_id = ask(intake, case_id)
    clock.advance(days=15)
    intake.run_timers()
    for side in "AB":
        answer(intake, case_id, "relay", side, "yes", relay_id)
    assert published(intake, "relay.opened") == []
    with intake.reading() as session:
        assert session.scalar(select(Relay.why)) == "not_mutual"
