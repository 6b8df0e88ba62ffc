"""What the notifier tells of notes between the parties. Their words stay there."""

from services.intake.handlers import relays
from services.intake.handlers.cases import known_case
from services.intake.handlers.tasks import open_task
from services.intake.handlers.timeline import note
from shared.contracts import Envelope
from shared.work import Work


def note_posted(work: Work, envelope: Envelope) -> None:
    """`note.posted`: a line, and a task if it is held for staff."""
    data = envelope.data
    if known_case(work, envelope.case_id) is None:
        return
    note(work, envelope.case_id, "note.held" if data["held"] else "note.posted", person_id=data["person_id"])
    if data["held"]:
        open_task(work, "note_held", f"note:{data['note_id']}", case_id=envelope.case_id,
                  person_id=data["person_id"], subject_id=data["relay_id"])


def relay_paused(work: Work, envelope: Envelope) -> None:
    """`relay.paused`: a party paused, or goes on."""
    if known_case(work, envelope.case_id):
        relays.pause_relay(work, envelope.data["relay_id"], envelope.data["person_id"], envelope.data["paused"])


def relay_ended(work: Work, envelope: Envelope) -> None:
    """`relay.ended`: a party ended it."""
    if known_case(work, envelope.case_id):
        relays.end_relay(work, envelope.data["relay_id"], envelope.data["person_id"])
