"""What an access token may be allowed to do, in words. A token never does more than its owner's roles do."""

from shared.http.words import N_

SCOPE_WORDS = {
    "cases:read": N_("Read cases and tasks"),
    "scheduling:read": N_("Read sessions, times, mediators and rooms"),
    "scheduling:write": N_("Book, move and cancel sessions; change hours and rooms"),
    "messages:read": N_("Read what became of messages and plans"),
}
