"""The staff's way around: one list for the pages of all services, which share one origin."""

from dataclasses import dataclass

from flask import request

from shared.http.guards import current_staff
from shared.http.visitors import Staff
from shared.http.words import N_


@dataclass(frozen=True)
class Item:
    """A link of the top navigation, for the `roles` named (an admin sees what a coordinator sees)."""

    path: str
    label: str
    roles: frozenset[str]


OFFICE = frozenset({"coordinator", "manager"})
ITEMS = (
    Item("/today", N_("Today"), OFFICE),
    Item("/cases", N_("Cases"), OFFICE),
    Item("/come-back", N_("Come back"), OFFICE),
    Item("/sessions/", N_("Calendar"), OFFICE),
    Item("/messages/", N_("Messages"), OFFICE),
    Item("/messages/inbox", N_("Inbox"), OFFICE),
    Item("/staff/people", N_("People"), frozenset({"admin"})),
    Item("/sessions/mine", N_("My sessions"), frozenset({"mediator"})),
)


def navigation() -> list[Item]:
    """What the person who is signed in sees: a mediator only their own sessions, the office everything but that."""
    return items_for(current_staff())


def active_way() -> str | None:
    """The item that the page at hand belongs to."""
    return active_item(navigation(), request.path)


def items_for(staff: Staff | None) -> list[Item]:
    if staff is None:
        return []
    return [item for item in ITEMS if item.roles & staff.roles or ("admin" in staff.roles and item.roles & OFFICE)]


def active_item(items: list[Item], path: str) -> str | None:
    """The path of the item that a page belongs to: the longest one its own path starts with."""
    fitting = [item.path for item in items if f"{path.rstrip('/')}/".startswith(f"{item.path.rstrip('/')}/")]
    return max(fitting, key=len, default=None)
