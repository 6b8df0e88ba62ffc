"""The case's timeline in words. Lines are kept as codes and read by staff only."""

from collections.abc import Callable, Mapping
from typing import Any

from services.intake.domain import answers, cases, conditions, consents, outcomes, relays, screening, tasks
from services.intake.domain.contact_points import SUSPENDED_WORDS
from services.intake.domain.keeping import HOLDS
from shared.contracts.why_not_sent import WHY

Details = Mapping[str, Any]
TEMPLATES = {
    "received": "first confirmation", "convene": "invitation to mediate", "slots": "question about times",
    "new_times": "question about a new time", "sooner": "offer of a sooner time",
    "offer": "offer to come back", "notset": "no session set",
    "stays": "the session stays", "set": "session set", "moved": "session moved", "cancelled": "session cancelled",
    "way_in": "how to join",
    "remind3": "reminder, 3 days", "remind1": "reminder, 1 day", "noshow": "we missed you",
    "generic": "check-in", "fact": "check-in about a fact", "informal": "check-in about the plan",
    "partial": "check-in about open points", "judge": "check-in before court", "agree30": "check-in on the agreement",
    "last": "last check-in", "relay": "question about notes", "relay_open": "notes are open",
    "relay_closed": "notes are closed", "note": "new note", "note_body": "new note", "note_waits": "note waits",
    "note_kept": "note not passed", "notes_paused": "notes paused", "notes_on": "notes go on", "link": "new link",
    "thanks": "thank you", "hold": "answer noted", "call": "we will call", "new_time": "new time noted",
    "no_more": "no more check-ins", "which": "which digit", "unknown": "a person will read it", "help": "help text",
    "staff": "text by staff", "closed_days": "the office is closed", "keep_in_touch": "how can we reach you",
    "open_door": "our door is open", "optin": "they asked for texts", "survey": "how did it go",
    "court": "check-in before a court day", "stopconf": "no more texts",
    "verify": "question whether it is theirs", "goodbye": "goodbye to the old number",
}
CHANNELS = {"sms": "Text", "email": "E-mail"}
HOW = consents.HOW_WORDS | {"web": "on the web form", "page": "on their page", "spoken": "in a spoken talk",
                            "sms": "by text", "staff": "with staff", "email": "by e-mail"}
CONSENT_VERBS = {"given": "Agreed to", "refused": "Did not agree to", "revoked": "Took back", "expired": "Ran out",
                 "reopened": "May be asked again about"}
ENDED = {"booked": "a session is booked", "not_mutual": "no time suited everybody",
         "expired": "it ended without all answers", "withdrawn": "withdrawn by staff"}
INVITATIONS = {"first": "first session", "next": "next session", "come_back": "offer to come back",
               "move": "new time for the session"}


def spelled(code: Any, words: Mapping[str, str]) -> str:
    """The words for a code, or the code itself made readable if a later version brought it."""
    return words.get(str(code), str(code).replace("_", " "))


def _message(state: str) -> Callable[[Details], str]:
    def line(details: Details) -> str:
        what = f"{spelled(details.get('channel'), CHANNELS)} “{spelled(details.get('template'), TEMPLATES)}”"
        why = details.get("why")
        return f"{what} {state}: {spelled(why, WHY)}" if why else f"{what} {state}"

    return line


def _consent(details: Details) -> str:
    verb = CONSENT_VERBS[details["state"]]
    purposes = ", ".join(spelled(purpose, consents.WORDS).lower() for purpose in details["purposes"])
    return f"{verb} ({spelled(details['how'], HOW)}): {purposes}"


def _condition(details: Details) -> str:
    blocked = ", ".join(spelled(block, conditions.BLOCKS).lower() for block in details["blocks"])
    return f"Protective condition set: {spelled(details['kind'], conditions.KINDS).lower()} ({blocked})"


def _outcome(details: Details) -> str:
    return f"Outcome recorded: {spelled(details['outcome'], outcomes.OUTCOMES).lower()}"


