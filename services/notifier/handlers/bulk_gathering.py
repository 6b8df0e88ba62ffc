"""Finds the people a bulk message is for, some cases at a time, and asks the gate about each, as at sending.

What was found is written down case by case, so that a restart goes on where it was, and nobody is listed twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, exists, func, or_, select, update

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import (
    Bulk,
    BulkRecipient,
    Case,
    Condition,
    Hold,
    Message,
    Party,
    Person,
    Plan,
    Prompt,
)
from services.notifier.domain.bulk import GATHERING, READY, Filters, never_after
from services.notifier.domain.delivery import BULK
from services.notifier.domain.gate import CHANNEL_REASONS, WELCOMING, Decision, Suppressed, Wait
from services.notifier.domain.segments import segments
from services.notifier.domain.wording import LINK, Reader, render
from services.notifier.handlers import gatekeeping, gathering, texts
from services.notifier.handlers.bulk_steps import note_step
from services.notifier.handlers.versions import setting_of
from shared.ids import new_id
from shared.service import Service
from shared.work import Work

CASES = 60  # looked at in one go
OTHERS = "others_left_out"


@dataclass(frozen=True)
class Judged:
    """A person of a case, the channel it would go by, and what the gate says now."""

    case_id: str
    person_id: str
    channel: str
    decision: Decision
    segments: int

    @property
    def verdict(self) -> str:
        if isinstance(self.decision, Suppressed):
            return "no"
        return "wait" if self.why else "go"

    @property
    def why(self) -> str | None:
        """Why not, or why later; that it is night is no news."""
        why = getattr(self.decision, "why", None)
        return None if isinstance(self.decision, Wait) and why == "quiet" else why


def gather_some(service: Service, bulk_id: str) -> bool:
    """Looks at the next cases of a bulk message; False if there is nothing more to look at."""
    with service.reading() as session:
        work = Work(session, service.clock, service.settings)
        bulk = session.get(Bulk, bulk_id)
        if bulk is None or bulk.state != GATHERING:
            return False
        begun, cases = bulk.reached_case, _next_cases(work, bulk)
        judged = list(_judge(work, bulk, cases))
    with service.work() as work:
        return _write(work, bulk_id, begun, cases, judged)


def _write(work: Work, bulk_id: str, begun: str, cases: Sequence[str], judged: Sequence[Judged]) -> bool:
    """Another worker may have been faster, or staff took it back: then what was found is let go."""
    bulk = work.session.get(Bulk, bulk_id, with_for_update=True)
    if bulk is None or bulk.state != GATHERING or bulk.reached_case != begun:
        return bulk is not None and bulk.state == GATHERING
    if not cases:
        bulk.state, bulk.gathered_at = READY, work.now()
        note_step(work, bulk, "gathered", None)
        return False
    for one in judged:
        _keep(work, bulk_id, one)
    bulk.reached_case = cases[-1]
    return True


def _keep(work: Work, bulk_id: str, one: Judged) -> None:
    """Somebody of several cases gets it once, in the first where they may."""
    found = {"case_id": one.case_id, "channel": one.channel, "verdict": one.verdict, "why": one.why,
             "segments": one.segments, "state": "left" if one.verdict == "no" else "listed"}
    new = insert_once(work.session, BulkRecipient, bulk_id=bulk_id, person_id=one.person_id, message_id=None, **found)
    if not new and one.verdict != "no":
        work.session.execute(update(BulkRecipient).where(
            BulkRecipient.bulk_id == bulk_id, BulkRecipient.person_id == one.person_id,
            BulkRecipient.state == "left").values(found))


def resting_people(work: Work, people: Sequence[str]) -> dict[str, str]:
    """Those who have any case, not only this one, that is held or must not be contacted, and which of the two."""
    theirs = select(Party.person_id, Party.case_id).where(Party.person_id.in_(people)).subquery()
    held = work.session.scalars(select(theirs.c.person_id).join(Hold, Hold.case_id == theirs.c.case_id).where(
        Hold.released_at.is_(None)))
    conditions = work.session.execute(select(theirs.c.person_id, Condition.blocks).join(
        Condition, Condition.case_id == theirs.c.case_id).where(
        Condition.lifted_at.is_(None), or_(Condition.until.is_(None), Condition.until > work.now())))
    blocked = {row.person_id: "condition" for row in conditions if "any_contact" in row.blocks}
    return blocked | dict.fromkeys(held, "held")


def _next_cases(work: Work, bulk: Bulk) -> list[str]:
    return list(work.session.scalars(_cases(Filters.of(bulk.filters)).where(Case.id > bulk.reached_case)
                                     .order_by(Case.id).limit(CASES)))


def _cases(filters: Filters) -> Select[str]:
    """The cases of these kinds, stages and latest outcomes."""
    chosen = select(Case.id)
    if filters.case_types:
        chosen = chosen.where(Case.case_type.in_(filters.case_types))
    if filters.stages:
        chosen = chosen.where(Case.stage.in_(filters.stages))
    if filters.outcomes:
        latest = select(func.max(Plan.recorded_at)).where(Plan.case_id == Case.id).scalar_subquery()
        chosen = chosen.where(exists().where(Plan.case_id == Case.id, Plan.recorded_at == latest,
                                             Plan.outcome.in_(filters.outcomes)))
    return chosen


def _judge(work: Work, bulk: Bulk, cases: Sequence[str]) -> Iterator[Judged]:
    """Everybody of these cases whom the filter names, case by case."""
    people = _people(work, cases)
    wanted = _wanted(work, Filters.of(bulk.filters), [person for _, person in people])
    trials = {(case_id, person.id, channel): _trial(work, bulk, case_id, person, channel)
              for case_id, person in people for channel in bulk.channels.split(",")}
    gathering.look_ahead(work, list(trials.values()))
    resting = resting_people(work, [person.id for _, person in people])
    for case_id in cases:
        members = [person for one, person in people if one == case_id]
        judged = [_resting(case_id, person, resting[person.id]) if person.id in resting
                  else _judge_one(work, bulk, trials, case_id, person) for person in members if person.id in wanted]
        whole = len(judged) == len(members) and all(one.verdict != "no" for one in judged)
        yield from judged if whole or not bulk.together else (_left_out(one) for one in judged)


def _resting(case_id: str, person: Person, why: str) -> Judged:
    return Judged(case_id, person.id, "sms", Suppressed(why), 0)


def _left_out(one: Judged) -> Judged:
    """Nobody of a case gets what somebody of it cannot get; their own reason stays."""
    return one if one.verdict == "no" else Judged(one.case_id, one.person_id, one.channel, Suppressed(OTHERS), 0)


def _judge_one(work: Work, bulk: Bulk, trials: dict[tuple[str, str, str], Message], case_id: str,
               person: Person) -> Judged:
    """On the first channel that is open to them, as the sender goes from one to the next."""
    said = [(channel, gatekeeping.ask_gate(work, trials[case_id, person.id, channel]))
            for channel in bulk.channels.split(",")]
    channel, decision = next(((channel, decision) for channel, decision in said
                              if not (isinstance(decision, Suppressed) and decision.why in CHANNEL_REASONS)), said[0])
    return Judged(case_id, person.id, channel, decision,
                  _segments(work, bulk, person) if channel == "sms" else 0)


def _people(work: Work, cases: Sequence[str]) -> list[tuple[str, Person]]:
    rows = work.session.execute(select(Party.case_id, Person).join(Person, Person.id == Party.person_id).where(
        Party.case_id.in_(cases)).order_by(Party.case_id, Party.person_id))
    return [(case_id, person) for case_id, person in rows]


def _wanted(work: Work, filters: Filters, people: Sequence[Person]) -> set[str]:
    """Those of these people whom the filter names by themselves: language, last contact, what they said."""
    ids = {one.id for one in people if not filters.languages or one.language in filters.languages}
    if filters.quiet_days:
        since = work.now() - timedelta(days=filters.quiet_days)
        ids -= set(work.session.scalars(select(Message.person_id).where(
            Message.person_id.in_(ids), Message.handed_at > since)))
    return ids & _welcoming(work, ids) if filters.wants_back else ids


def _welcoming(work: Work, ids: set[str]) -> set[str]:
    """Those whose newest answer to a check-in was that they want to talk."""
    rows = work.session.execute(select(Prompt.person_id, Prompt.answer).where(
        Prompt.person_id.in_(ids), Prompt.kind == "check_in", Prompt.answer.is_not(None)).order_by(Prompt.answered_at))
    newest = {row.person_id: row.answer for row in rows}
    return {person_id for person_id, answer in newest.items() if answer in WELCOMING}


def _trial(work: Work, bulk: Bulk, case_id: str, person: Person, channel: str) -> Message:
    """The message as it would be, for the gate to look at. It is never kept."""
    return Message(id=new_id(), dedupe_key="", case_id=case_id, person_id=person.id, template=bulk.template,
                   channel=channel, fallbacks=[], values=bulk.values, attachments=[], state="queued",
                   priority=BULK, send_after=work.now(), created_at=work.now(),
                   expires_at=never_after(work.now(), bulk.values))


def _segments(work: Work, bulk: Bulk, person: Person) -> int:
    spoken, _ = texts.current(work.session, bulk.template, bulk.version)
    setting = setting_of(work)
    said = render(spoken, "sms", bulk.values, Reader(person.language, person.timezone), setting.brand)
    return segments(said.body.replace(LINK, setting.url))
