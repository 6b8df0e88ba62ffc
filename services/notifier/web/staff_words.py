"""The words of staff pages for codes of the domain. Staff pages are in English."""

import re

from babel.dates import get_timezone_name

from services.notifier.adapters.tables import Person
from services.notifier.domain.delivery import STATES
from services.notifier.domain.gate import WHY
from services.notifier.domain.provider_errors import Meaning, in_words

TEMPLATES = {
    "received": "We got your request", "convene": "Do you want to mediate?", "slots": "Which times?",
    "new_times": "Which new times?", "sooner": "A sooner time is free",
    "offer": "Offer of one more session", "notset": "No session is set",
    "stays": "The session stays", "set": "The session is set", "moved": "The session has a new time",
    "way_in": "How to join the session",
    "cancelled": "The session is cancelled", "remind3": "Reminder, 3 days before", "remind1": "Reminder, 1 day before",
    "noshow": "We missed you", "generic": "Check-in", "fact": "Check-in: the missing fact",
    "informal": "Check-in: the informal plan", "partial": "Check-in: points still open",
    "judge": "Check-in before court", "agree30": "Check-in: how the plan works", "last": "Last check-in",
    "relay": "Shall we pass notes?", "relay_open": "Notes are open", "relay_closed": "Notes are closed",
    "note": "A note waits", "note_body": "A note", "note_waits": "We have your note",
    "note_kept": "A note was not passed on", "notes_paused": "Notes are paused", "notes_on": "Notes go on",
    "link": "A new link", "thanks": "We have your answer", "hold": "We have your times", "call": "We will call",
    "new_time": "We look for a new time", "no_more": "No more check-ins", "which": "Please reply with a number",
    "too_late": "The question is closed",
    "about_which": "Which is it about?",
    "unknown": "A person will read it", "help": "Help", "staff": "Written by staff",
    "closed_days": "The office is closed", "keep_in_touch": "How can we reach you?", "open_door": "Our door is open",
    "optin": "You asked for texts", "survey": "How did it go?", "court": "Check-in before a court day",
    "stopconf": "No more texts", "verify": "Is this number yours?", "goodbye": "We write elsewhere now",
}
STATE = {
    "queued": ("Waiting", "wait"), "sending": ("Being sent", "wait"), "unknown": ("Nobody knows yet", "warn"),
    "accepted": ("With the provider", "plain"), "sent": ("Sent", "good"), "delivered": ("Arrived", "good"),
    "undelivered": ("Did not arrive", "stop"), "failed": ("Failed", "stop"), "suppressed": ("Not sent", "warn"),
    "expired": ("Too late, not sent", "warn"),
}
CHANNELS = {"sms": "Text", "email": "E-mail"}
FAILED = {
    Meaning.LATER: "The phone or the network could not be reached.",
    Meaning.OPTED_OUT: "They want nothing on this channel (STOP).",
    Meaning.BAD_ADDRESS: "Nothing can arrive at this number or address.",
    Meaning.CONTENT: "The words were refused by a filter. Please look at them.",
    Meaning.SENDER: "The provider refuses our own number or account.",
    Meaning.UNMAPPED: "The provider gave a reason that we do not know.",
    Meaning.SOON: "There was a fault on the way.", Meaning.TOO_LATE: "It came too late to be worth sending.",
    Meaning.RETRY: "It was not taken.", Meaning.SLOWER: "A limit of our sender was reached.",
    Meaning.DAY: "Our sender's limit for the day is reached.",
}
HAPPENED = {
    "complaint": "Its reader marked it as junk: no e-mail goes there any more.",
    "error": "Our system could not put it together.",
    "gave_up": "Eight attempts, none was taken.", "unclear": "The provider did not answer: nobody knows if it has it.",
    "lease_over": "It was being sent when our system stopped.",
    "not_listed": "We looked at the provider and did not find it.", "sent_again": "Staff sent it once more.",
    "staff_heard": "Staff heard that it arrived.",
}
SOURCES = {"sender": "our system", "callback": "the provider's report", "listing": "we asked the provider",
           "gate": "the check before sending", "staff": "staff"}
