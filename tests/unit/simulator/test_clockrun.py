import threading
from datetime import UTC, datetime, timedelta

import pytest

from shared.clock import DemoClock, SystemClock
from shared.errors import Refusal
from shared.testing.clock import FakeClock
from simulator.clockrun import ClockRun
from simulator.pace import HourByHour, Together, earliest

START = datetime(2026, 9, 21, 15, tzinfo=UTC)


class Agenda:
    """A pace whose work is done as soon as its moment is the present, unless it is stuck."""

    def __init__(self, clock, *due, stuck=False):
        self.clock, self.due, self.stuck = clock, sorted(due), stuck
        self.done: list[datetime] = []

    def next_due(self):
        return self.due[0] if self.due else None

    def settled(self):
        while self.due and self.due[0] <= self.clock.now():
            if self.stuck:
                return False
            self.due.pop(0)
            self.done.append(self.clock.now())
        return True


@pytest.fixture
def clock():
    return FakeClock(START)


def hours(count):
    return START + timedelta(hours=count)


def test_the_clock_stops_at_everything_that_is_due_and_arrives_at_the_target(clock):
    agenda = Agenda(clock, hours(2), hours(5), hours(99))
    progress = ClockRun(clock, agenda).run(hours(6))
    assert agenda.done == [hours(2), hours(5)]
    assert clock.now() == hours(6)
    assert (progress.state, progress.stops, progress.unsettled, progress.percent) == ("done", 3, 0, 100)


def test_what_is_due_at_the_start_is_done_before_the_clock_moves(clock):
    agenda = Agenda(clock, START)
    ClockRun(clock, agenda).run(hours(1))
    assert agenda.done == [START]


def test_what_is_due_at_the_target_is_done_before_the_run_is_over(clock):
    agenda = Agenda(clock, hours(3))
    ClockRun(clock, agenda).run(hours(3))
    assert agenda.done == [hours(3)]


def test_what_becomes_due_at_a_stop_belongs_to_that_stop(clock):
    class Echo(Agenda):
        def next_due(self):
            if self.clock.now() == hours(2) and len(self.done) == 1:
                self.due.insert(0, hours(2))
            return super().next_due()

    agenda = Echo(clock, hours(2), hours(4))
    ClockRun(clock, agenda).run(hours(5))
    assert agenda.done == [hours(2), hours(2), hours(4)]


def test_a_stop_that_does_not_come_to_rest_is_left_after_a_while_and_told(clock):
    progress = ClockRun(clock, Agenda(clock, hours(1), stuck=True), patience=0).run(hours(3))
    assert clock.now() == hours(3)
    assert progress.state == "done"
    assert progress.unsettled == 3


@pytest.mark.parametrize(("target", "words"), [
    (START, "only runs forward"),
    (START - timedelta(days=1), "only runs forward"),
    (START + timedelta(days=401), "400 days"),
])
def test_a_moment_that_has_passed_or_lies_too_far_ahead_is_refused(clock, target, words):
    with pytest.raises(Refusal, match=words):
        ClockRun(clock, Agenda(clock)).run(target)


def test_a_clock_of_the_machine_cannot_be_moved():
    run = ClockRun(SystemClock(), Agenda(SystemClock()))
    assert not run.movable
    with pytest.raises(Refusal, match="off"):
        run.run(SystemClock().now() + timedelta(hours=1))


def test_a_run_under_way_is_cancelled_where_it_is_and_no_other_starts_meanwhile(clock):
    reached = threading.Event()

    class Busy(Agenda):
        def settled(self):
            if self.clock.now() > START:
                reached.set()
                return False
            return True

    run = ClockRun(clock, Busy(clock, hours(1)))
    run.start(hours(9))
    assert reached.wait(10)
    with pytest.raises(Refusal, match="running already"):
        run.start(hours(9))
    run.cancel()
    for thread in threading.enumerate():
        if thread.name == "simulator-clock":
            thread.join(10)
    assert run.progress.state == "cancelled"
    assert run.progress.reached == clock.now() == hours(1)
    assert run.progress.unsettled == 0


def test_a_pace_that_breaks_ends_the_run_and_leaves_room_for_the_next(clock):
    class Broken(Agenda):
        def settled(self):
            raise OSError("the database is gone")

    run = ClockRun(clock, Broken(clock))
    assert run.run(hours(1)).state == "failed"
    run.pace = Agenda(clock)
    assert run.run(hours(1)).state == "done"


def test_a_demo_clock_arrives_although_real_time_goes_on(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    start = clock.now()
    agenda = Agenda(clock, *(start + timedelta(milliseconds=count) for count in range(1, 200, 7)))
    assert ClockRun(clock, agenda).run(start + timedelta(days=30)).state == "done"
    assert clock.now() >= start + timedelta(days=30)
    assert agenda.due == []


def test_services_in_processes_of_their_own_get_an_hour_at_a_time(clock):
    progress = ClockRun(clock, HourByHour(clock)).run(hours(2))
    assert progress.stops == 2


def test_several_paces_are_due_with_the_first_and_settled_with_the_last(clock):
    both = Together(Agenda(clock, hours(3)), Agenda(clock, hours(2)), Agenda(clock))
    assert both.next_due() == hours(2)
    assert both.settled()
    assert not Together(Agenda(clock), Agenda(clock, START, stuck=True)).settled()


def test_the_earliest_of_no_moments_is_none():
    assert earliest(None, None) is None
