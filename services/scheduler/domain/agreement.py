"""Finds the time that everybody can make in what each said privately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Where the answers stand."""

    COMMON = "common"  # everybody could make at least one of the slots
    NONE = "none"  # everybody answered, and nothing fits
    WAITING = "waiting"  # somebody has not answered


@dataclass(frozen=True)
class Verdict:
    """`digits`: the slots that everybody could make, in order; empty unless the standing is COMMON."""

    standing: Standing
    digits: tuple[int, ...] = ()


def verdict(slots: Sequence[int], answers: Mapping[str, frozenset[int] | None]) -> Verdict:
    """Decides from the digits each person ticked: None has not answered, an empty set is "none of these"."""
    if any(answer is None for answer in answers.values()):
        return Verdict(Standing.WAITING)
    common = tuple(digit for digit in sorted(slots) if all(digit in (answer or ()) for answer in answers.values()))
    return Verdict(Standing.COMMON, common) if common and answers else Verdict(Standing.NONE)


def after(earlier: frozenset[int] | None, said: Sequence[int], slots: Sequence[int], adds: bool) -> frozenset[int]:
    """A person's answer after they said `said`: empty is "none of these" and clears.

    By text each answer adds to the earlier one (1 now and 2 later means both); on a page it takes its place.
    """
    known = frozenset(said) & frozenset(slots)
    return known | (earlier or frozenset()) if adds and known else known

