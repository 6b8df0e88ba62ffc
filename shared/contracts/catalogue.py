"""The one registry of events: who publishes what, in which shape.

A producer dumps strictly through it; a consumer loads leniently (unknown members are ignored).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, missing
from marshmallow.fields import Field

from shared.contracts import intake, notifier, scheduler
from shared.contracts.envelope import InvalidEvent

PRODUCERS: dict[str, Mapping[tuple[str, int], type[Schema]]] = {
    "intake": intake.EVENTS,
    "scheduler": scheduler.EVENTS,
    "notifier": notifier.EVENTS,
}
SERVICES = tuple(PRODUCERS)
EVENTS = {key: schema for events in PRODUCERS.values() for key, schema in events.items()}
PRODUCER_OF = {key: producer for producer, events in PRODUCERS.items() for key in events}


def producer_of(event_type: str, version: int = 1) -> str:
    """The service that publishes the type; raises InvalidEvent if the catalogue has no such event."""
    try:
        return PRODUCER_OF[event_type, version]
    except KeyError as error:
        raise InvalidEvent(f"{event_type} version {version} is not in the catalogue") from error


@cache
def _schema(event_type: str, version: int) -> Schema:
    producer_of(event_type, version)
    return EVENTS[event_type, version]()


def dump(event_type: str, data: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """Plain JSON data of an event (moments as ISO text); raises InvalidEvent if it does not follow the schema."""
    schema = _schema(event_type, version)
    unknown = data.keys() - schema.fields.keys()
    if unknown:
        raise InvalidEvent(f"{event_type} has no {', '.join(sorted(unknown))}")
    # Field by field: `schema.dump` and `schema.validate` do the same with half as much again for hooks we do not have.
    plain = {name: field.serialize(name, data) for name, field in schema.fields.items() if name in data}
    wrong = sorted(name for name, field in schema.fields.items() if not _fits(field, plain.get(name, missing)))
    if wrong:
        raise InvalidEvent(f"{event_type}: {wrong} missing or of another shape")
    return plain


def _fits(field: Field, value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True


def load(event_type: str, data: dict[str, Any], version: int = 1) -> dict[str, Any]:
    """Data as Python values (aware moments); raises InvalidEvent for another shape."""
    try:
        return _schema(event_type, version).load(data)
    except ValidationError as error:
        raise InvalidEvent(f"{event_type}: {sorted(error.messages)} missing or of another shape") from error


__all__ = ["EVENTS", "PRODUCERS", "SERVICES", "dump", "load", "producer_of"]
