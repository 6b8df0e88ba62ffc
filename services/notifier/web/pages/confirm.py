"""Where whoever has a new e-mail address says whether it is theirs. No PIN, no name, nothing of anybody's case."""

import hmac
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from services.notifier.config import own
from services.notifier.handlers.contact_checks import take_press
from services.notifier.handlers.links import confirm_seal
from shared.errors import Refusal
from shared.http import current_service, limit, open_to_all

pages = Blueprint("confirm", __name__, url_prefix="/confirm")


@pages.get("/<message_id>/<seal>")
@limit("30/minute")
@open_to_all
def ask(message_id: str, seal: str) -> str:
    """Changes nothing: mail programs look at links before people do."""
    _check(message_id, seal)
    return render_template("confirm/ask.html")


@pages.post("/<message_id>/<seal>")
@limit("30/minute")
@open_to_all
def answer(message_id: str, seal: str) -> Any:
    """Takes the one press."""
    _check(message_id, seal)
    try:
        with current_service().work() as work:
            take_press(work, message_id, request.form.get("answer", ""))
    except Refusal as refusal:
        return render_template("confirm/over.html", words=_(refusal.message)), 410
    return render_template("confirm/done.html", mine=request.form.get("answer") == "mine")


def _check(message_id: str, seal: str) -> None:
    expected = confirm_seal(own(current_service().settings), message_id)
    if not hmac.compare_digest(expected.encode(), seal.encode()):
        raise NotFound
