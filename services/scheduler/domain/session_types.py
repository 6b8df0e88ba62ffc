"""How sessions of a case type are held: what staff set for the type, else for all types, else the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from services.scheduler.domain.availability import ROOMS_NEEDED
from services.scheduler.domain.quarters import QUARTER
from services.scheduler.domain.reminders import USUAL, named
from shared.errors import Refusal

LEAST = {"minutes": 15, "mediators": 1, "buffer_before": 0, "buffer_after": 0, "notice": 5, "horizon": 1,
         "cancel_notice": 0, "move_notice": 1, "stagger": 0}
MOST = {"minutes": 480, "mediators": 2, "buffer_before": 240, "buffer_after": 240, "notice": 24 * 60, "horizon": 365,
        "cancel_notice": 24 * 14, "move_notice": 24 * 14, "stagger": 60}
LEADS = (2, 24 * 30)  # hours


@dataclass(frozen=True)
class SessionType:
    """`minutes`, buffers and `stagger` (between the arrivals of a shuttle session) are minutes, notices and
    `reminders` (lead times, longest first) hours, `horizon` days.
    """

    minutes: int = 120
    mediators: int = 1
    buffer_before: int = 0
    buffer_after: int = 15
    notice: int = 24
    horizon: int = 42
    cancel_notice: int = 24
    move_notice: int = 4
    stagger: int = 15
    modalities: tuple[str, ...] = tuple(ROOMS_NEEDED)
    reminders: tuple[int, ...] = USUAL
    qualifications: tuple[str, ...] = ()

    @property
    def before(self) -> int:
        """Quarters kept free before."""
        return -(-timedelta(minutes=self.buffer_before) // QUARTER)

    @property
    def after(self) -> int:
        """Quarters kept free after."""
        return -(-timedelta(minutes=self.buffer_after) // QUARTER)


NAMES = tuple(one.name for one in fields(SessionType))


def with_values(known: SessionType, values: Mapping[str, Any]) -> SessionType:
    """`known` with what is set in `values` (None: left as it is)."""
    set_: dict[str, Any] = {name: tuple(value) if isinstance(value, list | tuple) else value
            for name, value in values.items() if name in NAMES and value is not None}
    return replace(known, **set_)


def check(values: Mapping[str, Any]) -> None:
    """Raises Refusal with the field for a value that no session can have. None is left to the default."""
    for name, least in LEAST.items():
        value = values.get(name)
        if value is not None and not least <= value <= MOST[name]:
            raise Refusal(f"Between {least} and {MOST[name]}, please.", name)
    modalities = values.get("modalities")
    if modalities is not None and (not modalities or set(modalities) - set(ROOMS_NEEDED)):
        raise Refusal("Please choose at least one way to meet.", "modalities")
    leads = values.get("reminders") or ()
    if any(not LEADS[0] <= lead <= LEADS[1] for lead in leads):
        raise Refusal("A reminder goes out between 2 hours and 30 days before.", "reminders")
    if len({named(lead) for lead in leads}) < len(leads):
        raise Refusal("At most two reminders, please: one at least two days before, and one later.", "reminders")
