"""What staff do with messages by hand. Everything that goes out still passes the gate."""

from sqlalchemy import select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import Message
from services.notifier.handlers import lives
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.trace import current_trace
from shared.work import Work

MAY_GO_AGAIN = frozenset({"failed", "undelivered", "suppressed", "unknown"})


def send_again(work: Work, message_id: str) -> str:
    """Queues the message once more, as a message of its own; returns its id. Twice is the same as once."""
    message = _message(work, message_id)
    key = f"{message.dedupe_key}:by_hand"[:200]
    standing = work.session.scalar(select(Message.id).where(Message.dedupe_key == key))
    if standing:
        return standing
    if message.state not in MAY_GO_AGAIN:
        raise Refusal("This message has gone or is still on its way.")
    if message.expires_at and message.expires_at <= work.now():
        raise Refusal("Its time is over: what it says may no longer be true.")
    copy_id = new_id()
    insert_once(
        work.session, Message, id=copy_id, dedupe_key=key, case_id=message.case_id, person_id=message.person_id,
        template=message.template, channel=message.channel, fallbacks=message.fallbacks, values=message.values,
        attachments=message.attachments, link_target=message.link_target, prompt_id=message.prompt_id, state="queued",
        send_after=work.now(), expires_at=message.expires_at, trace_id=current_trace(), created_at=work.now(),
        attempts=0, looks=0, priority=message.priority)
    lives.note(work, message, "staff", why="sent_again")
    work.wake("messages")
    return copy_id


def settle(work: Work, message_id: str) -> None:
    """Staff heard that a message nobody knows about has arrived. Twice is the same as once."""
    message = _message(work, message_id)
    if message.state != "unknown":
        raise Refusal("What became of this message is known by now.")
    lives.move(work, message, "delivered", "staff", "staff_heard")
    lives.tell_sent(work, message)


def take_back(work: Work, message_id: str) -> None:
    """A message that waits does not go."""
    message = _message(work, message_id)
    if message.state != "queued":
        raise Refusal("It has already gone, or was taken back.")
    lives.suppress(work, message, "staff", "staff")


def _message(work: Work, message_id: str) -> Message:
    message = work.session.get(Message, message_id, with_for_update=True)
    if message is None:
        raise NotFound
    return message
