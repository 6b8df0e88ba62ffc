"""Draws the AsyncAPI 3.0 document of every event from the catalogue.

`python -m shared.contracts.asyncapi docs/events.asyncapi.json` writes it; a test compares the written one with the
catalogue, so that what other systems read is what the services send.
"""

import json
import sys
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from shared.contracts.catalogue import EVENTS, producer_of

Document = dict[str, Any]
IDENTIFIER = {"type": "string", "format": "uuid"}
HEAD = {
    "id": IDENTIFIER | {"description": "Of this event; a repeated delivery has the same"},
    "producer": {"type": "string", "description": "The service that says so"},
    "occurred_at": {"type": "string", "format": "date-time", "description": "UTC"},
    "case_id": IDENTIFIER | {"description": "The case, or the centre's own stream"},
    "case_seq": {"type": "integer", "minimum": 1, "description": "Counts one producer's events of one case, no gaps"},
    "trace_id": {"type": "string", "description": "The same from the form through the queue to the text"},
}
PARTITION = {"partition": {"description": "crc32 of the case id, modulo RECONVENE_PARTITIONS"}}


def document() -> Document:
    """The whole document as plain JSON values, in the catalogue's order."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Reconvene events", "version": "1",
                 "description": "What the services tell each other. Within a version, changes are additive only."},
        "defaultContentType": "application/json",
        "channels": {event_type: _channel(event_type) for event_type, _ in EVENTS},
        "operations": {f"{producer_of(*key)}.sends.{key[0]}": _operation(key[0]) for key in EVENTS},
        "components": {"schemas": _schemas(), "messages": {_name(key): _message(key) for key in EVENTS}},
    }


def text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _name(key: tuple[str, int]) -> str:
    return f"{key[0]}.v{key[1]}"


def _channel(event_type: str) -> Document:
    keys = [key for key in EVENTS if key[0] == event_type]
    return {"address": f"p{{partition}}.{producer_of(*keys[0])}.{event_type}", "parameters": PARTITION,
            "messages": {_name(key): {"$ref": f"#/components/messages/{_name(key)}"} for key in keys}}


def _operation(event_type: str) -> Document:
    return {"action": "send", "channel": {"$ref": f"#/channels/{event_type}"}}


def _message(key: tuple[str, int]) -> Document:
    event_type, version = key
    members = HEAD | {"type": {"const": event_type}, "version": {"const": version}, "producer": {
        "const": producer_of(*key)}, "data": {"$ref": f"#/components/schemas/{_schema_name(key)}"}}
    return {"name": event_type, "title": EVENTS[key].__name__, "summary": _summary(EVENTS[key]),
            "payload": {"type": "object", "required": sorted(members), "properties": members}}


def _summary(schema: type[Schema]) -> str:
    return (schema.__doc__ or "").strip().splitlines()[0]


def _schema_name(key: tuple[str, int]) -> str:
    return f"{EVENTS[key].__name__}V{key[1]}"


def _schemas() -> Document:
    spec = APISpec(title="events", version="1", openapi_version="3.1.0", plugins=[MarshmallowPlugin()])
    for key, schema in EVENTS.items():
        spec.components.schema(_schema_name(key), schema=schema)
    return spec.to_dict()["components"]["schemas"]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
