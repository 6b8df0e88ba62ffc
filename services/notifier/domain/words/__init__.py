"""The lists that texts are read by: files that a person at the centre can read, judge and lengthen."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
PART = re.compile(r"([A-Z_]+) = (.+)")


def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of the list `name`, in the order of the file. Raises KeyError for a part that no line names."""
    parts: dict[str, str] = {}
    found = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        whole = re.sub(r"<([A-Z_]+)>", lambda used: parts[used[1]], line)
        part = PART.fullmatch(whole)
        if part:
            parts[part[1]] = part[2]
        else:
            found.append(re.compile(whole))
    return tuple(found)