LINES: dict[str, str | Callable[[Details], str]] = {
    "case.opened": "Asked for mediation by the web form",
    "case.moved": lambda d: f"Now: {spelled(d['stage'], cases.STAGE_WORDS).lower()}",
    "case.closed": lambda d: f"Case closed: {spelled(d['code'], cases.CLOSE_CODES).lower()}",
    "case.reopened": "Case opened again",
    "case.court": "Court date changed",
    "person.changed": "Contact details corrected",
    "person.moved": "Time zone or ZIP code changed",
    "consent": _consent,
    "screened": lambda d: f"Screening decision: {spelled(d['decision'], screening.DECISIONS).lower()}",
    "accepted": "Accepted for mediation",
    "convene.asked": "Is asked whether they want to mediate",
    "convene.yes": "Would like to mediate",
    "convene.no": "Does not want to mediate",
    "convene.call": "Would like a call first",
    "condition.set": _condition,
    "condition.lifted": lambda d: f"Protective condition lifted: {spelled(d['kind'], conditions.KINDS).lower()}",
    "invitation.opened": lambda d: f"Both are asked about times ({spelled(d['kind'], INVITATIONS)})",
    "invitation.answered": "Answered about times (kept private)",
    "invitation.closed": lambda d: f"The question about times is closed: {spelled(d['how'], ENDED)}",
    "session.scheduled": "Session set",
    "session.moved": "Session moved to another time",
    "session.cancelled": "Session cancelled",
    "session.held": "Session held",
    "session.missed": "Session did not take place: not everybody came",
    "session.updated": "How to join the session was told",
    "session.running_over": "The session takes longer",
    "session.new_time_asked": "Needs another time for the session",
    "reminder.answered": lambda d: f"Reminder answered: {answers.in_words(d['answer'])}",
    "outcome": _outcome,
    "sealed.opened": "Sealed reasons opened (recorded)",
    "plan.confirmed": "Follow-up plan started",
    "plan.completed": "Follow-up plan ended",
    "check_in.answered": lambda d: f"Check-in answered: {answers.in_words(d['answer'])}",
    "check_ins.stopped": "Wants no more check-ins",
    "no_show.answered": lambda d: f"After the missed session: {answers.in_words(d['answer'])}",
    "relay.asked": "Both are asked, privately, whether we may pass notes",
    "relay.answered": "Answered about notes",
    "relay.opened": "Notes are open",
    "relay.paused": "Paused the notes",
    "relay.resumed": "Goes on with the notes",
    "relay.closed": lambda d: f"Notes are closed: {spelled(d['why'], relays.WHY_WORDS)}",
    "note.posted": "Wrote a note",
    "note.held": "Wrote a note that is held for staff",
    "contact.opted_out": lambda d: f"Asked for no more messages by {spelled(d['channel'], CHANNELS).lower()}",
    "contact.opted_in": lambda d: f"Wants messages by {spelled(d['channel'], CHANNELS).lower()} again",
    "legal_hold.set": lambda d: f"Legal hold: {spelled(d['why'], HOLDS).lower()}",
    "legal_hold.lifted": "Legal hold lifted",
    "person.erased": "Everything about them was erased",
    "contact.verified": lambda d: f"{spelled(d['channel'], CHANNELS)}: the number or address is confirmed",
    "contact.suspended": lambda d: f"{spelled(d['channel'], CHANNELS)} rests: {SUSPENDED_WORDS.get(d['why'], '')}",
    "contact.unreachable": lambda d: f"{spelled(d['channel'], CHANNELS)} messages do not arrive",
    "message.sent": _message("sent"),
    "message.delivered": _message("delivered"),
    "message.failed": _message("did not arrive"),
    "message.suppressed": _message("was not sent"),
    "message.unmatched": "Wrote something that a person needs to read",
    "transcript.made": lambda d: f"Transcript downloaded ({d['format'].upper()}): "
                                 f"{'the whole case' if d['whole'] else 'the part of one side'}",
    "task.done": lambda d: f"Done: {tasks.in_words(d['kind']).lower()}",
}


def in_words(kind: str, details: Details) -> str:
    """The line for staff. Raises KeyError for a kind that is not in the table."""
    line = LINES[kind]
    return line if isinstance(line, str) else line(details)
