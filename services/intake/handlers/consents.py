"""The consent ledger: what is written into it, by whom, and on what ground."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Consent, Person
from services.intake.domain.consents import (
    BY_PHONE,
    LASTS_BY_ITSELF,
    OF_CHANNEL,
    WORDING,
    Entry,
    changes,
    latest,
    of_scope,
    only_by_themselves,
    reopening,
    stopping,
    welcomed,
    why_not_by_tap,
)
from services.intake.domain.months import months_later
from services.intake.handlers.audit import record
from services.intake.handlers.own_settings import settings_of
from services.intake.handlers.parties import consents_of, ledger_of
from services.intake.handlers.telling import cases_of, get_person, publish_person
from services.intake.handlers.timeline import note
from shared.errors import NotFound, Refusal
from shared.timers import Timer
from shared.work import Work

MESSAGES = ("sessions_sms", "check_ins_sms", "details_sms", "email")
FURTHER = ("voicemail", "surveys", "research", "proposals", "copy_lawyer", "fundraising")
BY_PERSON = (*MESSAGES, *FURTHER)  # `relay` is agreed to by answering
REACHED_BY = ("sms", "email")  # the channels that the notifier writes to
EXPIRY = "consent.expiry"
STOP_WAYS = ("spoken", "letter")


@dataclass(frozen=True)
class Ground:
    """How a line came about, who of the staff wrote it, what shows it, and how far the word went."""

    how: str
    by: str | None = None
    evidence: str | None = None
    scope: str = "purpose"


def switch_consent(work: Work, person_id: str, purpose: str, on: bool, evidence: str | None = None) -> None:
    """The person switches one consent on or off on their page. Raises Refusal for what is not known to be safe."""
    if purpose not in BY_PERSON:
        raise NotFound
    person = get_person(work, person_id)
    if on and (why := why_not_switch_on(work.session, person, purpose)):
        raise Refusal("Please text START to us first." if why == "text_start" else "Please call us to switch this on.")
    held = consents_of(work.session, [person_id], work.now())[person_id]
    entries = changes(held, held | {purpose} if on else held - {purpose}, [purpose])
    if not entries:
        return
    was_stopped = purpose in only_by_themselves(ledger_of(work.session, person_id))
    write_consents(work, person, entries, Ground("page", evidence=evidence))
    if on and was_stopped:  # told first: what confirms it may go then
        _open_channel(work, person_id, purpose)
    publish_person(work, person, welcome=welcomed(held, entries))


def stop(work: Work, person_id: str, scope: str, what: str, ground: Ground) -> None:
    """Takes back one purpose, a channel or everything, at once. Raises NotFound for what is none of these."""
    try:
        purposes = of_scope(scope, what)
    except ValueError as error:
        raise NotFound from error
    person = get_person(work, person_id)
    entries = stopping(ledger_of(work.session, person_id), purposes)
    if entries:
        write_consents(work, person, entries, replace(ground, scope=scope))
        publish_person(work, person)


def stop_for(work: Work, by: str, person_id: str, scope: str, what: str, how: str) -> None:
    """Staff write down that the person wants no more of it. Only the person can open it again."""
    if how not in STOP_WAYS:
        raise Refusal("Choose how they told us.", "how")
    stop(work, person_id, scope, what, Ground(how, by, "talk" if how == "spoken" else "letter"))
    record(work, by, "consent.stopped", person_id)


def opt_out(work: Work, person_id: str, channel: str, how: str, evidence: str | None = None) -> None:
    """Takes back everything for a channel, at once (47 CFR 64.1200)."""
    stop(work, person_id, "channel", channel, Ground(how, evidence=evidence))


def open_again(work: Work, person_id: str, channel: str, how: str, evidence: str) -> None:
    """The person opened a channel they had stopped: it gives nothing, but lets them be asked."""
    person = get_person(work, person_id)
    entries = reopening(ledger_of(work.session, person_id), OF_CHANNEL[channel])
    write_consents(work, person, entries, Ground(how, evidence=evidence, scope="channel"))


def write_consents(work: Work, person: Person, entries: Iterable[Entry], ground: Ground) -> None:
    """Adds lines to the ledger, and one for each kind of change to the timeline of each case of the person."""
    told: dict[str, list[str]] = {}
    for entry in entries:
        ends = _end(work, entry) if entry.state == "given" else None
        work.session.add(Consent(
            person_id=person.id, purpose=entry.purpose, state=entry.state, channel=channel_of(entry.purpose),
            wording=WORDING, how=ground.how, staff_id=ground.by, at=work.now(), scope=ground.scope,
            evidence=ground.evidence, expires_at=ends))
        if ends:
            _set_expiry(work, person.id, entry.purpose, ends)
        if entry.purpose != "relay":  # who wants notes stays private
            told.setdefault(entry.state, []).append(entry.purpose)
    for case_id in cases_of(work, person.id):
        for state, purposes in told.items():
            note(work, case_id, "consent", {"purposes": purposes, "state": state, "how": ground.how}, by=ground.by,
                 person_id=person.id)
    work.session.flush()


def spoken(work: Work, person_id: str, answers: Mapping[str, str]) -> list[Entry]:
    """The ledger lines for what was said to staff: a no to what was given takes it back, to what was not is a refusal.

    Raises Refusal for a yes to what the person had stopped: they open it again themselves, nobody does it for them.
    """
    ledger = ledger_of(work.session, person_id)
    held, theirs = consents_of(work.session, [person_id], work.now())[person_id], only_by_themselves(ledger)
    found = []
    for purpose, answer in answers.items():
        if answer == "yes" and purpose in theirs:
            raise Refusal("They had stopped this. Only they can open it again: by START from their phone, or on their "
                          "page.", f"consent_{purpose}")
        if answer == "yes" and purpose not in held:
            found.append(Entry(purpose, "given"))
        elif answer == "no" and purpose not in theirs:
            found.append(Entry(purpose, "revoked" if purpose in held else "refused"))
    return found


def why_not_switch_on(session: Session, person: Person, purpose: str) -> str | None:
    """Why the person cannot switch `purpose` on by themselves, as a code; None if they can."""
    why = why_not_by_tap(purpose, person.phone, person.email, person.safe_sms, person.safe_email)
    if why or purpose not in OF_CHANNEL["sms"]:
        return why
    last = session.scalar(select(Consent).where(Consent.person_id == person.id, Consent.purpose == purpose)
                          .order_by(Consent.id.desc()).limit(1))
    return "text_start" if last and last.state == "revoked" and last.how in BY_PHONE else None


def consent_expired(work: Work, timer: Timer) -> None:
    """Its months are over: what was not given anew in the meantime no longer holds."""
    person = work.session.get(Person, timer.data["person_id"], with_for_update=True)
    if person is None or person.erased_at:
        return
    purpose = timer.data["purpose"]
    entry = latest(ledger_of(work.session, person.id)).get(purpose)
    if entry and entry.state == "given" and entry.expires_at and entry.expires_at <= work.now():
        write_consents(work, person, [Entry(purpose, "expired")], Ground("clock"))
        publish_person(work, person)


def channel_of(purpose: str) -> str:
    return next((channel for channel, purposes in OF_CHANNEL.items() if purpose in purposes), "any")


def _open_channel(work: Work, person_id: str, purpose: str) -> None:
    if channel_of(purpose) not in REACHED_BY:
        return
    for case_id in cases_of(work, person_id):
        work.publish("contact.reopened", case_id, {"person_id": person_id, "channel": channel_of(purpose)})


def _end(work: Work, entry: Entry) -> datetime | None:
    months = settings_of(work).consent_months
    if not months or entry.purpose in LASTS_BY_ITSELF:
        return None
    return months_later(work.now(), months)


def _set_expiry(work: Work, person_id: str, purpose: str, at: datetime) -> None:
    work.set_timer(EXPIRY, f"consent:{person_id}:{purpose}:{at.isoformat()}", at,
                   data={"person_id": person_id, "purpose": purpose})
