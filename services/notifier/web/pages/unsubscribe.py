"""Stopping e-mails from the mail program itself, without a link or PIN (RFC 8058)."""

import hmac
from typing import Any

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from services.notifier.adapters.tables import Message
from services.notifier.config import own
from services.notifier.handlers.links import stop_seal
from services.notifier.handlers.optouts import opt_out
from shared.http import csrf_exempt, current_service, limit, open_to_all

pages = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")


@pages.get("/<message_id>/<seal>")
@limit("30/minute")
@open_to_all
def ask(message_id: str, seal: str) -> str:
    """Changes nothing: mail programs look at links before people do."""
    _check(message_id, seal)
    return render_template("unsubscribe/ask.html")


@pages.post("/<message_id>/<seal>")
@csrf_exempt
@limit("30/minute")
@open_to_all
def stop(message_id: str, seal: str) -> Any:
    """One press, by a person or a mail program. The seal in the address shows that we gave it out."""
    _check(message_id, seal)
    with current_service().work() as work:
        message = work.session.get(Message, message_id)
        if message is None or message.channel != "email" or not message.address:
            raise NotFound
        opt_out(work, "email", message.address.casefold(), "one_click")
    return render_template("unsubscribe/done.html")


def _check(message_id: str, seal: str) -> None:
    expected = stop_seal(own(current_service().settings), message_id)
    if not hmac.compare_digest(expected.encode(), seal.encode()):
        raise NotFound
