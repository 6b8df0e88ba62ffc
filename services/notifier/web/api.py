"""The notifier's API for staff."""

from typing import Any

from services.notifier.adapters import lists
from services.notifier.adapters.lists import Wanted
from services.notifier.adapters.tables import Message
from services.notifier.web import schemas
from services.notifier.web.pages.messages import OFFICE
from shared.errors import NotFound
from shared.http import ApiBlueprint, staff_required
from shared.work import Work

api = ApiBlueprint("notifier", __name__, description="Messages and what became of them.")
READ = "messages:read"
MESSAGE = tuple(schemas.MessageAnswer().fields)


@api.route("/messages")
@staff_required(*OFFICE, scope=READ)
@api.arguments(schemas.MessagesQuestion, location="query")
@api.lists(schemas.MessageAnswer)
def messages(work: Work, question: dict[str, Any]) -> tuple[list[Any], int]:
    """Messages, the newest first, a page at once."""
    wanted = Wanted(**{name: question.get(name, "") for name in ("state", "template", "channel", "case_id")})
    found, total = lists.messages(work.session, wanted, question["page"], question["size"])
    return [one.message for one in found], total


@api.route("/messages/<uuid:message_id>")
@staff_required(*OFFICE, scope=READ)
@api.shows(schemas.MessageLife)
def message(work: Work, message_id: Any) -> dict[str, Any]:
    """One message and its whole life."""
    found = work.session.get(Message, str(message_id))
    if found is None:
        raise NotFound
    return _message(found) | {"events": lists.events_of(work.session, found.id)}


def _message(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in MESSAGE}
