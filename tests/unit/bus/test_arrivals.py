import json

from hypothesis import given
from hypothesis import strategies as st

from shared.bus.arrivals import GREATEST_SEQ, LONGEST, read
from shared.contracts import CENTRE, Envelope
from shared.testing.clock import FakeClock

GOOD = Envelope("1" * 36, "case.changed", 1, "intake", FakeClock().now(), CENTRE, 1, "trace", {"stage": "ready"})
NAMES = st.sampled_from(["id", "type", "version", "producer", "occurred_at", "case_id", "case_seq", "trace_id", "data"])
ANYTHING = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)


def test_a_good_event_is_read_as_it_was_written():
    arrival = read(GOOD.to_json())
    assert (arrival.envelope, arrival.error) == (GOOD, None)
    assert arrival.stream == ("intake", CENTRE)


def test_members_that_nobody_knows_are_ignored():
    assert read(json.dumps(json.loads(GOOD.to_json()) | {"added": "later"})).envelope == GOOD


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_become_an_arrival_that_can_be_stored(body):
    storable(read(body))


@given(NAMES, ANYTHING)
def test_an_event_with_anything_in_any_place_becomes_an_arrival_that_can_be_stored(name, value):
    storable(read(json.dumps(json.loads(GOOD.to_json()) | {name: value})))


def test_the_same_junk_has_the_same_id_so_that_it_is_recorded_once():
    assert read(b"\xff1").envelope.id == read(b"\xff1").envelope.id != read(b"\xff2").envelope.id


def storable(arrival):
    """It fits the columns of the inbox on PostgreSQL."""
    for name, longest in LONGEST.items():
        value = getattr(arrival.envelope, name)
        assert len(value) <= longest
        assert "\x00" not in value
        value.encode()
    assert 0 <= arrival.envelope.case_seq <= GREATEST_SEQ
    assert "\x00" not in arrival.payload
    arrival.payload.encode()
