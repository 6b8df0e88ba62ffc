"""Who and what takes part in a session, with what is known of their time."""

from dataclasses import dataclass
from enum import StrEnum

STEP_FREE = "step_free"
FEATURES = (STEP_FREE, "hearing_loop", "quiet", "parking", "large_print", "childcare")


class Kind(StrEnum):
    """What can be taken."""

    MEDIATOR = "mediator"
    INTERPRETER = "interpreter"
    ROOM = "room"
    PERSON = "person"


@dataclass(frozen=True)
class Resource:
    """A mediator, interpreter, room or person; the times are masks on the grid of the facts (see `masks.Grid`).

    `open` None means at any time. `busy` is taken by slots and sessions here, `elsewhere` by other calendars,
    `full_days` and `full_weeks` hold as many sessions as the mediator takes. Empty `case_types`, `languages` or
    `room_ids` mean any. `before` and `after` are quarters kept free around a session beyond those of its type.
    `sessions` counts those of the weeks around now, `load` weighs them. `conflict`: not in this case, ever.
    """

    id: str
    kind: Kind
    name: str
    open: int | None = None
    away: int = 0
    busy: int = 0
    elsewhere: int = 0
    full_days: int = 0
    full_weeks: int = 0
    active: bool = True
    case_types: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    qualifications: frozenset[str] = frozenset()
    room_ids: frozenset[str] = frozenset()
    remote: bool = True
    in_person: bool = True
    trainee: bool = False
    conflict: bool = False
    before: int = 0
    after: int = 0
    weight: int = 100
    sessions: int = 0
    seats: int = 0
    access: frozenset[str] = frozenset()

    @property
    def load(self) -> float:
        """Sessions around now, in shares: with a weight of 50 a session counts double."""
        return self.sessions * 100 / self.weight if self.weight > 0 else float("inf")
