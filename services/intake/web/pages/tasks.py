"""Tasks: all of them, done, and undone."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from services.intake.handlers.days import day_of
from services.intake.handlers.tasks import finish_task, undo_task
from services.intake.handlers.today import open_tasks
from services.intake.web.doors import OFFICE, me, page_link, page_number
from services.intake.web.pages.today import way
from shared.http import current_service, staff_required
from shared.http.turned_away import local_path

pages = Blueprint("tasks", __name__, url_prefix="/tasks")
PAGE = 50


@pages.get("")
@staff_required(*OFFICE)
def index() -> str:
    service, page = current_service(), page_number()
    with service.reading() as session:
        chores, total = open_tasks(session, day_of(service.clock.now(), service.settings.timezone), page, PAGE)
        return render_template("today/tasks.html", chores=chores, total=total, page=page, pages=-(-total // PAGE),
                               page_link=page_link, way=way)


@pages.post("/<task_id>/done")
@staff_required("coordinator")
def done(task_id: str) -> Any:
    with current_service().work() as work:
        finish_task(work, me().id, task_id)
    flash("Done. You can undo it below for a while.", "done")
    return redirect(_back(), 303)


@pages.post("/<task_id>/undo")
@staff_required("coordinator")
def undo(task_id: str) -> Any:
    with current_service().work() as work:
        undo_task(work, task_id)
    flash("The task is open again.", "done")
    return redirect(_back(), 303)


def _back() -> str:
    return local_path(request.form.get("back"), url_for("today.index"))
