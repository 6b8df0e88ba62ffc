"""The ways out: which provider takes our messages, what waits for it, and the button for when it works again."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for

from services.notifier.config import own
from services.notifier.domain.provider_errors import in_words
from services.notifier.handlers import sender_view, senders
from services.notifier.web import staff_words as words
from services.notifier.web.doors import looking, staff, step
from shared.http import current_service, staff_required

pages = Blueprint("senders", __name__, url_prefix="/senders")
HAPPENED = {
    "paused": ("It refused us: paused", "stop"), "refused_again": ("One message tried: refused again", "warn"),
    "works_again": ("It took a message: it works again", "good"), "resumed": ("Staff started it again", "good"),
    "avoided": ("It did not answer: another goes first for a minute", "warn"),
    "limited": ("A limit was reached: another goes first", "warn"),
}


@pages.get("/")
@staff_required("coordinator", "manager")
def index() -> str:
    with looking() as work:
        return render_template("senders/index.html", views=sender_view.see_senders(work), words=words, entry=_entry)


@pages.post("/<name>/resume")
@staff_required("coordinator")
def resume(name: str) -> Any:
    settings = own(current_service().settings)
    if name not in {*senders.names_of(settings, "sms"), *senders.names_of(settings, "email")}:
        abort(404)
    return step(lambda work: senders.resume(work, staff().id, name),
                "It is started again. What waited goes now; if it is refused once more, it pauses by itself.",
                url_for("senders.index"))


def _entry(event: Any) -> dict[str, Any]:
    title, tone = HAPPENED[event.what]
    said = f"{in_words(int(event.code), event.sender)} [{event.code}]" if event.code else ""
    return {"at": event.at, "title": title, "tone": tone, "text": said}
