"""What was said with each person of a case. Bodies are shown to staff here and on the page of a message only."""

from typing import Any

from flask import Blueprint, render_template

from services.notifier.adapters import lists
from services.notifier.adapters.lists import Bubble
from services.notifier.adapters.tables import Case
from services.notifier.handlers import gatekeeping, holds
from services.notifier.handlers.cases import blocks_of
from services.notifier.web import staff_words as words
from services.notifier.web.doors import looking
from services.notifier.web.pages.messages import OFFICE, shown_body
from shared.errors import NotFound
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("conversations", __name__)


@pages.get("/cases/<uuid:case_id>")
@staff_required(*OFFICE)
def show(case_id: Any) -> str:
    with looking() as work:
        case = work.session.get(Case, str(case_id))
        if case is None:
            raise NotFound
        return render_template(
            "conversations/show.html", case=case, words=words, hold=holds.standing_hold(work, case.id),
            blocks=sorted(blocks_of(work, case.id)), sides=_sides(work, case.id))


def _sides(work: Work, case_id: str) -> list[dict[str, Any]]:
    return [{
        "person": person, "side": side, "channels": _channels(work, person.id),
        "bubbles": [_bubble(work, one) for one in lists.said_with(work.session, case_id, person)],
    } for person, side in lists.people_of(work.session, case_id)]


def _bubble(work: Work, one: Bubble) -> dict[str, Any]:
    body = shown_body(work, one.message) if one.message else one.text.body if one.text else ""
    return {"at": one.at, "message": one.message, "text": one.text, "body": body}


def _channels(work: Work, person_id: str) -> list[tuple[str, str, str]]:
    """(channel, words, tone) of how a person may be reached."""
    found = []
    for channel, label in words.CHANNELS.items():
        recipient = gatekeeping.recipient_of(work, person_id, channel)
        if recipient is None or recipient.address is None:
            found.append((label, "no address", "plain"))
        elif recipient.opted_out:
            found.append((label, "stopped", "stop"))
        elif recipient.safe != "yes":
            found.append((label, "not safe" if recipient.safe == "no" else "not known to be safe", "warn"))
        else:
            found.append((label, "open", "good"))
    return found
