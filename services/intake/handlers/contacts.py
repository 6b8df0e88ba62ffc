"""What the notifier learns about numbers and addresses: opted out, in again, or dead."""

from services.intake.adapters.tables import Person
from services.intake.handlers import contact_points
from services.intake.handlers.cases import known_case
from services.intake.handlers.consents import open_again, opt_out
from services.intake.handlers.tasks import finish_by_key, open_task
from services.intake.handlers.timeline import note
from shared.contracts import Envelope
from shared.work import Work


def contact_opted_out(work: Work, envelope: Envelope) -> None:
    """`contact.opted_out`: every consent for the channel is taken back at once."""
    if person := _known(work, envelope):
        data = envelope.data
        note(work, envelope.case_id, envelope.type, {"channel": data["channel"]}, person_id=person.id)
        opt_out(work, person.id, data["channel"], data["how"], f"event:{envelope.id}")
        if data["how"] == "wrong_person" and contact_points.suspend(work, person, data["channel"], "disowned"):
            _task(work, envelope, "unreachable")
        if data["how"] == "complaint":
            _task(work, envelope, "complaint")


def contact_opted_in(work: Work, envelope: Envelope) -> None:
    """`contact.opted_in`: the channel is open again; what was agreed to before does not come back by itself."""
    if person := _known(work, envelope):
        data = envelope.data
        note(work, envelope.case_id, envelope.type, {"channel": data["channel"]}, person_id=person.id)
        open_again(work, person.id, data["channel"], data["how"], f"event:{envelope.id}")
        _task(work, envelope, "opted_in")


def contact_unreachable(work: Work, envelope: Envelope) -> None:
    """`contact.unreachable`: somebody checks the number by another way; after the second time in a row it rests.

    An address that an e-mail came back from rests after the first.
    """
    if person := _known(work, envelope):
        note(work, envelope.case_id, envelope.type, {"channel": envelope.data["channel"]}, person_id=person.id)
        contact_points.did_not_arrive(work, person, envelope.data["channel"], envelope.data["why"])
        _task(work, envelope, "unreachable")


def contact_verified(work: Work, envelope: Envelope) -> None:
    """`contact.verified`: whoever has the address said that it is this person's."""
    if person := _known(work, envelope):
        contact_points.verify(work, person.id, envelope.data["channel"], "answer")


def contact_disowned(work: Work, envelope: Envelope) -> None:
    """`contact.disowned`: it is somebody else's, so nothing more goes there."""
    if person := _known(work, envelope):
        contact_points.suspend(work, person, envelope.data["channel"], "disowned")
        _task(work, envelope, "unreachable")


def sender_paused(work: Work, envelope: Envelope) -> None:
    """`sender.paused`: nothing goes out by this provider; somebody must see to it today."""
    open_task(work, "sender_paused", f"sender_paused:{envelope.data['sender']}")


def sender_resumed(work: Work, envelope: Envelope) -> None:
    """`sender.resumed`: the task is done, whoever or whatever did it."""
    finish_by_key(work, f"sender_paused:{envelope.data['sender']}")


def _known(work: Work, envelope: Envelope) -> Person | None:
    """The person, unless we do not know them (any more)."""
    person = work.session.get(Person, envelope.data["person_id"])
    known = person is not None and person.erased_at is None and known_case(work, envelope.case_id) is not None
    return person if known else None


def _task(work: Work, envelope: Envelope, kind: str) -> None:
    data = envelope.data
    open_task(work, kind, f"{kind}:{envelope.case_id}:{data['person_id']}:{data['channel']}",
              case_id=envelope.case_id, person_id=data["person_id"])
