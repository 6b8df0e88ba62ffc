"""Confirms to somebody who has just agreed to texts that they did, and how to end them.

Carriers ask for this confirmation of every opt-in (reference 3.3; messaging 6, A2P 10DLC).
"""

from datetime import timedelta

from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.work import Work

TEMPLATE = "optin"
WITHIN = timedelta(days=3)  # later it would confirm what nobody remembers


def confirm(work: Work, case_id: str, person_id: str, channel: str, revision: int) -> None:
    """Once for each `revision` of the person that says so, in however many cases it is told."""
    enqueue(work, NewMessage(
        case_id=case_id, person_id=person_id, template=TEMPLATE, values={}, channels=(channel,),
        dedupe_key=f"{TEMPLATE}:{person_id}:{revision}", expires_at=work.now() + WITHIN))
