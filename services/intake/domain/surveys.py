"""How it was for people: four questions, their answers without names, and what may be shown of them.

The questions are those of measures 9 to 11 (reference 4: heard; understands own needs; understands the other's view;
free choice and felt pushed). "The two best" of five answers count, as elsewhere in procedural justice research.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

AFTER = timedelta(days=1)  # after the case was closed (reference 3.4)
QUESTIONS = ("heard", "own_needs", "their_view", "free_choice")
SCALE = (1, 2, 3, 4, 5)  # not at all, a little, partly, mostly, fully
TOP = 4
PUSHED = "pushed"
FEWEST = 10  # fewer answers might tell who gave them (reference 4)


@dataclass(frozen=True)
class Figure:
    """`n` answers to one question, `share` of them (0 to 1) that count; None where too few would be shown."""

    question: str
    n: int
    share: float | None


def checked(answers: Mapping[str, int | None], pushed: bool | None) -> bool:
    """Whether anything at all was answered. Raises ValueError for what is no answer of the scale."""
    given = [value for value in answers.values() if value is not None]
    if set(answers) != set(QUESTIONS) or any(value not in SCALE for value in given):
        raise ValueError("no such answer")
    return bool(given) or pushed is not None


def figures(rows: Sequence[Mapping[str, int | bool | None]]) -> list[Figure]:
    """One figure a question over all `rows`, and at the end the share of those who felt pushed."""
    scaled = [_figure(one, (row[one] for row in rows), lambda value: value >= TOP) for one in QUESTIONS]
    return [*scaled, _figure(PUSHED, (row[PUSHED] for row in rows), bool)]


def _figure(question: str, values: Iterable[int | bool | None], counts: Callable[[int], bool]) -> Figure:
    given = [value for value in values if value is not None]
    share = sum(map(counts, given)) / len(given) if len(given) >= FEWEST else None
    return Figure(question, len(given), share)
