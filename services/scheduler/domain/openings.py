"""Every start at which a session could be, and who would be in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import product
from operator import or_

from services.scheduler.domain.availability import (
    ROOMS_NEEDED,
    Facts,
    Reason,
    Refused,
    Shape,
    Slot,
    barriers,
    refusals_at,
    seats_needed,
    time_barriers,
    uncovered,
    why_nots,
)
from services.scheduler.domain.fairness import in_turn, why_chosen
from services.scheduler.domain.masks import at_least_two
from services.scheduler.domain.quarters import QUARTER, is_on_the_quarter
from services.scheduler.domain.resources import Kind, Resource

Free = list[tuple[Resource, int]]  # each with the starts at which it could take part, in the order of taking


@dataclass(frozen=True)
class Wish:
    """What is looked for. Empty `weekdays` (0 Monday), `parts` of the day, `weeks` (Mondays), `mediator_ids` mean any.

    `pinned` mediators must be among those who serve. `pairs` are weekdays with parts of the day; empty means any.
    """

    minutes: int
    modality: str
    person_ids: tuple[str, ...]
    mediators: int = 1
    mediator_ids: frozenset[str] = frozenset()
    pinned: frozenset[str] = frozenset()
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    pairs: frozenset[tuple[int, str]] = frozenset()
    weeks: frozenset[date] = frozenset()


class NoFit(Exception):
    """Nobody can then. `refusals` say why, of the mediators and rooms that come nearest."""

    def __init__(self, refusals: Iterable[Refused]):
        self.refusals = tuple(dict.fromkeys(refusals))
        super().__init__(", ".join(one.reason for one in self.refusals))


class Openings:
    """What is possible for one wish on one set of facts. Made once, asked for many times."""

    def __init__(self, wish: Wish, facts: Facts):
        self.wish, self.facts = wish, facts
        self.shape = Shape(-(-timedelta(minutes=wish.minutes) // QUARTER), wish.modality,
                           seats_needed(wish.modality, len(wish.person_ids), wish.mediators, facts))
        self.mediators = self._free(Kind.MEDIATOR)
        self.interpreters = self._free(Kind.INTERPRETER) if facts.interpreting else []
        self.rooms = self._free(Kind.ROOM) if ROOMS_NEEDED[wish.modality] else []

    def starts(self) -> int:
        """The mask of all starts at which `fit` finds a slot."""
        mask = self.facts.grid.whole
        for _, _, refused in time_barriers(self.shape, self.facts):
            mask &= ~refused
        for person_id in self.wish.person_ids:
            mask &= self.startable(self.facts.resources[person_id])
        for language in self.facts.interpreting:
            mask &= _any(starts for one, starts in self.interpreters if language in one.languages)
        return mask & self._with_a_team()

    def fit(self, starts_at: datetime) -> Slot:
        """The slot at `starts_at` with the lightest loaded mediators and the smallest rooms; raises NoFit."""
        place = self.facts.grid.bit(starts_at)
        ends_at = starts_at + timedelta(minutes=self.wish.minutes)
        bare = Slot(starts_at, ends_at, self.wish.modality, (), (), self.wish.person_ids)
        if place is None or not is_on_the_quarter(starts_at):
            raise NoFit(why_nots(bare, self.facts))
        interpreters = self._interpreters(place)
        team, rooms = next(self._teams(place), ((), self._rooms(place)[:ROOMS_NEEDED[self.wish.modality]]))
        slot = Slot(starts_at, ends_at, self.wish.modality, team, rooms, self.wish.person_ids, interpreters,
                    self._why(place, (*team, *interpreters, *rooms)))
        reasons = list(why_nots(slot, self.facts))
        if reasons:
            raise NoFit(self._told(slot, reasons))
        return slot

    def candidates(self, kind: Kind) -> list[Resource]:
        """Who is considered at all, in the order of taking."""
        found = self.facts.of_kind(kind)
        if kind == Kind.MEDIATOR and self.wish.mediator_ids:
            found = [one for one in found if one.id in self.wish.mediator_ids]
        return sorted(found, key=lambda one: in_turn(one, self.wish.pinned))

    def _free(self, kind: Kind) -> Free:
        found = [(one, self.startable(one)) for one in self.candidates(kind)]
        return [(one, starts) for one, starts in found if starts]

    def startable(self, resource: Resource) -> int:
        """The mask of the starts that no barrier refuses to this one."""
        refused = 0
        for _, _, mask in barriers(resource, self.shape, self.facts):
            refused |= mask
        return self.facts.grid.whole & ~refused

    def _with_a_team(self) -> int:
        """The starts with mediators enough and rooms that they serve: by groups that serve the same rooms."""
        groups: dict[tuple[bool, frozenset[str]], Free] = {}
        for one, starts in self.mediators:
            key = one.id in self.wish.pinned, one.room_ids if self.rooms else frozenset()
            groups.setdefault(key, []).append((one, starts))
        keys = [key for key in groups if self._complete([key[0]])] if self.wish.mediators == 1 else []
        mask = _any(_leads(groups[key]) & self._with_rooms(key[1]) for key in keys)
        if self.wish.mediators == 2:
            for lead, second in product(groups, repeat=2):
                if self._complete([lead[0], second[0]]):
                    mask |= (_pairs(groups[lead], groups[second], same=lead == second)
                             & self._with_rooms(_common(lead[1], second[1])))
        return mask

    def _complete(self, pinned: list[bool]) -> bool:
        """True if as many of these are pinned as must be."""
        return sum(pinned) >= min(len(self.wish.pinned), self.wish.mediators)

    def _with_rooms(self, served: frozenset[str] | None) -> int:
        """The starts at which rooms enough of those `served` are free; empty: any room, None: there is none."""
        if not ROOMS_NEEDED[self.wish.modality]:
            return self.facts.grid.whole
        if served is None:
            return 0
        masks = [starts for room, starts in self.rooms if not served or room.id in served]
        return at_least_two(masks) if ROOMS_NEEDED[self.wish.modality] > 1 else _any(masks)

    def _teams(self, place: int) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """(mediators, rooms) that can then, the fairest first; teams without rooms only if none has them."""
        free = [one for one, starts in self.mediators if starts >> place & 1]
        needed, rooms, roomless = ROOMS_NEEDED[self.wish.modality], self._rooms(place), None
        for team in self._people(free):
            served: frozenset[str] | None = frozenset()
            for one in team:
                served = _common(served, one.room_ids)
            allowed = [] if served is None else [one for one in rooms if not served or one in served]
            ids = tuple(member.id for member in team)
            if len(allowed) >= needed:
                yield ids, tuple(allowed[:needed])
            roomless = roomless or (ids, ())
        if roomless:
            yield roomless

    def _rooms(self, place: int) -> tuple[str, ...]:
        return tuple(one.id for one, starts in self.rooms if starts >> place & 1)

    def _people(self, free: list[Resource]) -> Iterator[tuple[Resource, ...]]:
        others = free if self.wish.mediators == 2 else [None]
        for lead, second in product((one for one in free if not one.trainee), others):
            team = tuple(one for one in (lead, second) if one)
            if lead is not second and self._complete([one.id in self.wish.pinned for one in team]):
                yield team

    def _interpreters(self, place: int) -> tuple[str, ...]:
        """One for each language that is left, the one with fewest languages first."""
        chosen: tuple[str, ...] = ()
        for language in sorted(self.facts.interpreting):
            if language in uncovered(chosen, self.facts):
                chosen += tuple([one.id for one, starts in self.interpreters
                                 if language in one.languages and starts >> place & 1][:1])
        return chosen

    def _why(self, place: int, ids: tuple[str, ...]) -> dict[str, dict]:
        counts = {kind: sum(starts >> place & 1 for _, starts in free) for kind, free in (
            (Kind.MEDIATOR, self.mediators), (Kind.INTERPRETER, self.interpreters), (Kind.ROOM, self.rooms))}
        known = [self.facts.resources[one] for one in ids]
        return {one.id: why_chosen(one, counts[one.kind], self.wish.pinned, self.wish.mediator_ids) for one in known}

    def _told(self, slot: Slot, reasons: list[Refused]) -> list[Refused]:
        """The reasons, with those of everybody who was considered for what is missing."""
        missing = {one.reason for one in reasons}
        for reason, kind in ((Reason.NO_MEDIATOR, Kind.MEDIATOR), (Reason.NO_INTERPRETER, Kind.INTERPRETER),
                             (Reason.NO_ROOM, Kind.ROOM)):
            if reason in missing:
                reasons += [refused for one in self.candidates(kind) for refused in self.of_one(one, slot.starts_at)]
        if Reason.NO_ROOM in missing and slot.mediator_ids:
            reasons += [Refused(Reason.ROOM_NOT_SERVED, one) for one in slot.mediator_ids
                        if self.facts.resources[one].room_ids]
        return reasons

    def of_one(self, resource: Resource, starts_at: datetime) -> list[Refused]:
        """Why this one cannot be in a session then, seen from what the wish asks for."""
        found = list(refusals_at(starts_at, resource, self.shape, self.facts))
        if resource.trainee and self.wish.mediators == 1:
            found.append(Refused(Reason.TRAINEE, resource.id))
        return found


def _any(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _leads(free: Free) -> int:
    return _any(starts for one, starts in free if not one.trainee)


def _pairs(leads: Free, seconds: Free, same: bool) -> int:
    """The starts at which one of `leads` who is no trainee and another of `seconds` are free."""
    return _leads(leads) & (at_least_two([starts for _, starts in seconds]) if same
                            else _any(starts for _, starts in seconds))


def _common(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """The rooms that both serve; empty means any, None that there is none."""
    if one is None or other is None:
        return None
    if not one or not other:
        return one or other
    return one & other or None
