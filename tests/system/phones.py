"""The handsets of the simulator, as people use them: a text is sent once, whatever dies meanwhile."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.system.couples import Couple

AT_ONCE = 4
TRIES_SECONDS = 60.0
PAUSE_SECONDS = 0.2


@dataclass(frozen=True)
class Texting:
    """The `nth` text (from 1) that this phone ever writes: where it stands already, it is not written again."""

    phone: str
    nth: int
    body: str


class Phones:
    """`url` is the simulator's; `file` its database, which is read without asking the process that may be dying."""

    def __init__(self, url: str, file: Path):
        self.url, self.file = url, file

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=20)) as file:
            return file.execute(query, values).fetchall()

    def all_write(self, couples: Iterable[Couple], side: str, nth: int, body: str) -> None:
        """Each phone of that side writes the same."""
        written = self._written()
        wanted = [Texting(couple.phone(side), nth, body) for couple in couples]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._write, [one for one in wanted if written[one.phone] < one.nth]))

    def is_idle(self, now: str) -> bool:
        """Whether nothing is on its way at the moment `now` (as the simulator stores moments)."""
        query = ("SELECT EXISTS (SELECT 1 FROM message WHERE next_at <= ?), EXISTS (SELECT 1 FROM post WHERE "
                 "state = 'calling' OR (state = 'waiting' AND due_at <= ?))")
        return self.rows(query, (now, now)) == [(0, 0)]

    def received(self) -> int:
        """How many texts people wrote."""
        return self.rows("SELECT count(*) FROM message WHERE direction = 'inbound'")[0][0]

    def _write(self, texting: Texting) -> None:
        deadline = time.monotonic() + TRIES_SECONDS
        while not self._accepted(texting):
            assert time.monotonic() < deadline, f"nobody takes the text number {texting.nth} of {texting.phone}"
            time.sleep(PAUSE_SECONDS)
            if self._written(texting.phone)[texting.phone] >= texting.nth:
                return  # the answer was lost, not the text

    def _accepted(self, texting: Texting) -> bool:
        try:
            answer = requests.post(f"{self.url}/api/handsets/{texting.phone}/texts", json={"body": texting.body},
                                   timeout=20)
        except requests.RequestException:
            return False
        return answer.status_code == 201

    def _written(self, phone: str | None = None) -> Counter[str]:
        return Counter(dict(self.rows(
            "SELECT sender, count(*) FROM message WHERE direction = 'inbound' AND (? IS NULL OR sender = ?)"
            " GROUP BY sender", (phone, phone))))
