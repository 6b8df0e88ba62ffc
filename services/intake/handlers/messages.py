"""What the notifier tells of messages: a line in the timeline, and a task where a person must call instead."""

from services.intake.handlers.cases import known_case
from services.intake.handlers.contact_points import arrived
from services.intake.handlers.tasks import finish_by_key, open_task
from services.intake.handlers.timeline import note, note_message
from shared.contracts import CENTRE, Envelope
from shared.work import Work

# A session hangs on these: if one cannot be sent, somebody calls.
CALL_INSTEAD = ("convene", "slots", "new_times", "offer", "set", "moved", "cancelled", "notset")
NO_CALL = ("case_closed", "screened_out", "expired", "superseded", "withdrawn", "staff", "answered", "held",
           "by_mail")


KIND_OF = {"threat": "threat", "self_harm": "threat", "may_mean_stop": "may_mean_stop",
           "wrong_person": "may_mean_stop"}


def message_changed(work: Work, envelope: Envelope) -> None:
    """`message.sent`, `.delivered`, `.failed` and `.suppressed`."""
    data, case = envelope.data, known_case(work, envelope.case_id)
    if case is None:
        return
    if envelope.type == "message.delivered" and data.get("person_id"):
        arrived(work, data["person_id"], data["channel"])
    details = {name: data[name] for name in ("channel", "template", "why") if data.get(name)}
    note_message(work, case.id, envelope.type, data["message_id"], details, data.get("person_id"))
    if envelope.type in ("message.failed", "message.suppressed") and data["template"] in CALL_INSTEAD \
            and data.get("why") not in NO_CALL:
        open_task(work, "could_not_write", f"could_not_write:{case.id}:{data.get('person_id')}", case_id=case.id,
                  person_id=data.get("person_id"))


def message_unmatched(work: Work, envelope: Envelope) -> None:
    """`message.unmatched`: a person must read it, today if it sounds like danger."""
    data = envelope.data
    case = known_case(work, envelope.case_id) if envelope.case_id != CENTRE else None
    kind = KIND_OF.get(data["why"], "unmatched")
    if case:
        note(work, case.id, "message.unmatched", person_id=data.get("person_id"))
    open_task(work, kind, f"inbound:{data['inbound_id']}", case_id=case.id if case else None,
              person_id=data.get("person_id"), subject_id=data["inbound_id"])


def text_settled(work: Work, envelope: Envelope) -> None:
    """`text.settled`: staff have seen to it on the notifier's page, or what came later did."""
    finish_by_key(work, f"inbound:{envelope.data['inbound_id']}")
