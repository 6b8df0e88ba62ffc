"""Reads a stranger's calendar in a process of its own, with little time, little memory and none of our secrets.

Rules that match no day of the next ten thousand years, or a hundred thousand of them, are found out by the clock only.
`read` starts the process; what follows the name of this module on its command line are the zone and the span.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.scheduler.domain.busy_times import Unreadable, busy_times
from services.scheduler.domain.hours import Window

SECONDS, MEMORY = 15, 256 * 1024 * 1024  # 10,000 events: 3 seconds and 62 MB


@dataclass(frozen=True)
class CalendarReader:
    """Reads with at most so many seconds of computing."""

    seconds: int = SECONDS

    def read(self, content: bytes, zone: ZoneInfo, first: datetime, last: datetime) -> list[Window]:
        """As `busy_times`; raises Unreadable with `too_long` where it takes too much time or memory."""
        command = [sys.executable, "-m", __name__, zone.key, first.isoformat(), last.isoformat(), str(self.seconds)]
        bare = {"PYTHONPATH": os.pathsep.join(one or os.getcwd() for one in sys.path), "PYTHONUTF8": "1"}
        try:
            done = subprocess.run(command, input=content, capture_output=True, check=True, env=bare,  # noqa: S603
                                  timeout=2 * self.seconds)
            said = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError) as error:
            raise Unreadable("too_long") from error
        if isinstance(said, str):
            raise Unreadable(said)
        return [Window(*(datetime.fromtimestamp(one, UTC) for one in pair)) for pair in said]


def main(zone: str, first: str, last: str, seconds: str) -> None:
    """Reads the calendar from standard input and writes pairs of seconds since 1970, or the code of what is wrong."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        found = busy_times(sys.stdin.buffer.read(), ZoneInfo(zone), datetime.fromisoformat(first),
                           datetime.fromisoformat(last))
        said: object = [(one.starts_at.timestamp(), one.ends_at.timestamp()) for one in found]
    except Unreadable as error:
        said = error.why
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
