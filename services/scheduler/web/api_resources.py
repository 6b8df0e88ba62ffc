"""Mediators, interpreters and rooms in the scheduler's API."""

from typing import Any

from services.scheduler.adapters import resources as known
from services.scheduler.adapters.tables import Interpreter, Mediator, Room
from services.scheduler.handlers import profiles, resources
from services.scheduler.web import schemas_resources as schemas
from services.scheduler.web.api import READ, WRITE
from services.scheduler.web.doors import OFFICE
from shared.errors import NotFound
from shared.http import ApiBlueprint, staff_required
from shared.http.paging import PageQuestion
from shared.work import Work

api = ApiBlueprint("api_resources", __name__, description="Mediators, interpreters and rooms.")


def page_from(rows: list[Any], question: dict[str, Any]) -> tuple[list[Any], int]:
    """The page that was asked for, of rows that are all at hand, and how many there are."""
    first = (question["page"] - 1) * question["size"]
    return rows[first:first + question["size"]], len(rows)


def locked(work: Work, kind: type, row_id: str) -> Any:
    """The row, locked until the commit. Raises NotFound."""
    found: Any = work.session.get(kind, row_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _locked_mediator(work: Work, mediator_id: str) -> Mediator:
    return locked(work, Mediator, mediator_id)


def _locked_interpreter(work: Work, interpreter_id: str) -> Interpreter:
    return locked(work, Interpreter, interpreter_id)


def _locked_room(work: Work, room_id: str) -> Room:
    return locked(work, Room, room_id)


@api.route("/mediators")
@staff_required(*OFFICE, scope=READ)
@api.arguments(PageQuestion, location="query")
@api.lists(schemas.MediatorAnswer)
def mediators(work: Work, question: dict[str, Any]) -> tuple[list[Mediator], int]:
    """Mediators, those who take sessions first."""
    return page_from(known.mediators(work.session), question)


@api.route("/mediators/<id:mediator_id>")
@staff_required(*OFFICE, scope=READ)
@api.shows(schemas.MediatorAnswer)
def mediator(work: Work, mediator_id: str) -> Mediator:
    """One mediator."""
    return known.mediator_or_404(work.session, mediator_id)


@api.route("/mediators/<id:mediator_id>", methods=["PUT"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.MediatorQuestion)
@api.changes(schemas.MediatorAnswer, _locked_mediator)
def change_mediator(work: Work, values: dict[str, Any], mediator_id: str) -> None:
    """Writes what a mediator takes, where and how much."""
    profiles.save_profile(work, mediator_id, **values)


@api.route("/interpreters")
@staff_required(*OFFICE, scope=READ)
@api.arguments(PageQuestion, location="query")
@api.lists(schemas.InterpreterAnswer)
def interpreters(work: Work, question: dict[str, Any]) -> tuple[list[Interpreter], int]:
    """Interpreters, those who take sessions first."""
    return page_from(known.interpreters(work.session), question)


@api.route("/interpreters", methods=["POST"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.InterpreterQuestion)
@api.creates(schemas.InterpreterAnswer)
def add_interpreter(work: Work, values: dict[str, Any]) -> Interpreter:
    """Adds an interpreter."""
    return profiles.save_interpreter(work, None, **values)


@api.route("/interpreters/<id:interpreter_id>")
@staff_required(*OFFICE, scope=READ)
@api.shows(schemas.InterpreterAnswer)
def interpreter(work: Work, interpreter_id: str) -> Interpreter:
    """One interpreter."""
    return known.interpreter_or_404(work.session, interpreter_id)


@api.route("/interpreters/<id:interpreter_id>", methods=["PUT"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.InterpreterQuestion)
@api.changes(schemas.InterpreterAnswer, _locked_interpreter)
def change_interpreter(work: Work, values: dict[str, Any], interpreter_id: str) -> None:
    """Writes an interpreter."""
    profiles.save_interpreter(work, interpreter_id, **values)


@api.route("/rooms")
@staff_required(*OFFICE, scope=READ)
@api.arguments(PageQuestion, location="query")
@api.lists(schemas.RoomAnswer)
def rooms(work: Work, question: dict[str, Any]) -> tuple[list[Room], int]:
    """Rooms, those in use first."""
    return page_from(known.rooms(work.session), question)


@api.route("/rooms", methods=["POST"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.RoomQuestion)
@api.creates(schemas.RoomAnswer)
def add_room(work: Work, values: dict[str, Any]) -> Room:
    """Adds a room."""
    room_id = resources.save_room(work, None, **values)
    work.session.flush()
    return known.room_or_404(work.session, room_id)


@api.route("/rooms/<id:room_id>")
@staff_required(*OFFICE, scope=READ)
@api.shows(schemas.RoomAnswer)
def room(work: Work, room_id: str) -> Room:
    """One room."""
    return known.room_or_404(work.session, room_id)


@api.route("/rooms/<id:room_id>", methods=["PUT"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.RoomQuestion)
@api.changes(schemas.RoomAnswer, _locked_room)
def change_room(work: Work, values: dict[str, Any], room_id: str) -> None:
    """Writes a room."""
    resources.save_room(work, room_id, **values)