UNDERSTOOD = {
    "stop": "STOP", "start": "START", "help": "HELP", "answer": "an answer", "note": "a note",
    "relay_word": "a word about notes", "reaction": "a thumb or heart",
}
UNMATCHED = {
    "free_text": "Words of their own", "threat": "May mean danger", "self_harm": "May hurt themselves",
    "unknown_number": "A number we do not know", "may_mean_stop": "May want no more texts",
    "wrong_person": "May be the wrong person", "error": "Our system stumbled over it",
    "which_case": "Which case is not clear", "media": "With a picture or file",
    "no_choice": "No choice of the question",
    "too_late": "The question was over", "late": "Came late, out of order",
}
UNMATCHED_TONE = {"threat": "stop", "self_harm": "stop", "may_mean_stop": "warn", "wrong_person": "warn",
                  "error": "warn", "late": "warn"}
INBOX_KINDS = {"danger": "Danger", "wishes": "Wishes to hear no more", "questions": "Words and questions",
               "answers": "Answers that did not fit", "unknown": "Unknown or odd"}
HELD = {"threat": "a text or note that may mean danger",
        "self_harm": "a text or note of somebody who may hurt themselves"}
DONE_WITHOUT = {"stop": "They then texted STOP, or staff saw to it with another text.",
                "start": "They then texted START.",
                "answer": "They then gave an answer that fits.", "note": "Passed on as a note."}
FILE_KINDS = {"image/jpeg": "Picture (JPEG)", "image/png": "Picture (PNG)", "image/gif": "Picture (GIF)",
              "image/webp": "Picture (WebP)", "image/heic": "Picture (HEIC)", "application/pdf": "PDF document",
              "audio/amr": "Sound", "audio/mpeg": "Sound", "audio/ogg": "Sound", "video/mp4": "Video",
              "video/3gpp": "Video", "text/vcard": "Contact card"}
FILE_WHY = {"size": "It was larger than 5 MB.", "kind": "It is of no kind that we keep.",
            "address": "It came from a place that is not the provider's.", "gone": "The provider no longer has it."}
CONSENTS = {"sessions_sms": "texts about sessions", "check_ins_sms": "texts to check in",
            "details_sms": "details in texts", "email": "e-mail", "relay": "passing notes"}
ZONE_SOURCES = {"form": "from the form", "zip": "from the ZIP code", "centre": "nothing else is known"}
PROMPT_STATE = {"waiting": "not asked on the phone yet", "open": "open", "answered": "answered", "closed": "closed",
                "expired": "no answer in time"}


def where(person: Person) -> str:
    """The zones whose hours are kept for somebody, each with its source: `Central Time: from the area code 312`."""
    zones = person.zones or {person.timezone: "centre"}
    return "; ".join(f"{zone_name(zone)}: {_source(source, person.phone)}" for zone, source in zones.items())


def zone_name(zone: str) -> str:
    return get_timezone_name(zone, width="long", locale="en", zone_variant="generic")


def _source(source: str, phone: str | None) -> str:
    if source == "area_code":
        return f"from the area code {phone[2:5]}" if phone and phone.startswith("+1") else "from the number"
    return ZONE_SOURCES.get(source, source)


def why(code: str | None) -> str:
    """A reason in words."""
    if code is None:
        return ""
    failed = FAILED[Meaning(code)] if code in set(Meaning) else None
    return WHY.get(code) or HAPPENED.get(code) or failed or code.replace("_", " ").capitalize() + "."


def provider_said(detail: str | None, sender_name: str | None = None) -> str:
    """The provider's own answer, with what its code means: `Carrier's limit reached. [http 400 code 30022]`."""
    code = re.search(r"\d{5}$", detail or "")
    return f"{in_words(int(code.group()), sender_name) if code else ''} [{detail}]".strip() if detail else ""


SENDERS = {"twilio": "Twilio", "telnyx": "Telnyx", "mail": "The mail server"}


def sender(name: str) -> str:
    return SENDERS.get(name, name)


def template(template_id: str) -> str:
    return TEMPLATES.get(template_id, template_id)


def state(code: str) -> str:
    return STATE[code][0]


def tone(code: str) -> str:
    return STATE[code][1]


STATE_CHOICES = [(code, STATE[code][0]) for code in STATES]
