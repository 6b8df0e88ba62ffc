"""The list of messages, and the whole life of one."""

import csv
import io
from collections.abc import Collection, Iterable
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from services.notifier.adapters import lists
from services.notifier.adapters.lists import MOST_IN_CSV, PAGE, Listed, Wanted
from services.notifier.adapters.tables import Case, Message, MessageEvent, Person, Prompt
from services.notifier.domain.templates import TEMPLATES
from services.notifier.domain.wording import LINK
from services.notifier.handlers import by_hand
from services.notifier.handlers.forecasts import forecast
from services.notifier.handlers.preparing import text_of
from services.notifier.web import staff_words as words
from services.notifier.web.doors import looking, step
from shared.errors import NotFound
from shared.http import staff_required
from shared.work import Work

pages = Blueprint("messages", __name__)
OFFICE = ("coordinator", "manager")
LINK_SHOWN = "(their personal link)"


@pages.get("/")
@staff_required(*OFFICE)
def index() -> str:
    wanted, page = wanted_messages(), page_number()
    with looking() as work:
        found, total = lists.messages(work.session, wanted, page)
        return render_template(
            "messages/index.html", found=found, total=total, page=page, pages=-(-total // PAGE), wanted=wanted,
            counts=lists.states(work.session), pauses=lists.paused_senders(work.session),
            holds=lists.holds(work.session), words=words)


@pages.get("/messages.csv")
@staff_required(*OFFICE)
def index_csv() -> Response:
    """The list without words, names and numbers: for a report."""
    with looking() as work:
        found, _ = lists.messages(work.session, wanted_messages(), 1, MOST_IN_CSV)
        text = _as_csv(found)
    return Response(text, mimetype="text/csv",
                    headers={"Content-Disposition": 'attachment; filename="messages.csv"'})


@pages.get("/<uuid:message_id>")
@staff_required(*OFFICE)
def show(message_id: Any) -> str:
    with looking() as work:
        message = work.session.get(Message, str(message_id))
        if message is None:
            raise NotFound
        return render_template("messages/show.html", words=words, message=message, **_about(work, message))


@pages.post("/<uuid:message_id>/again")
@staff_required("coordinator")
def again(message_id: Any) -> Any:
    return step(lambda work: by_hand.send_again(work, str(message_id)),
                "It is queued once more. It goes as soon as the check before sending lets it.",
                url_for(".show", message_id=message_id))


@pages.post("/<uuid:message_id>/arrived")
@staff_required("coordinator")
def arrived(message_id: Any) -> Any:
    return step(lambda work: by_hand.settle(work, str(message_id)), "It is noted that they have it.",
                url_for(".show", message_id=message_id))


@pages.post("/<uuid:message_id>/take-back")
@staff_required("coordinator")
def take_back(message_id: Any) -> Any:
    return step(lambda work: by_hand.take_back(work, str(message_id)), "It was taken back and will not go.",
                url_for(".show", message_id=message_id))


def wanted_messages() -> Wanted:
    """The filter as it was asked for; what is no choice filters nothing."""
    asked = {name: request.args.get(name, "").strip()[:60] for name in ("state", "template", "channel", "case_id", "q")}
    known: dict[str, Collection[str]] = {"state": words.STATE, "template": words.TEMPLATES, "channel": words.CHANNELS}
    return Wanted(**{name: value if value in known.get(name, [value]) else "" for name, value in asked.items()})


def page_number() -> int:
    """The page asked for, counted from 1; nonsense counts as the first."""
    asked = request.args.get("page", "1")
    return min(max(int(asked), 1), 100_000) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1


def shown_body(work: Work, message: Message) -> str:
    """What it says, or would say now if it has not gone; the link itself is for one person's eyes."""
    if message.body is None and message.template not in TEMPLATES:
        return "(words that are no longer in use)"
    body = message.body if message.body is not None else text_of(work, message).body
    return body.replace(LINK, LINK_SHOWN)


def _about(work: Work, message: Message) -> dict[str, Any]:
    prompt = work.session.get(Prompt, message.prompt_id) if message.prompt_id else None
    return {
        "person": work.session.get(Person, message.person_id) if message.person_id else None,
        "coming": forecast(work, message),
        "case": work.session.get(Case, message.case_id), "prompt": prompt, "body": shown_body(work, message),
        "entries": [_entry(one, message.sender) for one in lists.events_of(work.session, message.id)],
        "kin": lists.kin_of(work.session, message),
        "may_go_again": message.state in by_hand.MAY_GO_AGAIN,
    }


def _entry(event: MessageEvent, sender: str | None) -> dict[str, Any]:
    said = (words.why(event.why), words.provider_said(event.detail, sender))
    return {"at": event.at, "title": words.state(event.state), "text": " ".join(part for part in said if part),
            "tone": words.tone(event.state), "by": words.SOURCES.get(event.source, event.source)}


def _as_csv(found: Iterable[Listed]) -> str:
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(("message", "case", "made", "handed over", "channel", "what", "state", "why", "segments"))
    for one in found:
        row = one.message
        sheet.writerow((row.id, one.reference or "", row.created_at.isoformat(),
                        row.handed_at.isoformat() if row.handed_at else "", row.channel, row.template, row.state,
                        row.why or "", row.segments or ""))
    return out.getvalue()
