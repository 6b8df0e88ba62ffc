"""Who wrote a text, as far as its number tells."""

from dataclasses import dataclass

from sqlalchemy import select

from services.notifier.adapters.tables import Case, Party, Prompt
from services.notifier.handlers import optouts
from services.notifier.handlers.prompts import STANDING
from shared.contracts import CENTRE
from shared.work import Work


@dataclass(frozen=True)
class Writer:
    """The people who have this number or address, and the open cases they are in.

    `person_id` is None if nobody has it or if it cannot be told which of several wrote. `case_id` is None unless there
    is one only: what was last written about says nothing of what somebody writes about now.
    """

    person_ids: tuple[str, ...]
    case_ids: tuple[str, ...]
    person_id: str | None
    case_id: str | None

    @property
    def stream(self) -> str:
        """The case whose events tell of the text; the centre's own stream if no one case can be told."""
        return self.case_id or CENTRE


def writer_of(work: Work, channel: str, address: str) -> Writer:
    """Who writes from an address. Of several people the one with an open question on the number."""
    people = [one.id for one in optouts.people_at(work, channel, address)]
    person_id = people[0] if len(people) == 1 else _likely(work, address, people)
    cases = _open_cases(work, people)
    own = _open_cases(work, [person_id]) if person_id else []
    return Writer(tuple(people), tuple(cases), person_id, own[0] if len(own) == 1 else None)


def _likely(work: Work, number: str, people: list[str]) -> str | None:
    """A phone that two people share: whose question is open decides; nobody is guessed."""
    if not people:
        return None
    return work.session.scalar(select(Prompt.person_id).where(Prompt.number == number, Prompt.state.in_(STANDING)))


def _open_cases(work: Work, person_ids: list[str]) -> list[str]:
    return list(work.session.scalars(
        select(Party.case_id).outerjoin(Case, Case.id == Party.case_id)
        .where(Party.person_id.in_(person_ids), Case.closed_at.is_(None)).distinct().order_by(Party.case_id)))

