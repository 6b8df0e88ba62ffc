"""The one word after a stop: that it was heard, and how to come back. Nothing in it asks or persuades.

Source of the rule: 47 CFR 64.1200(a)(12), one confirmation within five minutes of the request. Where the provider says
so by itself (`OptOutType`), ours would be one too many.
"""

from datetime import timedelta

from services.notifier.adapters.tables import Inbound
from services.notifier.handlers.cases import blocks_of, is_held
from services.notifier.handlers.outgoing import NewMessage, enqueue
from services.notifier.handlers.writers import Writer
from shared.work import Work

WITHIN = timedelta(minutes=5)
TEMPLATE = "stopconf"


def confirm(work: Work, text: Inbound, writer: Writer) -> None:
    """Confirms a stop that `text` asked for, once. Nobody is told who is not to be written to in one of their cases."""
    until = (text.sent_at or text.received_at) + WITHIN
    if not writer.person_ids or until <= work.now() or any(_is_closed_off(work, one) for one in writer.case_ids):
        return
    enqueue(work, NewMessage(
        case_id=writer.stream, person_id=writer.person_id or writer.person_ids[0], template=TEMPLATE, values={},
        dedupe_key=f"{TEMPLATE}:{text.id}", channels=(text.channel,), expires_at=until))


def _is_closed_off(work: Work, case_id: str) -> bool:
    return is_held(work, case_id) or "any_contact" in blocks_of(work, case_id)
