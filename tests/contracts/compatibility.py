"""What may change in an event within a version: new optional members and new descriptions, nothing else.

Source of the rule: Nakadi's `compatible` mode. `python -m tests.contracts.compatibility` adds what is new to the
snapshot of released events and refuses a change that would break a reader; such a change needs a new version.
"""

import json
import sys
from pathlib import Path
from typing import Any

from shared.contracts import asyncapi

RELEASED = Path(__file__).parent / "events.released.json"
WORDS_ONLY = ("description", "title", "summary")


def current() -> dict[str, Any]:
    """JSON schema of every event's data, by schema name."""
    return asyncapi.document()["components"]["schemas"]


def released() -> dict[str, Any]:
    return json.loads(RELEASED.read_text())


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Why a reader of `old` could not read `new`, in words; empty if it can."""
    found = [f"{name} is gone" for name in old if name not in new]
    for name in old.keys() & new.keys():
        found += [f"{name}: {why}" for why in _breaks_of(old[name], new[name])]
    return sorted(found)


def _breaks_of(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    found = [f"{member} is gone" for member in before if member not in after]
    found += [f"{member} changed" for member in before.keys() & after.keys()
              if _bare(before[member]) != _bare(after[member])]
    needed_before, needed_after = set(old.get("required", [])), set(new.get("required", []))
    found += [f"{member} is required now" for member in needed_after - needed_before]
    found += [f"{member} is not sure to be there" for member in (needed_before - needed_after) & after.keys()]
    return found


def _bare(schema: Any) -> Any:
    """The schema without the words that only people read."""
    if isinstance(schema, dict):
        return {key: _bare(value) for key, value in schema.items() if key not in WORDS_ONLY}
    return [_bare(value) for value in schema] if isinstance(schema, list) else schema


def release() -> None:
    broken = breaks(released(), current()) if RELEASED.exists() else []
    if broken:
        sys.exit("These need a new version of the event:\n  " + "\n  ".join(broken))
    RELEASED.write_text(json.dumps(current(), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    release()
