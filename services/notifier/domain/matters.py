"""Which of a person's matters a text is about, asked without naming any: only the day each began."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.prompts import Option
from services.notifier.domain.wording import Reader, date_in

MOST = 3  # more choices are too many for a text
OTHER = "other"
KIND = "about"


@dataclass(frozen=True)
class Matter:
    """A case as its label sees it."""

    case_id: str
    began: datetime


def labels(matters: Sequence[Matter], reader: Reader) -> str | None:
    """`1 for what began Thu Sep 3, 2 for …, 3 for something else`; None if the days do not tell them apart."""
    days = [date_in(reader.language, one.began, reader.timezone) for one in matters]
    if not 2 <= len(days) <= MOST or len(set(days)) < len(days):
        return None
    spanish = reader.language == "es"
    began = "lo que empezó el" if spanish else "what began"
    said = [f"{number} {'por' if spanish else 'for'} {began} {day}" for number, day in enumerate(days, 1)]
    return ", ".join([*said, f"{len(days) + 1} {'por otra cosa' if spanish else 'for something else'}"])


def options(count: int) -> tuple[Option, ...]:
    """One option for each matter and one for something else."""
    return (*(Option(number, f"matter{number}") for number in range(1, count + 1)), Option(count + 1, OTHER))
