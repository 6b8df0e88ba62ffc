"""How sessions of each type of case are held."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.scheduler.adapters import rules as known
from services.scheduler.adapters.tables import EVERY_TYPE
from services.scheduler.domain.reminders import IS_EARLY
from services.scheduler.domain.session_types import LEAST, MOST
from services.scheduler.handlers import rules
from services.scheduler.handlers.proposals import settings_of, type_of
from services.scheduler.web.doors import OFFICE, doing, looking
from services.scheduler.web.forms import sent, shown_again
from services.scheduler.web.resource_forms import SessionTypeForm, session_type_of
from services.scheduler.web.words import CASE_TYPES
from shared.errors import Refusal
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("session_types", __name__)
ALL = "all"  # in addresses: the default of all types
NAMES = {ALL: "All types of case", **CASE_TYPES}


@pages.get("/session-types")
@staff_required(*OFFICE)
def index() -> str:
    with looking() as work:
        found = {code: type_of(work, EVERY_TYPE if code == ALL else code) for code in NAMES}
        return render_template("session_types/index.html", found=found, names=NAMES,
                               own=known.types_set(work.session), every=EVERY_TYPE)


@pages.route("/session-types/<code>", methods=["GET", "POST"])
@staff_required(*OFFICE)
def edit(code: str) -> str | Response | tuple[str, int]:
    if code not in NAMES:
        abort(404)
    return _save(code) if request.method == "POST" else _show(code)


def _show(code: str) -> str:
    with looking() as work:
        facts = _facts(work, code)
        return render_template("session_types/edit.html", form_values=facts["set"], errors={}, **facts)


def _save(code: str) -> Response | tuple[str, int]:
    try:
        values = session_type_of(sent(SessionTypeForm()))
        with doing() as work:
            rules.save_session_type(work, EVERY_TYPE if code == ALL else code, values)
    except Refusal as error:
        error.field = "remind_early" if error.field == "reminders" else error.field
        with looking() as work:
            return shown_again("session_types/edit.html", error, **_facts(work, code))
    flash("Saved. It holds for times that are offered from now on; sessions that stand are not touched.", "done")
    return redirect(url_for(".index"))


def _facts(work: Work, code: str) -> dict[str, Any]:
    """`set` is what this type says itself, `default` what holds where it says nothing."""
    default = known.usual(settings_of(work)) if code == ALL else type_of(work, EVERY_TYPE)
    return {"code": code, "name": NAMES[code], "default": asdict(default), "least": LEAST, "limit": MOST,
            "set": _set(known.type_row(work.session, EVERY_TYPE if code == ALL else code)),
            "qualifications": known.qualifications(work.session)}


def _set(row: Any) -> dict[str, Any]:
    """The form's values for a row: empty where it says nothing."""
    if row is None:
        return {}
    early, late = (next((one for one in row.reminders or () if (one >= IS_EARLY) == is_early), None)
                   for is_early in (True, False))
    plain = {name: getattr(row, name) for name in (*LEAST, "modalities", "qualifications")}
    return plain | {"remind_early": early, "remind_late": late, "no_reminders": "yes" if row.reminders == [] else "",
                    "no_qualifications": "yes" if row.qualifications == [] else ""}
