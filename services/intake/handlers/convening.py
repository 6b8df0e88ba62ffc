"""Whether the parties want to mediate. Who said no is never told to the other."""

from services.intake.handlers.cases import get_case, known_case, make_ready
from services.intake.handlers.parties import Member, member, members
from services.intake.handlers.tasks import finish_by_key, open_task
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.work import Work

ANSWERS = {"yes": "Yes", "no": "No", "call": "Call me first"}
TASK_OF_ANSWER = {"no": "said_no", "call": "call"}


def take_answer(work: Work, case_id: str, person_id: str, answer: str, by: str | None = None) -> None:
    """A person said whether they want to mediate, by digit or page, or to staff (`by`)."""
    found = member(work.session, case_id, person_id)
    if found is None or answer not in ANSWERS or known_case(work, case_id) is None:
        return
    found.party.convene_answer = answer
    note(work, case_id, f"convene.{answer}", by=by, person_id=person_id)
    for kind in TASK_OF_ANSWER.values():
        finish_by_key(work, f"{kind}:convene:{found.party.id}")
    if answer in TASK_OF_ANSWER:
        kind = TASK_OF_ANSWER[answer]
        open_task(work, kind, f"{kind}:convene:{found.party.id}", case_id=case_id, person_id=person_id)
    _go_on(work, case_id)


def record_answer(work: Work, by: str, case_id: str, party_id: str, answer: str) -> None:
    """Staff record what a party said in a talk. Raises NotFound or Refusal."""
    if get_case(work, case_id).stage != "convening":
        raise Refusal("The parties are not being asked at the moment.")
    if answer not in ANSWERS:
        raise Refusal("Choose what they said.", "answer")
    take_answer(work, case_id, _of_party(work, case_id, party_id).person.id, answer, by)


def _go_on(work: Work, case_id: str) -> None:
    case = get_case(work, case_id)
    if case.stage == "convening" and all(one.party.convene_answer == "yes" for one in members(work.session, case_id)):
        make_ready(work, case)


def _of_party(work: Work, case_id: str, party_id: str) -> Member:
    found = next((one for one in members(work.session, case_id) if one.party.id == party_id), None)
    if found is None:
        raise NotFound
    return found
