"""How fast a sender may send, and when it may not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.domain.senders import BURST, Standing, chosen, next_trial

NOW = datetime(2026, 9, 21, 15, 0, tzinfo=UTC)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([1, 3, 10, 100, 333]), st.lists(st.tuples(st.floats(0, 3), st.integers(0, 400)), max_size=40))
def test_in_no_span_more_goes_than_the_rate_and_one_burst(rate, asks):
    now, paced_to, taken = NOW, None, []
    for pause, wanted in asks:
        now += timedelta(seconds=pause)
        standing = Standing("twilio", rate, paced_to)
        room = standing.room(now, wanted)
        paced_to = standing.used(now, room)
        taken.append((now, room))
    for first, _ in taken:
        for last in (at for at, _ in taken if at >= first):
            span = (last - first).total_seconds() + max(BURST.total_seconds(), 1 / rate)
            assert sum(room for at, room in taken if first <= at <= last) <= span * rate + 0.01


@pytest.mark.parametrize("rate", [1, 7, 100])
def test_who_asks_often_enough_gets_the_whole_rate(rate):
    now, paced_to, total = NOW, None, 0
    for _ in range(600):
        standing = Standing("twilio", rate, paced_to)
        room = standing.room(now, 1000)
        paced_to, total, now = standing.used(now, room), total + room, now + timedelta(seconds=0.1)
    assert 60 * rate <= total <= 61 * rate + 1


def test_without_a_rate_everything_may_go():
    assert Standing("twilio", 0).room(NOW, 5000) == 5000
    assert Standing("twilio", 0).used(NOW, 5000) is None


@pytest.mark.parametrize(("trial_at", "room"), [(NOW, 1), (NOW + timedelta(seconds=1), 0), (None, 0)])
def test_a_paused_sender_gets_one_on_trial_when_it_is_time(trial_at, room):
    assert Standing("twilio", 100, paused=True, trial_at=trial_at).room(NOW, 50) == room


def test_trials_are_further_and_further_apart_up_to_four_hours():
    minutes = [(next_trial(NOW, refusals) - NOW).total_seconds() / 60 for refusals in range(1, 8)]
    assert minutes == [15, 30, 60, 120, 240, 240, 240]


def test_those_that_are_well_go_first_in_the_order_they_were_set_up():
    well, paused = Standing("b", 0), Standing("c", 0, paused=True)
    away = Standing("a", 0, avoided_until=NOW + timedelta(minutes=1))
    assert [one.name for one in chosen([paused, away, well], NOW)] == ["b", "a", "c"]
    assert [one.name for one in chosen([away, well], NOW + timedelta(minutes=2))] == ["a", "b"]
