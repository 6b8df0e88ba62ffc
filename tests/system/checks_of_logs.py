"""The logs tell of lost connections and of nothing else."""

import json
import re
from collections import Counter
from pathlib import Path

# What a killed neighbour, broker or database looks like from here; all of it is tried again.
PASSING = frozenset({
    "OperationalError", "InterfaceError", "ConnectionError", "ConnectionResetError", "ConnectionRefusedError",
    "ConnectionAbortedError", "BrokenPipeError", "RecoverableConnectionError", "ConnectionForced", "TimeoutError",
    "NotPublished", "AdminShutdown", "OSError", "ReadTimeout",
})
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ERROR_LINE = re.compile(r"^\s*([A-Za-z_][\w.]*)(?::|$)")


def check_logs(folder: Path) -> None:
    """Fails with what was found, counted, in any `*.log` of the folder."""
    strange = Counter(f"{path.stem}: {found}" for path in sorted(folder.glob("*.log")) for found in strange_lines(path))
    assert not strange, f"in the logs of {folder}: {strange.most_common(10)}"


def strange_lines(path: Path) -> list[str]:
    """Errors of other classes than those that pass, each as one line."""
    found: list[str] = []
    in_trace = False
    for raw in COLOURS.sub("", path.read_text(errors="replace")).splitlines():
        if raw.startswith("{"):
            found += _of_record(raw)
        elif raw.startswith("Traceback (most recent call last)"):
            in_trace = True
        elif in_trace and not raw.startswith((" ", "\t")):
            in_trace = False
            name = ERROR_LINE.match(raw)
            if name and name[1].rpartition(".")[2] not in PASSING:
                found.append(raw[:200])
    return found


def _of_record(raw: str) -> list[str]:
    try:
        record = json.loads(raw)
    except ValueError:
        return []  # a line that a SIGKILL cut off
    name = str(record.get("error", "")).partition(":")[0].partition(" ")[0]
    if record.get("level") in ("error", "critical") or name:
        return [] if name in PASSING else [f"{record.get('event')} {record.get('error')}"[:200]]
    return []
