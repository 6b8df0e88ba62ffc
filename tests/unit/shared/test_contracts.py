from datetime import UTC, datetime

import pytest

from shared.contracts import Envelope, InvalidEvent, catalogue
from shared.ids import new_id


def envelope(**changes):
    values = dict(id=new_id(), type="case.changed", version=1, producer="intake", case_id=new_id(), case_seq=1,
                  occurred_at=datetime(2026, 9, 21, tzinfo=UTC), trace_id=new_id(), data={"stage": "ready"})
    return Envelope(**values | changes)


def test_an_envelope_survives_the_queue():
    one = envelope()
    assert Envelope.from_json(one.to_json()) == one


NO_ENVELOPES = ("", "[]", "{}", '"x"', "\x00", '{"id": 1}', envelope().to_json().replace("+00:00", ""))


@pytest.mark.parametrize("text", NO_ENVELOPES, ids=range(len(NO_ENVELOPES)))
def test_what_is_no_envelope_is_refused(text):
    with pytest.raises(InvalidEvent):
        Envelope.from_json(text)


def test_a_member_that_a_newer_producer_adds_is_ignored():
    assert catalogue.load("case.changed", {"stage": "ready", "new": 1}) == {"stage": "ready"}


def test_a_producer_cannot_publish_what_the_catalogue_does_not_know():
    with pytest.raises(InvalidEvent, match="mood"):
        catalogue.dump("case.changed", {"stage": "ready", "mood": "good"})
    with pytest.raises(InvalidEvent, match="stage"):
        catalogue.dump("case.changed", {"stage": "asleep"})
    with pytest.raises(InvalidEvent, match="catalogue"):
        catalogue.dump("case.vanished", {})


def test_moments_go_out_as_text_and_come_in_as_aware_datetimes():
    at = datetime(2026, 9, 21, 15, tzinfo=UTC)
    plain = catalogue.dump("relay.asked", {"relay_id": new_id(), "until": at, "person_ids": [new_id()]})
    assert plain["until"] == "2026-09-21T15:00:00+00:00"
    assert catalogue.load("relay.asked", plain)["until"] == at


def test_every_event_is_a_past_participle_with_one_producer():
    assert len(catalogue.EVENTS) == sum(len(events) for events in catalogue.PRODUCERS.values())
    assert all(event_type.count(".") == 1 and event_type == event_type.lower() for event_type, _ in catalogue.EVENTS)
