"""The scheduler's API: sessions."""

from typing import Any

from sqlalchemy import Select, func, select

from services.scheduler.adapters import calendar, occupancy
from services.scheduler.adapters.tables import Allocation, Attendance, MediationSession
from services.scheduler.handlers import attendance as handlers_of_attendance
from services.scheduler.handlers import sessions as handlers
from services.scheduler.handlers.proposals import Preferences
from services.scheduler.web import schemas
from services.scheduler.web.doors import OFFICE, me
from shared.errors import NotFound
from shared.http import ApiBlueprint, staff_required
from shared.work import Work

READ, WRITE = "scheduling:read", "scheduling:write"
api = ApiBlueprint("api_sessions", __name__, description="Sessions.")


def _locked_session(work: Work, session_id: str) -> dict[str, Any]:
    return session_facts(work, [handlers.locked_session(work, session_id)])[0]


@api.route("/sessions")
@staff_required(*OFFICE, "mediator", scope=READ)
@api.arguments(schemas.SessionsQuestion, location="query")
@api.lists(schemas.SessionAnswer)
def sessions(work: Work, question: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """Sessions in order of time, a page at once. A mediator sees their own."""
    wanted = _wanted(question)
    total = work.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = work.session.scalars(wanted.order_by(MediationSession.starts_at, MediationSession.id).limit(
        question["size"]).offset((question["page"] - 1) * question["size"])).all()
    return session_facts(work, rows), total


@api.route("/sessions/<id:session_id>")
@staff_required(*OFFICE, "mediator", scope=READ)
@api.shows(schemas.SessionAnswer)
def session(work: Work, session_id: str) -> dict[str, Any]:
    """One session. To a mediator the sessions of others do not exist."""
    return seen_session(work, session_id)


@api.route("/sessions/<id:session_id>/time", methods=["PUT"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.TimeQuestion)
@api.changes(schemas.SessionAnswer, _locked_session)
def move(work: Work, question: dict[str, Any], session_id: str) -> None:
    """Moves the session to a time that was agreed with everybody; who takes part hears of it."""
    mediator = question.get("mediator_id")
    wished = Preferences(question.get("modality"), mediator_ids=frozenset({mediator} if mediator else ()))
    handlers.set_time(work, session_id, question["starts_at"], wished)


@api.route("/sessions/<id:session_id>/cancellation", methods=["POST"])
@staff_required(*OFFICE, scope=WRITE)
@api.arguments(schemas.NothingMore)
@api.does(schemas.SessionAnswer)
def cancel(work: Work, _nothing: dict[str, Any], session_id: str) -> dict[str, Any]:
    """Cancels the session; who takes part hears of it. A second time does nothing."""
    return session_facts(work, [handlers.cancel_session(work, session_id)])[0]


@api.route("/sessions/<id:session_id>/attendance")
@staff_required(*OFFICE, "mediator", scope=READ)
@api.lists_all(schemas.AttendanceAnswer)
def attendance(work: Work, session_id: str) -> list[Attendance]:
    """Who came, once it is noted."""
    seen_session(work, session_id)
    return list(work.session.scalars(select(Attendance).where(Attendance.session_id == session_id)
                                     .order_by(Attendance.person_id)))


@api.route("/sessions/<id:session_id>/attendance", methods=["POST"])
@staff_required(*OFFICE, "mediator", scope=WRITE)
@api.arguments(schemas.AttendanceQuestion)
@api.does(schemas.SessionAnswer)
def note_attendance(work: Work, question: dict[str, Any], session_id: str) -> dict[str, Any]:
    """Notes of each party whether they came: the session was held, or missed. Once noted it stays."""
    seen_session(work, session_id)
    statuses = {one["person_id"]: one["status"] for one in question["attendance"]}
    return session_facts(work, [handlers_of_attendance.note_attendance(work, me().id, session_id, statuses)])[0]


def seen_session(work: Work, session_id: str) -> dict[str, Any]:
    """The session as the API shows it. Raises NotFound for a mediator whose session it is not."""
    facts = session_facts(work, [calendar.session_or_404(work.session, session_id)])[0]
    if not me().may(*OFFICE) and me().id not in facts["mediator_ids"]:
        raise NotFound
    return facts


def session_facts(work: Work, rows: Any) -> list[dict[str, Any]]:
    ids = [row.id for row in rows]
    had, people = occupancy.allocated(work.session, ids), calendar.session_people(work.session, ids)
    plain = ("id", "case_id", "kind", "state", "sequence", "starts_at", "ends_at", "modality")
    return [{name: getattr(row, name) for name in plain}
            | {"mediator_ids": had[row.id]["mediator"], "interpreter_ids": had[row.id]["interpreter"],
               "room_ids": had[row.id]["room"], "person_ids": people[row.id]}
            for row in rows]


def _wanted(question: dict[str, Any]) -> Select:
    wanted = select(MediationSession)
    for name, column in (("state", MediationSession.state), ("case_id", MediationSession.case_id)):
        if name in question:
            wanted = wanted.where(column == question[name])
    if "first" in question:
        wanted = wanted.where(MediationSession.starts_at >= question["first"])
    if "last" in question:
        wanted = wanted.where(MediationSession.starts_at < question["last"])
    if not me().may(*OFFICE):
        mine = select(Allocation.holder_id).where(Allocation.resource_id == me().id)
        wanted = wanted.where(MediationSession.id.in_(mine))
    return wanted
