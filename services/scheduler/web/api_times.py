"""When mediators, interpreters and rooms are there: hours, time off and extra hours in the scheduler's API."""

from typing import Any

from services.scheduler.adapters import resources as known
from services.scheduler.adapters.tables import ExtraHours, Interpreter, Mediator, Room, TimeOff
from services.scheduler.domain.hours import WeeklyHours
from services.scheduler.handlers import resources
from services.scheduler.web import schemas_resources as schemas
from services.scheduler.web.api import READ, WRITE
from services.scheduler.web.api_resources import page_from
from services.scheduler.web.doors import OFFICE
from shared.contracts import CENTRE
from shared.errors import NotFound
from shared.http import ApiBlueprint, staff_required
from shared.http.paging import PageQuestion
from shared.work import Work

api = ApiBlueprint("api_times", __name__, url_prefix="/resources/<id:resource_id>",
                   description="When a mediator, interpreter or room is there; the id says which.")


def _hours(work: Work, resource_id: str) -> dict[str, Any]:
    _known(work, resource_id)
    return {"hours": known.hours_of(work.session, resource_id)}


def _locked_hours(work: Work, resource_id: str) -> dict[str, Any]:
    _known(work, resource_id, lock=True)
    return {"hours": known.hours_of(work.session, resource_id)}


@api.route("/hours")
@staff_required(*OFFICE, scope=READ)
@api.shows(schemas.HoursAnswer)
def hours(work: Work, resource_id: str) -> dict[str, Any]:
    """The weekly hours."""
    return _hours(work, resource_id)


@api.route("/hours", methods=["PUT"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.HoursQuestion)
@api.changes(schemas.HoursAnswer, _locked_hours)
def change_hours(work: Work, values: dict[str, Any], resource_id: str) -> None:
    """Replaces the weekly hours. Sessions that stand are not touched."""
    resources.set_hours(work, resource_id, [WeeklyHours(**one) for one in values["hours"]])


@api.route("/time-off")
@staff_required(*OFFICE, scope=READ)
@api.arguments(PageQuestion, location="query")
@api.lists(schemas.StretchAnswer)
def time_off(work: Work, question: dict[str, Any], resource_id: str) -> tuple[list[TimeOff], int]:
    """Absences that are not over. The centre's own id stands for days on which it is closed."""
    _known(work, resource_id, centre=True)
    return page_from(known.time_off_of(work.session, resource_id, work.now()), question)


@api.route("/time-off", methods=["POST"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.StretchQuestion)
@api.creates(schemas.TimeOffAnswer)
def add_time_off(work: Work, values: dict[str, Any], resource_id: str) -> dict[str, Any]:
    """Notes an absence and names the sessions that stand in it."""
    _known(work, resource_id, centre=True)
    standing = resources.add_time_off(work, resource_id, values["starts_at"], values["ends_at"])
    work.session.flush()
    row = _stretch(known.time_off_of(work.session, resource_id, work.now()), values)
    return values | {"id": row.id, "session_ids": [one.id for one in standing]}


@api.route("/time-off/<id:time_off_id>", methods=["DELETE"])
@staff_required(*OFFICE, scope=WRITE)
@api.removes
def remove_time_off(work: Work, resource_id: str, time_off_id: str) -> None:
    """Takes an absence back."""
    resources.remove_time_off(work, resource_id, time_off_id)


@api.route("/extra-hours")
@staff_required(*OFFICE, scope=READ)
@api.arguments(PageQuestion, location="query")
@api.lists(schemas.StretchAnswer)
def extra_hours(work: Work, question: dict[str, Any], resource_id: str) -> tuple[list[ExtraHours], int]:
    """Openings beside the weekly hours that are not over."""
    _known(work, resource_id)
    return page_from(known.extra_hours_of(work.session, resource_id, work.now()), question)


@api.route("/extra-hours", methods=["POST"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.StretchQuestion)
@api.creates(schemas.StretchAnswer)
def add_extra_hours(work: Work, values: dict[str, Any], resource_id: str) -> dict[str, Any]:
    """Notes an opening beside the weekly hours."""
    _known(work, resource_id)
    resources.add_extra_hours(work, resource_id, values["starts_at"], values["ends_at"])
    work.session.flush()
    return values | {"id": _stretch(known.extra_hours_of(work.session, resource_id, work.now()), values).id}


@api.route("/extra-hours/<id:extra_id>", methods=["DELETE"])
@staff_required(*OFFICE, scope=WRITE)
@api.removes
def remove_extra_hours(work: Work, resource_id: str, extra_id: str) -> None:
    """Takes an opening back."""
    resources.remove_extra_hours(work, resource_id, extra_id)


def _stretch(rows: list[Any], values: dict[str, Any]) -> Any:
    return next(one for one in rows if (one.starts_at, one.ends_at) == (values["starts_at"], values["ends_at"]))


def _known(work: Work, resource_id: str, lock: bool = False, centre: bool = False) -> None:
    """Raises NotFound where nobody and nothing has that id; `lock` holds the row until the commit."""
    if centre and resource_id == CENTRE:
        return
    for kind in (Mediator, Interpreter, Room):
        if work.session.get(kind, resource_id, with_for_update=lock or None, populate_existing=lock):
            return
    raise NotFound
