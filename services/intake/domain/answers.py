"""What the answer to a check-in means for the people at the centre (domain research 3.5).

The notifier does what follows for its own plan; intake keeps who would talk and makes the tasks.
"""

from dataclasses import dataclass

WANTS_TO_TALK = ("talk", "yes")
TAKES_BACK = ("not_now", "no", "no_thanks", "no_more")
TASK_OF_ANSWER = {
    "help": "help",
    "call": "call",
    "write": "write_it_down",
    "write_down": "write_it_down",
    "not_well": "not_going_well",
    "resolved": "says_resolved",
}
WORDS = {
    "talk": "would like to talk",
    "yes": "yes",
    "no": "no",
    "no_thanks": "no, thank you",
    "not_now": "not now",
    "not_yet": "not yet",
    "later": "ask again in 30 days",
    "help": "needs help",
    "call": "please call",
    "no_more": "no more check-ins",
    "well": "it goes well",
    "so_so": "so-so",
    "some": "some of it works",
    "not_well": "it does not go well",
    "write": "help us write it down",
    "write_down": "help us write it down",
    "resolved": "it is settled",
    "there": "will be there",
    "new_time": "needs a new time",
    "leave": "does not want to go on",
    "slots": "answered about times",
    "none": "answered about times",
}


@dataclass(frozen=True)
class Effect:
    """What an answer does: `talk` sets (True) or clears (False) the wish to talk, None leaves it."""

    talk: bool | None = None
    task: str | None = None


def effect(answer: str) -> Effect:
    """What staff and the case take from a check-in's answer; an unknown code changes nothing."""
    if answer in WANTS_TO_TALK:
        return Effect(talk=True)
    if answer in TAKES_BACK:
        return Effect(talk=False)
    return Effect(task=TASK_OF_ANSWER.get(answer))


def in_words(answer: str) -> str:
    return WORDS.get(answer, answer.replace("_", " "))
