"""A transcript of a case that shows when somebody changed it: each entry carries the hash of all before it.

The chain begins with the heading; the last hash is sealed with the centre's key, so that nobody outside can write a
whole new chain.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

FORMAT = "reconvene-transcript/1"
HEADING = ("format", "centre", "case", "view", "made_at", "count")
ENTRY = ("n", "at", "who", "to", "channel", "kind", "words", "state")


def transcript(heading: Mapping[str, Any], entries: Iterable[Mapping[str, Any]], key: str) -> dict[str, Any]:
    """The whole document. `heading` has centre, case, view and made_at; each entry all of `ENTRY` but its number."""
    rows = [dict(entry) for entry in entries]
    made: dict[str, Any] = {"format": FORMAT, **heading, "count": len(rows)}
    last = _hash("", made, HEADING)
    for number, row in enumerate(rows, start=1):
        row["n"] = number
        last = row["hash"] = _hash(last, row, ENTRY)
    return made | {"entries": rows, "head": last, "seal": _seal(last, key)}


def fault(found: Any, key: str) -> str | None:
    """What is wrong with a transcript, in words; None if it is as the centre made it."""
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("entries"), list):
        return "This is no transcript of this system."
    if found.get("count") != len(found["entries"]):
        return f"It should have {found.get('count')} entries and has {len(found['entries'])}."
    last = _hash("", found, HEADING)
    for place, row in enumerate(found["entries"], start=1):
        if not isinstance(row, dict) or row.get("n") != place or set(row) != {*ENTRY, "hash"}:
            return f"Entry {place} is not where it was, or has been added to."
        last = _hash(last, row, ENTRY)
        if row["hash"] != last:
            return f"Entry {place} was changed, or something before it."
    if found.get("head") != last or not hmac.compare_digest(str(found.get("seal")).encode(), _seal(last, key).encode()):
        return "The seal is not this centre's."
    return None


def _hash(before: str, row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    words = json.dumps([before, *(row.get(name) for name in names)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def _seal(head: str, key: str) -> str:
    return hmac.new(key.encode(), f"transcript:{head}".encode(), hashlib.sha256).hexdigest()
