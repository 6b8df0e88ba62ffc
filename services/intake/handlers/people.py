"""People: what staff learn of them in a talk, and how they may be reached."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.intake.adapters.tables import Person
from services.intake.domain.consents import welcomed
from services.intake.handlers import contact_points
from services.intake.handlers.audit import record
from services.intake.handlers.consents import Ground, spoken, write_consents
from services.intake.handlers.contact_points import PointForm
from services.intake.handlers.parties import consents_of
from services.intake.handlers.telling import cases_of, get_person, publish_person
from services.intake.handlers.timeline import note
from shared.work import Work


@dataclass(frozen=True)
class ContactForm:
    """What staff correct after a talk. `answers`: purpose -> `yes` or `no` as spoken; left out means not asked.

    `sms` and `mail` say more about the number and the address; None leaves that as it is.
    """

    name: str
    phone: str | None
    email: str | None
    safe_sms: str
    safe_email: str
    language: str
    access_needs: str = ""
    interpreter: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    sms: PointForm | None = None
    mail: PointForm | None = None


FACTS = ("name", "phone", "email", "safe_sms", "safe_email", "language", "access_needs", "interpreter")


def change_contact(work: Work, by: str, person_id: str, form: ContactForm) -> None:
    """Corrects how a person may be reached and records what they agreed to in a talk. Tells the other services.

    Raises Refusal for a yes that only the person can give, and for hours that are none.
    """
    person = get_person(work, person_id)
    changed = [name for name in FACTS if getattr(person, name) != getattr(form, name)]
    goodbye = _replace_values(work, person, form)
    for name in changed:
        setattr(person, name, getattr(form, name))
    described = [contact_points.describe(work, person, channel, one)
                 for channel, one in (("sms", form.sms), ("email", form.mail))]
    entries = spoken(work, person_id, form.answers)
    welcome = welcomed(consents_of(work.session, [person_id], work.now())[person_id], entries)
    if changed or any(described):
        for case_id in cases_of(work, person_id):
            note(work, case_id, "person.changed", by=by, person_id=person_id)
        record(work, by, "person.changed", person_id)
    write_consents(work, person, entries, Ground("spoken", by, "talk"))
    if changed or entries or any(described):
        publish_person(work, person, goodbye, welcome)
        _ask_new_ones(work, person, changed)


def _replace_values(work: Work, person: Person, form: ContactForm) -> tuple[str, ...]:
    """The channels whose old number or address may be told that we write elsewhere now."""
    wanted = (("sms", form.phone, person.safe_sms, form.sms), ("email", form.email, person.safe_email, form.mail))
    return tuple(channel for channel, value, safe, more in wanted if contact_points.replace_value(
        work, person, channel, value, safe, bool(more and more.goodbye)))


def _ask_new_ones(work: Work, person: Person, changed: list[str]) -> None:
    for channel, name in (("sms", "phone"), ("email", "email")):
        point = contact_points.present_point(work, person, channel) if name in changed else None
        if point and point.must_check:
            contact_points.ask_to_confirm(work, person.id, channel)
