"""What the JSON API for tests and demos shows."""

from simulator.carrier.messages import Message
from simulator.carrier.posts import Post
from simulator.clockrun import Progress
from simulator.handsets import Handset
from simulator.mail.mailbox import Mail


def message_as_json(message: Message) -> dict[str, object]:
    """`body` is what the provider still keeps, `text_on_phone` what the person can read."""
    names = (
        "sid", "direction", "carriers_own", "body", "text_on_phone", "segments", "status", "error_code",
        "callback_url", "validity_seconds", "created_at", "sent_at", "updated_at", "removed",
    )
    shape = {name: getattr(message, name) for name in names}
    return shape | {"from": message.sender, "to": message.recipient, "messaging_service_sid": message.service_sid}


def post_as_json(post: Post) -> dict[str, object]:
    names = ("kind", "about", "url", "form", "due_at", "state", "attempts", "answer", "problem", "ended_at")
    return {name: getattr(post, name) for name in names}


def handset_as_json(handset: Handset) -> dict[str, object]:
    return {
        "number": handset.phone, "label": handset.label, "stopped": handset.stopped,
        "texts": [message_as_json(text) for text in handset.texts],
    }


def mail_as_json(mail: Mail) -> dict[str, object]:
    letter = mail.letter
    return {
        "id": mail.id, "received_at": mail.received_at, "envelope_from": mail.envelope_from,
        "recipients": mail.recipients, "subject": letter.subject, "from": letter.sender, "to": letter.to,
        "headers": dict(letter.headers), "text": letter.text, "html": letter.html,
        "attachments": [
            {"name": part.name, "type": part.media_type, "size": len(part.content),
             "content": part.content.decode("utf-8", "replace") if part.media_type.startswith("text/") else None}
            for part in letter.attachments
        ],
    }


def progress_as_json(progress: Progress) -> dict[str, object]:
    return {
        "state": progress.state, "start": progress.start.isoformat(), "target": progress.target.isoformat(),
        "reached": progress.reached.isoformat(), "percent": progress.percent, "stops": progress.stops,
        "unsettled": progress.unsettled,
    }
