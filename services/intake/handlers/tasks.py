"""Tasks for people at the centre."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.intake.adapters.tables import Task
from services.intake.domain.business_days import add_business_days
from services.intake.domain.tasks import KINDS
from services.intake.handlers.days import today
from services.intake.handlers.timeline import note
from shared.errors import NotFound
from shared.ids import new_id
from shared.work import Work

SYSTEM = "system"


def open_task(work: Work, kind: str, key: str, *, case_id: str | None = None, person_id: str | None = None,
              subject_id: str | None = None) -> None:
    """Opens a task unless one with `key` is open; one that was done is opened again for a new cause."""
    dialect = sqlite if work.session.get_bind().dialect.name == "sqlite" else postgresql
    again = dict(opened_at=work.now(), due_on=add_business_days(today(work), KINDS[kind].days), done_at=None,
                 done_by=None)
    start = dialect.insert(Task).values(id=new_id(), kind=kind, key=key, case_id=case_id, person_id=person_id,
                                        subject_id=subject_id, **again)
    work.session.execute(start.on_conflict_do_update(
        index_elements=[Task.key], set_=again, where=Task.done_at.is_not(None)))


def finish_task(work: Work, by: str, task_id: str) -> Task:
    """Marks it done; a second time changes nothing. Raises NotFound."""
    task = _get(work, task_id)
    if task.done_at is None:
        task.done_at, task.done_by = work.now(), by
        if task.case_id:
            note(work, task.case_id, "task.done", {"kind": task.kind}, by=by, person_id=task.person_id)
    return task


def undo_task(work: Work, task_id: str) -> Task:
    """Opens it again, with its old date."""
    task = _get(work, task_id)
    task.done_at = task.done_by = None
    return task


def finish_by_key(work: Work, key: str) -> None:
    """Marks done what the system itself sees to be done."""
    work.session.execute(update(Task).where(Task.key == key, Task.done_at.is_(None))
                         .values(done_at=work.now(), done_by=SYSTEM))


def finish_all(work: Work, case_id: str) -> None:
    """Nothing is left to do in a case that is over."""
    work.session.execute(update(Task).where(Task.case_id == case_id, Task.done_at.is_(None))
                         .values(done_at=work.now(), done_by=SYSTEM))


def _get(work: Work, task_id: str) -> Task:
    task = work.session.scalar(select(Task).where(Task.id == task_id).with_for_update())
    if task is None:
        raise NotFound
    return task
