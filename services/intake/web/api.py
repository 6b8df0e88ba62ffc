"""The API for staff: cases and tasks, to read."""

from typing import Any

from services.intake.handlers.days import day_of
from services.intake.handlers.reading_cases import find_cases, timeline, whole_case
from services.intake.handlers.today import open_tasks
from services.intake.web.doors import OFFICE
from services.intake.web.schemas import CaseAnswer, CaseQuestion, TaskAnswer, WholeCaseAnswer
from shared.http import ApiBlueprint, current_service, staff_required
from shared.http.paging import PageQuestion
from shared.work import Work

READ = "cases:read"
cases = ApiBlueprint("api_cases", __name__, url_prefix="/cases", description="Cases and where they stand")
tasks = ApiBlueprint("api_tasks", __name__, url_prefix="/tasks", description="What waits for a person")
APIS = (cases, tasks)


@cases.route("")
@staff_required(*OFFICE, scope=READ)
@cases.arguments(CaseQuestion, location="query")
@cases.lists(CaseAnswer)
def list_cases(work: Work, question: dict[str, Any]) -> tuple[list[Any], int]:
    """Cases, the newest first, a page at once."""
    found = find_cases(work.session, question["q"], question["stage"], question["page"], question["size"])
    return list(found.cards), found.total


@cases.route("/<string:case_id>")
@staff_required(*OFFICE, scope=READ)
@cases.shows(WholeCaseAnswer)
def show_case(work: Work, case_id: str) -> dict[str, Any]:
    """One case with its parties and the newest lines of its timeline."""
    whole = whole_case(work.session, case_id, work.now())
    lines, _pages = timeline(work.session, case_id)
    return {"case": whole.case, "members": whole.members, "blocked": sorted(whole.in_force), "timeline": lines}


@tasks.route("")
@staff_required(*OFFICE, scope=READ)
@tasks.arguments(PageQuestion, location="query")
@tasks.lists(TaskAnswer)
def list_tasks(work: Work, question: dict[str, Any]) -> tuple[list[Any], int]:
    """Open tasks, the most pressing first, a page at once."""
    today = day_of(work.now(), current_service().settings.timezone)
    chores, total = open_tasks(work.session, today, question["page"], question["size"])
    return list(chores), total
