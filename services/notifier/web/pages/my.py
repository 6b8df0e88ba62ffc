"""A participant's page: questions with big buttons, notes, what happens next, and how to stop it all."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from services.notifier.adapters.tables import Person
from services.notifier.domain.relays import LONGEST_NOTE
from services.notifier.handlers import relays
from services.notifier.handlers.my_page import answer_my_question, channels_of, see_my_page, switch_channel
from services.notifier.handlers.notes import write_note
from services.notifier.web.doors import looking, participant, step
from services.notifier.web.words import QUESTIONS, TOLD_SENDER, choices_of
from shared.errors import Refusal
from shared.http import Participant, current_service, limit, participant_required
from shared.http.language import chosen_language
from shared.ids import new_id

pages = Blueprint("my", __name__, url_prefix="/my")


@pages.get("")
@participant_required
def index() -> Any:
    return _page({})


@pages.post("/questions/<prompt_id>")
@participant_required
def answer(prompt_id: str) -> Any:
    """The same as answering by digit."""
    me = participant()
    digits = [int(digit) for digit in request.form.getlist("digit") if digit.isascii() and digit.isdigit()][:10]
    return step(lambda work: answer_my_question(work, me.person_id, me.case_id, prompt_id, digits),
                _("Thank you, we have your answer. It is private."), url_for("my.index"))


@pages.post("/notes/<relay_id>")
@limit("30/hour", methods=["POST"])
@participant_required
def write(relay_id: str) -> Any:
    """Takes a note. The same form sent twice is one note."""
    token = request.form.get("form_token", "")[:64] or new_id()
    try:
        with current_service().work() as work:
            note = write_note(work, participant().person_id, relay_id, request.form.get("words", ""), token)
    except Refusal as refusal:
        return _page({refusal.field or "": _(refusal.message)}), 422
    flash(str(TOLD_SENDER["passed" if note.state == "passed" else "waiting"]), "done")
    return redirect(_back_to_notes(), 303)


@pages.post("/notes/<relay_id>/pause")
@participant_required
def pause(relay_id: str) -> Any:
    return step(lambda work: relays.pause_notes(work, relay_id, participant().person_id),
                _("Notes are paused. The other person is not told."), _back_to_notes())


@pages.post("/notes/<relay_id>/go-on")
@participant_required
def go_on(relay_id: str) -> Any:
    return step(lambda work: relays.go_on_with_notes(work, relay_id, participant().person_id),
                _("Notes go on."), _back_to_notes())


@pages.get("/notes/<relay_id>/end")
@participant_required
def ask_to_end(relay_id: str) -> str:
    return render_template("my/end.html", relay_id=relay_id)


@pages.post("/notes/<relay_id>/end")
@participant_required
def end(relay_id: str) -> Any:
    return step(lambda work: relays.end_notes(work, relay_id, participant().person_id),
                _("Notes are closed. We pass nothing more on."), _back_to_notes())


@pages.get("/stop")
@participant_required
def channels() -> str:
    with looking() as work:
        return render_template("my/stop.html", channels=channels_of(work.session, participant().person_id))


@pages.post("/stop")
@participant_required
def switch() -> Any:
    """Stops texts or e-mails at once, or lets them go again."""
    on = request.form.get("on") == "yes"
    with current_service().work() as work:
        switch_channel(work, participant().person_id, request.form.get("channel", ""), on)
    flash(_("Done. You can change this at any time."), "done")
    return redirect(url_for("my.channels"), 303)


def language(visitor: Participant) -> str | None:
    """The language that the person chose with us, for every page of theirs."""
    with looking() as work:
        person = work.session.get(Person, visitor.person_id)
        return person.language if person else None


def _back_to_notes() -> str:
    return url_for("my.index", _anchor="notes")


def _page(errors: dict[str, str]) -> str:
    me = participant()
    with looking() as work:
        mine = see_my_page(work, me.person_id, me.case_id)
        return render_template(
            "my/index.html", mine=mine, errors=errors, form_values=request.form, questions=QUESTIONS,
            told_sender=TOLD_SENDER, form_token=new_id(), longest=LONGEST_NOTE,
            choices_of=lambda prompt: choices_of(prompt, chosen_language()))

