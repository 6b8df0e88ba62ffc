"""The buttons of the inbox, and the files that came with a text."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from services.notifier.domain.files import SHOWN, name_of
from services.notifier.handlers import files, inbox
from services.notifier.web.doors import looking, staff, step
from services.notifier.web.pages.inbox import about
from shared.errors import NotFound, Refusal
from shared.http import current_service, refused, staff_required
from shared.work import Work

pages = Blueprint("inbox_steps", __name__, url_prefix="/inbox/<uuid:inbound_id>")
NOTHING_RUNS = "default-src 'none'; sandbox"


@pages.post("/answer")
@staff_required("coordinator")
def answer(inbound_id: Any) -> Any:
    form = request.form
    return _or_again(inbound_id, lambda work: inbox.answer_text(
        work, staff().id, str(inbound_id), form.get("words", ""), form.get("token", "")), "Your answer is on its way.")


@pages.post("/case")
@staff_required("coordinator")
def link_case(inbound_id: Any) -> Any:
    return _or_again(inbound_id, lambda work: inbox.link_text(
        work, str(inbound_id), request.form.get("reference", "")), "", url_for("inbox.show", inbound_id=inbound_id))


@pages.post("/who")
@staff_required("coordinator")
def put_to(inbound_id: Any) -> Any:
    """`who` is the case and the person, with a blank between."""
    case_id, _blank, person_id = request.form.get("who", "").partition(" ")
    return _or_again(inbound_id, lambda work: inbox.put_text_to(
        work, str(inbound_id), case_id[:36], person_id[:36]), "", url_for("inbox.show", inbound_id=inbound_id))


@pages.post("/assign")
@staff_required("coordinator")
def assign(inbound_id: Any) -> Any:
    chosen = request.form.get("staff_id", "")[:36]
    return step(lambda work: inbox.assign_text(work, str(inbound_id), chosen),
                "It is yours." if chosen == staff().id else "Noted who sees to it.",
                url_for("inbox.show", inbound_id=inbound_id))


@pages.post("/done")
@staff_required("coordinator")
def done(inbound_id: Any) -> Any:
    return _settle(inbound_id, lambda work: inbox.finish_text(work, staff().id, str(inbound_id)))


@pages.post("/obey")
@staff_required("coordinator")
def obey(inbound_id: Any) -> Any:
    """One click: no more texts to this number."""
    return step(lambda work: inbox.obey_wish(work, staff().id, str(inbound_id)),
                "No more texts go to this number. Only they can open it again, by texting START.",
                url_for("inbox.index"))


@pages.post("/go-on")
@staff_required("coordinator")
def go_on(inbound_id: Any) -> Any:
    return _settle(inbound_id, lambda work: inbox.let_go_on(work, staff().id, str(inbound_id)))


@pages.post("/reopen")
@staff_required("coordinator")
def reopen(inbound_id: Any) -> Any:
    return step(lambda work: inbox.reopen_text(work, str(inbound_id)), "It is open again.",
                url_for("inbox.show", inbound_id=inbound_id))


@pages.get("/files/<uuid:file_id>")
@staff_required("coordinator")
def download(inbound_id: Any, file_id: Any) -> Response:
    """Saved, never opened here: whatever it is, the browser is told not to guess and not to run it."""
    with looking() as work:
        file = files.kept_file(work, str(inbound_id), str(file_id))
        kind = file.kind or ""
        return _sent(file.content or b"", kind, f'attachment; filename="{name_of(file.position, kind)}"')


@pages.get("/files/<uuid:file_id>/picture")
@staff_required("coordinator")
def picture(inbound_id: Any, file_id: Any) -> Response:
    """A picture for the page, after somebody asked to see it."""
    with looking() as work:
        file = files.kept_file(work, str(inbound_id), str(file_id))
        if file.kind not in SHOWN:
            raise NotFound
        return _sent(file.content or b"", file.kind or "", "inline")


def _sent(content: bytes, kind: str, disposition: str) -> Response:
    return Response(content, mimetype=kind, headers={
        "Content-Disposition": disposition, "Content-Security-Policy": NOTHING_RUNS,
        "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"})


def _settle(inbound_id: Any, action: Callable[[Work], Any]) -> Any:
    """Does it and goes to the inbox, where it can be undone; refused, it says why on the text's page."""
    try:
        with current_service().work() as work:
            action(work)
    except Refusal as refusal:
        flash(_(refusal.message), "trouble")
        return redirect(url_for("inbox.show", inbound_id=inbound_id), 303)
    return redirect(url_for("inbox.index", undo=inbound_id), 303)


def _or_again(inbound_id: Any, action: Callable[[Work], Any], said: str, back: str | None = None) -> Any:
    """Does it, or shows the page again with what was typed."""
    try:
        with current_service().work() as work:
            action(work)
    except Refusal as error:
        with looking() as work:
            return refused("inbox/show.html", error, **about(work, str(inbound_id)))
    if said:
        flash(said, "done")
    return redirect(back or url_for("inbox.index"), 303)
