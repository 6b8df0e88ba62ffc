"""Words that may tell of violence, fear or self-harm: a person must hear of them at once.

Short lists, read by people (`words/`): they rather hold one case too many. They never decide what a text means, and no
answer goes out by itself that could make things worse. A note between parties is held by the same lists.
"""

from services.notifier.domain.keywords import spoken
from services.notifier.domain.words import patterns

THREAT, SELF_HARM = "threat", "self_harm"
DANGERS = frozenset({THREAT, SELF_HARM})
LISTS = ((SELF_HARM, patterns("self_harm")), (THREAT, patterns("harm")))


def danger_in(text: str) -> str | None:
    """`self_harm` or `threat` if the text may tell of it, else None. A person decides what it means."""
    said = spoken(text)
    return next((danger for danger, words in LISTS if any(pattern.search(said) for pattern in words)), None)
