"""Asking whether notes may be passed, and closing."""

from typing import Any

from flask import Blueprint, url_for

from services.intake.handlers.relays import ask_relay, close_relay
from services.intake.web.doors import me, step
from shared.http import staff_required

pages = Blueprint("relays", __name__, url_prefix="/cases/<case_id>/relays")


@pages.post("")
@staff_required("coordinator")
def ask(case_id: str) -> Any:
    return step(lambda work: ask_relay(work, me().id, case_id), "Each side is being asked, privately.",
                url_for("cases.show", case_id=case_id))


@pages.post("/<relay_id>/close")
@staff_required("coordinator")
def close(case_id: str, relay_id: str) -> Any:
    return step(lambda work: close_relay(work, me().id, relay_id), "Closed. No more notes are passed.",
                url_for("cases.show", case_id=case_id))
