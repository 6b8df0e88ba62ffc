"""Asking for mediation: the public form becomes a case."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services.intake.adapters.tables import Case, FormReceipt, Party, Person
from services.intake.domain.consents import Entry, welcomed
from services.intake.handlers.cases import keep_court_date
from services.intake.handlers.consents import Ground, write_consents
from services.intake.handlers.tasks import open_task
from services.intake.handlers.telling import publish_person
from services.intake.handlers.timeline import note
from shared.db.once import insert_once
from shared.ids import derived_id, new_id, plain_code
from shared.work import Work

CODE_LETTERS = 5


@dataclass(frozen=True)
class AskForm:
    """A request as the form took it. `token` is the same for a form sent twice; `phone` numbers are E.164.
    `zone` and `zip` are where the person who asks says they are, `timezone` the centre's.

    `consents` are the purposes ticked by the person who asks; nothing is assumed for the other.
    """

    token: str
    name: str
    phone: str | None
    email: str | None
    safe_sms: str
    safe_email: str
    language: str
    case_type: str
    other_name: str
    timezone: str
    zone: str | None = None
    zip: str = ""
    other_phone: str | None = None
    other_email: str | None = None
    court_on: date | None = None
    access_needs: str = ""
    interpreter: str = ""
    consents: frozenset[str] = frozenset()


def ask_for_mediation(work: Work, form: AskForm) -> str:
    """Opens a case with both people; returns its id. The same form again returns the same case and makes nothing."""
    case_id = derived_id("case", form.token)
    if not _first_time(work, form.token, case_id):
        return case_id
    case = _open_case(work, case_id, form)
    initiator, other = _initiator(work, form), _other(work, form)
    work.session.add_all([initiator, other])
    work.session.flush()
    parties = [_party(work, case_id, initiator, "A", "yes"), _party(work, case_id, other, "B", None)]
    work.session.flush()
    given = [Entry(purpose, "given") for purpose in sorted(form.consents)]
    write_consents(work, initiator, given, Ground("web", evidence=f"form:{case_id}"))
    publish_person(work, initiator, welcome=welcomed((), given))
    publish_person(work, other)
    for party in parties:
        work.publish("party.joined", case_id, {"party_id": party.id, "person_id": party.person_id, "side": party.side})
    if form.court_on:
        keep_court_date(work, case, form.court_on)
    _open_tasks(work, case, form)
    return case_id


def reference_of(work: Work, case_id: str) -> str | None:
    """What the case is called in talks with the person, e.g. `R-7KQ4M`."""
    return work.session.scalar(select(Case.reference).where(Case.id == case_id))


def _first_time(work: Work, token: str, case_id: str) -> bool:
    """True for the one sender of the form who is first, however many come at once."""
    return insert_once(work.session, FormReceipt, token=token, case_id=case_id, at=work.now())


def _open_case(work: Work, case_id: str, form: AskForm) -> Case:
    case = Case(id=case_id, reference=f"R-{plain_code(CODE_LETTERS)}", case_type=form.case_type,
                language=form.language, stage="inquiry", stage_since=work.now(),
                opened_at=work.now())
    work.session.add(case)
    work.session.flush()
    work.publish("case.opened", case_id, {"reference": case.reference, "case_type": case.case_type,
                                          "language": case.language})
    note(work, case_id, "case.opened")
    return case


def _initiator(work: Work, form: AskForm) -> Person:
    return Person(id=new_id(), name=form.name, phone=form.phone, email=form.email, safe_sms=form.safe_sms,
                  safe_email=form.safe_email, language=form.language, timezone=form.timezone, adult=True,
                  zone_said=form.zone or None, zip=form.zip,
                  access_needs=form.access_needs, interpreter=form.interpreter, revision=0, created_at=work.now())


def _other(work: Work, form: AskForm) -> Person:
    """The other person has told us nothing yet: no consent, and whether it is safe to write is unknown."""
    return Person(id=new_id(), name=form.other_name, phone=form.other_phone, email=form.other_email,
                  safe_sms="unknown", safe_email="unknown", language=form.language, timezone=form.timezone, adult=None,
                  access_needs="", interpreter="", revision=0, created_at=work.now())


def _party(work: Work, case_id: str, person: Person, side: str, answer: str | None) -> Party:
    party = Party(id=new_id(), case_id=case_id, person_id=person.id, side=side, convene_answer=answer)
    work.session.add(party)
    return party


def _open_tasks(work: Work, case: Case, form: AskForm) -> None:
    open_task(work, "screen", f"screen:{case.id}", case_id=case.id)
    if form.phone and form.phone == form.other_phone:
        open_task(work, "same_number", f"same_number:{case.id}", case_id=case.id)
