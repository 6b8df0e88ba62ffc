"""Why a message did not go: the codes of `message.failed` and `message.suppressed`, in words for staff (English)."""

WHY = {
    "no_consent": "they have not agreed to it", "opted_out": "they asked for no more messages",
    "condition": "a protective condition forbids it", "unsafe": "nobody has said that it is safe to write there",
    "no_address": "there is no number or address", "expired": "it came too late to be of use",
    "quiet": "it is a time when we do not write", "case_closed": "the case is closed",
    "screened_out": "the case was screened out", "cap": "they had enough messages this week",
    "held": "the case is on hold after a text that may mean danger", "superseded": "something newer took its place",
    "withdrawn": "what it was about is over", "staff": "staff took it back", "answered": "it was answered before",
    "unknown_person": "the notifier does not know them yet", "relay_paused": "the other side is taking a pause",
}
