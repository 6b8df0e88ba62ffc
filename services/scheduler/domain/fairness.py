"""Who serves: the one with the lightest load around now, and why, as a code with figures that is kept."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from services.scheduler.domain.resources import Kind, Resource

AROUND = timedelta(weeks=4)  # what counts as recent, before now and after
WEEKS = 2 * (AROUND // timedelta(weeks=1))
ASKED, PINNED, ONLY, LIGHTEST, SPEAKS, SMALLEST = "asked", "pinned", "only", "lightest", "speaks", "smallest"


def in_turn(resource: Resource, pinned: Collection[str] = ()) -> tuple[Any, ...]:
    """The order in which resources are taken.

    Mediators by pin and load. Rooms with fewest features and seats first, so that the others are free for those who
    need them; interpreters with fewest languages, for the same reason.
    """
    if resource.kind == Kind.ROOM:
        return len(resource.access), resource.seats, resource.id
    if resource.kind == Kind.INTERPRETER:
        return len(resource.languages), resource.load, resource.id
    return resource.id not in pinned, resource.load, resource.id


def why_chosen(resource: Resource, free: int, pinned: Collection[str], asked: Collection[str]) -> dict[str, Any]:
    """Why this one of `free` who could: {"code": …, "of": how many, "sessions": of the weeks around now, …}."""
    if resource.kind == Kind.ROOM:
        return {"code": SMALLEST, "of": free, "seats": resource.seats}
    if resource.kind == Kind.INTERPRETER:
        return {"code": SPEAKS, "of": free, "sessions": resource.sessions, "weeks": WEEKS}
    code = (PINNED if resource.id in pinned else ASKED if resource.id in asked else ONLY if free == 1 else LIGHTEST)
    return {"code": code, "of": free, "sessions": resource.sessions, "weeks": WEEKS, "weight": resource.weight}
