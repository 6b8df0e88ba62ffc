from datetime import UTC, datetime, timedelta

import pytest

from shared.clock import DemoClock, SystemClock, clock_from


def test_the_demos_time_is_the_machines_until_it_is_moved(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_a_moved_demo_clock_is_seen_by_another_process_that_reads_the_same_file(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    later = clock.now() + timedelta(days=30)
    clock.move_to(later)
    assert timedelta(0) <= DemoClock(tmp_path / "clock").now() - later < timedelta(seconds=1)


def test_the_demos_time_never_runs_back(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    with pytest.raises(ValueError, match="only runs forward"):
        clock.move_to(clock.now() - timedelta(minutes=1))


def test_without_a_file_the_clock_is_the_machines():
    assert isinstance(clock_from(None), SystemClock)


def test_a_story_may_begin_in_the_past_but_only_once(tmp_path):
    clock = DemoClock(tmp_path / "clock")
    begun = datetime.now(UTC) - timedelta(days=14)
    clock.begin_at(begun)
    clock.begin_at(begun + timedelta(days=7))
    assert timedelta(0) <= clock.now() - begun < timedelta(seconds=5)
