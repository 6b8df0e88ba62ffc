"""Protective conditions: hard gates, whatever anybody consented to (McHenry 18.02, 18.09; Rule 905)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

BLOCKS = {
    "relay": "No notes between them",
    "offer": "No offers to come back",
    "joint": "Never in one room",
    "any_contact": "No messages at all",
}
KINDS = {
    "order_of_protection": "Order of protection",
    "no_contact_order": "No-contact order",
    "stalking_order": "Stalking no-contact order",
    "bail_condition": "Bail condition",
    "safety_hold": "Safety hold by staff",
    "capacity": "Doubt about capacity",
    "legal_hold": "Legal hold",
}


@dataclass(frozen=True)
class Condition:
    """What is blocked, from when until when (None: until lifted)."""

    blocks: frozenset[str]
    since: datetime
    until: datetime | None = None
    lifted_at: datetime | None = None


def in_force(condition: Condition, now: datetime) -> bool:
    return condition.lifted_at is None and (condition.until is None or condition.until > now)


def blocked(conditions: Iterable[Condition], now: datetime) -> frozenset[str]:
    """Everything that is blocked at `now`. `any_contact` blocks the rest too."""
    found = {block for one in conditions if in_force(one, now) for block in one.blocks}
    return frozenset(BLOCKS) if "any_contact" in found else frozenset(found)
