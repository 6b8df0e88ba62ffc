"""Who sees which way, and which one is marked."""

import pytest

from shared.http.navigation import active_item, items_for
from shared.http.visitors import Staff


def ways(*roles):
    return [item.path for item in items_for(Staff("1", "Sam", frozenset(roles), 1))]


OFFICE = ["/today", "/cases", "/come-back", "/sessions/", "/messages/", "/messages/inbox"]


def test_the_office_sees_every_way_of_the_office():
    assert ways("coordinator") == ways("manager") == OFFICE
    assert ways("admin") == [*OFFICE, "/staff/people"]


def test_a_mediator_sees_only_their_own_sessions():
    assert ways("mediator") == ["/sessions/mine"]


def test_a_mediator_who_also_coordinates_sees_both():
    assert ways("mediator", "coordinator") == [*OFFICE, "/sessions/mine"]


def test_nobody_sees_nothing():
    assert items_for(None) == []
    assert ways() == []


@pytest.mark.parametrize(("path", "marked"), [
    ("/today", "/today"), ("/cases/7/outcome", "/cases"), ("/sessions/", "/sessions/"),
    ("/sessions/rooms", "/sessions/"),
    ("/messages/inbox", "/messages/inbox"), ("/messages/inbox/9", "/messages/inbox"), ("/messages/9", "/messages/"),
    ("/casesandmore", None), ("/", None)])
def test_a_page_marks_the_way_it_belongs_to(path, marked):
    assert active_item(items_for(Staff("1", "Sam", frozenset({"coordinator"}), 1)), path) == marked
