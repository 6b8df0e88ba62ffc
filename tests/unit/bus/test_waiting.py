"""How the loops wait: longer after each failure, and not at all when there is something to do."""

import threading

from shared.bus.backoff import Backoff
from shared.bus.bells import Bell, bell_of


def test_waits_double_up_to_the_limit_and_are_spread():
    backoff = Backoff(first=0.1, limit=1.0)
    for step in (0.1, 0.2, 0.4, 0.8, 1.0, 1.0):
        assert step / 2 <= backoff.next() <= step


def test_after_a_success_it_begins_anew():
    backoff = Backoff(first=0.1)
    backoff.next()
    backoff.next()
    backoff.reset()
    assert backoff.next() <= 0.1


def test_a_ring_between_the_look_and_the_wait_is_not_missed():
    bell = Bell()
    heard = bell.rings
    bell.ring()
    assert bell.wait_beyond(heard, 10)


def test_a_ring_wakes_everyone_who_waits():
    bell, woken = Bell(), []
    threads = [threading.Thread(target=lambda: woken.append(bell.wait_beyond(0, 10))) for _ in range(3)]
    for thread in threads:
        thread.start()
    bell.ring()
    for thread in threads:
        thread.join(10)
    assert woken == [True, True, True]


def test_without_a_ring_the_wait_ends_at_its_time():
    assert not Bell().wait_beyond(0, 0.001)


def test_a_file_has_one_bell_whatever_way_it_is_named(tmp_path):
    (tmp_path / "a").mkdir()
    assert bell_of(f"{tmp_path}/bus.db") is bell_of(f"{tmp_path}/a/../bus.db")
    assert bell_of(f"{tmp_path}/bus.db") is not bell_of(f"{tmp_path}/other.db")
