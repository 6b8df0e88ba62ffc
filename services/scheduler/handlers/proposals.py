"""Proposes times for a case."""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from services.scheduler.adapters import calendar, cases, facts, occupancy, resources, rules, wishes
from services.scheduler.adapters.tables import KnownCase, MediationSession
from services.scheduler.config import Settings
from services.scheduler.domain import why
from services.scheduler.domain.availability import Facts, Slot
from services.scheduler.domain.invitations import TIME_TO_ANSWER
from services.scheduler.domain.openings import NoFit, Openings, Wish
from services.scheduler.domain.reasons import in_words
from services.scheduler.domain.resources import STEP_FREE, Kind
from services.scheduler.domain.session_types import SessionType
from services.scheduler.domain.slots import next_best, offered, propose, weeks_between
from services.scheduler.domain.words import said
from shared.errors import Refusal
from shared.work import Work

PROPOSED = 12
USUAL_MINUTES = 120  # what intake says of a case for which nobody chose a length


@dataclass(frozen=True)
class Preferences:
    """What staff may ask for beyond what the case says; None means as the case has it.

    `mediator_ids` are the only ones considered (fewer than needed: they must be among them), `mediators` is how many
    are needed. `weekdays` 0 is Monday, `parts` are morning, afternoon, evening, `weeks` Mondays; empty means any.
    With `any_mediator` a session that moves need not keep its own.
    """

    modality: str | None = None
    minutes: int | None = None
    mediator_ids: frozenset[str] = frozenset()
    mediators: int | None = None
    step_free: bool = False
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    any_mediator: bool = False
    weeks: frozenset[date] = frozenset()


ANY = Preferences()


class NotFree(Refusal):
    """The time cannot be had. The message says why and names the next best; `next_best` are their starts."""

    def __init__(self, message: str, next_best: Sequence[datetime], zone: ZoneInfo, field: str = "slots"):
        self.next_best = list(next_best)
        names = [said(one, zone) for one in self.next_best]
        next_words = f" The nearest times that are free: {'; '.join(names)}." if names else ""
        super().__init__(message + next_words, field)


def propose_slots(work: Work, case_id: str, preferences: Preferences = ANY, want: int = PROPOSED) -> list[Slot]:
    """Up to `want` times at which mediators, rooms and parties are free, in order of time. Only reads.

    Where a question found no time, from what suits all of what each said; if nothing does, any.
    """
    case = cases.case_or_404(work.session, case_id)
    wish, known = ask(work, case, preferences)
    return propose_wished(work, case, wish, known, want)


def propose_wished(work: Work, case: KnownCase, wish: Wish, known: Facts, want: int) -> list[Slot]:
    """As `propose`, first of all from what suits everybody by the answers to the question before."""
    said_by_all = wishes.common_wish(work.session, case.id, zone_of(work))
    weeks = wish.weeks & said_by_all.weeks or wish.weeks or said_by_all.weeks
    narrower = replace(wish, pairs=said_by_all.pairs, weeks=weeks)
    wished = propose(narrower, known, zone_of(work), want)
    return wished if wished or narrower == wish else propose(wish, known, zone_of(work), want)


def times_to_choose(work: Work, case_id: str, preferences: Preferences = ANY, want: int = PROPOSED) -> list[datetime]:
    """Up to `want` free starts that a party may be shown, spread over days, narrowed as they like. Only reads.

    Nothing that anybody said goes into it, and no two overlap: it tells nothing of the others' days.
    """
    case = cases.case_or_404(work.session, case_id)
    session = calendar.coming_session(work.session, case_id, work.now())
    wanted = as_it_is(work, session, preferences) if session else preferences
    wish, known = ask(work, case, wanted, earliest_choice(work, case))
    return [one.starts_at for one in propose(wish, known, zone_of(work), want)]


def earliest_choice(work: Work, case: KnownCase) -> datetime:
    """The first start that may be asked about without staff: the notice, and a day for everybody to answer."""
    return work.now() + timedelta(hours=type_of(work, case.case_type).notice) + TIME_TO_ANSWER


def weeks_ahead(work: Work, case_id: str) -> list[date]:
    """The Mondays of the weeks in which a session of the case could be."""
    horizon = timedelta(days=type_of(work, cases.case_or_404(work.session, case_id).case_type).horizon)
    return weeks_between(work.now(), work.now() + horizon, zone_of(work))


def other_times(work: Work, session: MediationSession, preferences: Preferences = ANY,
                want: int = PROPOSED) -> list[Slot]:
    """Up to `want` times to which a session could move as it is, its own time counted as free. Only reads."""
    case = cases.case_or_404(work.session, session.case_id)
    wish, known = ask(work, case, as_it_is(work, session, preferences), ignored=[session.id])
    found = propose(wish, known, zone_of(work), want + 1)
    return [one for one in found if one.starts_at != session.starts_at][:want]


def offered_starts(work: Work, case_id: str, preferences: Preferences = ANY) -> list[datetime]:
    """Every start that could be offered to the case, in order. Only reads."""
    wish, known = ask(work, cases.case_or_404(work.session, case_id), preferences)
    return offered(wish, known, zone_of(work))


