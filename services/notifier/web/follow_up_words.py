"""The words of staff pages about plans, notes and doors (English only)."""

PLAN_STATES = {
    "drafted": "Proposed", "active": "Running", "paused": "Paused", "completed": "Completed", "stopped": "Stopped",
    "declined": "No follow-up",
}
PLAN_WHY = {
    "done": "Every step was taken.", "closed": "The case was closed.",
    "new_outcome": "A newer outcome of the case took its place.", "staff": "Staff decided so.",
    "session": "A session stands in the calendar. It goes on by itself if the session is cancelled.",
    "condition": "A protective condition blocks all contact. It does not go on by itself.",
}
WHY_NOT = {
    "no_address": "we have no number or address", "opted_out": "they texted STOP",
    "unsafe": "nobody said that it is safe to write", "no_consent": "no consent to check-ins",
}
PERSON_WORDS = {
    "going": "goes along", "stopped": "wants no more check-ins", "enough": "said no thanks to this plan",
    "silent": "did not answer twice; nothing more is sent", "opted_out": "texted STOP",
}
CHECK_IN_WORDS = {
    "planned": "planned", "asked": "asked, no answer yet", "answered": "answered", "unanswered": "no answer",
    "closing": "closing words sent", "not_sent": "not sent", "left_out": "left out",
}
CHECK_IN_WHY = {
    "later": "they want to be asked later", "late": "its day had passed", "closing": "closing words instead",
    "stopped": "no more check-ins", "enough": "no thanks", "silent": "two without an answer", "opted_out": "STOP",
    "too_old": "half a year has passed", "superseded": "a question about a session came first",
    "new_outcome": "a newer outcome", "court": "court is near", "closed": "case closed",
    "staff": "staff stopped the plan",
}
RELAY_STATES = {"asked": "Asked, not open", "open": "Open", "ending": "Ended by a party", "closed": "Closed"}
NOTE_STATES = {
    "waiting": "Waits (a pause)", "passed": "Passed on", "held": "Held for staff", "not_passed": "Not passed",
}
NOTE_WHY = {
    "phone": "It may hold a phone number.", "email": "It may hold an e-mail address.", "link": "It holds a link.",
    "address": "It may hold a street address.", "handle": "It names an account elsewhere.",
    "threat": "It may be a threat, or tell of danger. The whole case is held.", "long": "It is very long.",
    "case_held": "The case is held.",
}
LOOKS = {"looked": "looked at the notes", "passed": "passed a held note on", "refused": "kept a held note back"}
DOOR = {
    "pin_set": "Chose a PIN", "opened": "Opened their page", "locked": "Five wrong PINs: the door was locked",
    "pin_forgotten": "Staff forgot the PIN for them", "link_sent": "A new link was sent",
    "links_ended": "Older links were ended",
}
