"""An event that was once released stays readable."""

from copy import deepcopy

import pytest

from tests.contracts.compatibility import breaks, current, released

SCHEMA = {"Opened": {"type": "object", "required": ["id"], "properties": {
    "id": {"type": "string"}, "kind": {"type": "string", "enum": ["a", "b"], "description": "What it is"}}}}


def changed(change):
    new = deepcopy(SCHEMA)
    change(new["Opened"])
    return breaks(SCHEMA, new)


def test_every_released_event_can_still_be_read():
    assert breaks(released(), current()) == []


def test_the_snapshot_holds_every_event():
    assert set(released()) == set(current()), "run `make contracts`"


def test_an_optional_member_may_be_added():
    assert changed(lambda schema: schema["properties"].update(note={"type": "string"})) == []


def test_a_description_may_change():
    assert changed(lambda schema: schema["properties"]["kind"].update(description="Another")) == []


@pytest.mark.parametrize(("change", "why"), [
    (lambda schema: schema["properties"].pop("kind"), "Opened: kind is gone"),
    (lambda schema: schema["properties"]["id"].update(type="integer"), "Opened: id changed"),
    (lambda schema: schema["properties"]["kind"]["enum"].append("c"), "Opened: kind changed"),
    (lambda schema: schema["required"].append("kind"), "Opened: kind is required now"),
    (lambda schema: schema["required"].remove("id"), "Opened: id is not sure to be there"),
])
def test_what_would_break_a_reader_is_named(change, why):
    assert changed(change) == [why]


def test_an_event_may_not_disappear():
    assert breaks(SCHEMA, {}) == ["Opened is gone"]