def why_not_offered(work: Work, case_id: str, starts_at: datetime, preferences: Preferences = ANY,
                    mediator_id: str | None = None, room_id: str | None = None) -> tuple[why.Answer, Facts]:
    """What speaks against that moment, of everybody or of one mediator or room; with the facts to put it in words."""
    wish, known = ask(work, cases.case_or_404(work.session, case_id), preferences)
    return why.answer(Openings(wish, known), starts_at, mediator_id, room_id), known


def slots_at(work: Work, case: KnownCase, starts: Sequence[datetime], preferences: Preferences,
             earliest: datetime | None = None, ignored: Collection[str] = ()) -> tuple[list[Slot], Facts]:
    """The slots at exactly these times, in order; raises NotFree with the reason for the first that cannot be."""
    wish, known = ask(work, case, preferences, earliest, ignored)
    openings = Openings(wish, known)
    slots = [_slot_at(starts_at, openings, zone_of(work)) for starts_at in sorted(set(starts))]
    for earlier, later in itertools.pairwise(slots):
        if earlier.overlaps(later, known.gap):
            raise Refusal("Two of the times overlap. Please choose times apart from each other.", "slots")
    return slots, known


def somebody_was_faster(work: Work, case: KnownCase, lost: Sequence[datetime], preferences: Preferences,
                        field: str = "slots", ignored: Collection[str] = ()) -> NotFree:
    """The refusal for whoever came second, with the times that are free now."""
    wish, known = ask(work, case, preferences, ignored=ignored)
    words = " and ".join(said(one, zone_of(work)) for one in lost)
    return NotFree(f"Somebody has just taken {words}. Please choose again.",
                   next_best(Openings(wish, known), zone_of(work), lost[0]), zone_of(work), field)


def ask(work: Work, case: KnownCase, preferences: Preferences, earliest: datetime | None = None,
        ignored: Collection[str] = ()) -> tuple[Wish, Facts]:
    """What is looked for, and all that is known about it. `ignored` as in `facts.gather`."""
    settings, kind, now = settings_of(work), type_of(work, case.case_type), work.now()
    needs = needs_of(work, case, preferences.step_free)
    known = facts.gather(
        work.session, settings, kind, earliest or now + timedelta(hours=kind.notice),
        now + timedelta(days=kind.horizon), now, needs, ignored)
    return _wish(work, case, kind, preferences, tuple(needs.person_ids)), known


def needs_of(work: Work, case: KnownCase, step_free: bool = False) -> facts.Needs:
    """What the case and its people ask of those who serve."""
    person_ids = cases.parties_of(work.session, case)
    people = cases.people(work.session, person_ids).values()
    access = {one for person in people for one in person.access or ()} | ({STEP_FREE} if step_free else set())
    return facts.Needs(case.id, case.case_type, person_ids, case.language,
                       frozenset(one for person in people for one in person.interpreter or ()), frozenset(access),
                       rules.declined(work.session, case.id))


def _wish(work: Work, case: KnownCase, kind: SessionType, preferences: Preferences,
          person_ids: tuple[str, ...]) -> Wish:
    needed = preferences.mediators or kind.mediators
    only, pinned = preferences.mediator_ids, rules.pinned(work.session, case.id)
    if only:
        pinned = frozenset() if len(only) >= needed else only
        only = only if len(only) >= needed else frozenset()
    minutes = preferences.minutes or (kind.minutes if case.minutes == USUAL_MINUTES else case.minutes)
    return Wish(minutes, preferences.modality or case.modality, person_ids, needed, only, pinned,
                preferences.weekdays, preferences.parts, weeks=preferences.weeks)


def as_it_is(work: Work, session: MediationSession, preferences: Preferences = ANY) -> Preferences:
    """A session that moves keeps its form, length, mediators and step-free room, but for what is asked otherwise."""
    had = occupancy.allocated(work.session, [session.id])[session.id]
    same = frozenset(had[Kind.MEDIATOR]) - rules.declined(work.session, session.case_id)
    mediator_ids = preferences.mediator_ids or (frozenset() if preferences.any_mediator else same)
    return replace(
        preferences, modality=preferences.modality or session.modality,
        minutes=preferences.minutes or int((session.ends_at - session.starts_at).total_seconds() // 60),
        mediator_ids=mediator_ids, mediators=preferences.mediators or len(had[Kind.MEDIATOR]),
        step_free=preferences.step_free or resources.has_step_free(work.session, had[Kind.ROOM]))


def _slot_at(starts_at: datetime, openings: Openings, zone: ZoneInfo) -> Slot:
    try:
        return openings.fit(starts_at)
    except NoFit as error:
        words = in_words(error.refusals, openings.facts.resources)
        raise NotFree(f"{said(starts_at, zone)} is not possible. {words}",
                      next_best(openings, zone, starts_at), zone) from error


def settings_of(work: Work) -> Settings:
    return cast(Settings, work.settings)


def type_of(work: Work, case_type: str) -> SessionType:
    """How sessions of a case type are held."""
    return rules.session_type(work.session, settings_of(work), case_type)


def zone_of(work: Work) -> ZoneInfo:
    """The centre's zone."""
    return ZoneInfo(settings_of(work).timezone)
