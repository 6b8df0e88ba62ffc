"""How it was: the few questions for a person, and what may be shown to staff of the answers."""

from typing import Any

from flask import Blueprint, render_template, request
from marshmallow import EXCLUDE, Schema

from services.intake.domain.surveys import FEWEST, QUESTIONS, SCALE
from services.intake.handlers.surveys import answer_survey, stands_open, survey_figures
from services.intake.web.doors import OFFICE
from services.intake.web.fields import Choice
from services.intake.web.words import PUSHED, SURVEY, SURVEY_SCALE
from shared.errors import Refusal
from shared.http import Participant, current_participant, current_service, participant_required, staff_required
from shared.http.forms import read_form

pages = Blueprint("surveys", __name__)
LEVELS = [(str(one), SURVEY_SCALE[one]) for one in SCALE]


class SurveySchema(Schema):
    """Every answer may be left out."""

    class Meta:
        unknown = EXCLUDE

    heard = Choice([str(one) for one in SCALE], load_default=None)
    own_needs = Choice([str(one) for one in SCALE], load_default=None)
    their_view = Choice([str(one) for one in SCALE], load_default=None)
    free_choice = Choice([str(one) for one in SCALE], load_default=None)
    pushed = Choice(("yes", "no"), load_default=None)


@pages.get("/my/survey")
@participant_required
def form() -> str:
    me = _me()
    with current_service().reading() as session:
        asked = stands_open(session, me.case_id, me.person_id)
    return _page(asked, {}, {})


@pages.post("/my/survey")
@participant_required
def send() -> Any:
    """Keeps the answers apart from the person; sent twice they count once."""
    me = _me()
    values, errors = read_form(SurveySchema(), request.form)
    if not errors:
        answers = {name: int(values[name]) if values[name] else None for name in QUESTIONS}
        pushed = {"yes": True, "no": False}.get(values["pushed"] or "")
        try:
            with current_service().work() as work:
                answer_survey(work, me.case_id, me.person_id, answers, pushed)
        except Refusal as refusal:
            errors = {refusal.field or "": refusal.message}
    if errors:
        return _page(True, request.form, errors), 422
    return render_template("my/survey_thanks.html")


@pages.get("/surveys")
@staff_required(*OFFICE)
def results() -> str:
    service = current_service()
    with service.work() as work:
        return render_template("surveys/index.html", found=survey_figures(work), words=SURVEY, pushed=PUSHED,
                               fewest=FEWEST)


def _page(asked: bool, values: Any, errors: dict[str, str]) -> str:
    return render_template("my/survey.html", asked=asked, form_values=values, errors=errors, questions=SURVEY.items(),
                           levels=LEVELS, pushed=PUSHED)


def _me() -> Participant:
    found = current_participant()
    assert found is not None, "the view is guarded"  # noqa: S101
    return found
