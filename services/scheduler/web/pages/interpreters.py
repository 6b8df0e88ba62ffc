"""Interpreters: their languages, and how they work."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import resources as known
from services.scheduler.handlers import profiles
from services.scheduler.web.doors import OFFICE, doing, looking
from services.scheduler.web.forms import sent, shown_again
from services.scheduler.web.resource_forms import InterpreterForm
from shared.errors import Refusal
from shared.http import staff_required

pages = Blueprint("interpreters", __name__)


@pages.get("/interpreters")
@staff_required(*OFFICE)
def index() -> str:
    with looking() as work:
        return render_template("interpreters/index.html", interpreters=known.interpreters(work.session),
                               hours=known.hours_of_all(work.session))


@pages.get("/interpreters/new")
@staff_required(*OFFICE)
def new() -> str:
    return render_template("interpreters/edit.html", form_values={}, errors={}, interpreter=None)


@pages.get("/interpreters/<id:interpreter_id>")
@staff_required(*OFFICE)
def show(interpreter_id: str) -> str:
    with looking() as work:
        return render_template("interpreters/edit.html", form_values={}, errors={},
                               interpreter=known.interpreter_or_404(work.session, interpreter_id))


@pages.post("/interpreters/new")
@staff_required(*OFFICE)
def create() -> Response | tuple[str, int]:
    return _save(None)


@pages.post("/interpreters/<id:interpreter_id>")
@staff_required(*OFFICE)
def save(interpreter_id: str) -> Response | tuple[str, int]:
    return _save(interpreter_id)


def _save(interpreter_id: str | None) -> Response | tuple[str, int]:
    """Somebody new goes on to their hours: without any they are never taken."""
    try:
        values = sent(InterpreterForm())
        with doing() as work:
            saved = profiles.save_interpreter(work, interpreter_id, **values).id
    except Refusal as error:
        with looking() as work:
            found = known.interpreter_or_404(work.session, interpreter_id) if interpreter_id else None
            return shown_again("interpreters/edit.html", error, interpreter=found)
    if interpreter_id is None:
        flash("Saved. Now set their hours: without hours nobody can be offered a time with them.", "done")
        return redirect(url_for("times.show", kind="interpreters", resource_id=saved))
    flash("Saved.", "done")
    return redirect(url_for(".index"))
