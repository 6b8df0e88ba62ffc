"""What waits for a person at the centre, and by when."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`words` say what to do; it is due after `days` working days. `follow_up`: it came out of a check-in."""

    words: str
    days: int
    follow_up: bool = False


KINDS = {
    "screen": Kind("Screen both parties, one at a time", 2),
    "same_number": Kind("Both sides gave the same phone number: ask each in a safe way which is theirs", 1),
    "more_info": Kind("Find out what the screening still needs", 3),
    "call": Kind("They asked for a call", 1),
    "said_no": Kind("They do not want to mediate: close the case kindly, without telling the other side who", 2),
    "could_not_write": Kind("We may not or cannot write to them: call instead", 1),
    "unreachable": Kind("Messages do not arrive: check the number or address by another way", 1),
    "complaint": Kind("They marked our e-mail as junk, so it stopped: ask how they want to hear from us", 1),
    "help": Kind("They asked for help", 1),
    "new_time": Kind("They need another time", 1),
    "runs_over": Kind("The session before this one takes longer: tell the people, or find another room", 0),
    "mediator_for_session": Kind("A mediator does not serve in the session: find another one or another time", 1),
    "mediator_for_times": Kind("A mediator does not serve at the times offered: find another one or other times", 1),
    "no_common_time": Kind("No time suits everybody: find other times", 2),
    "record_outcome": Kind("Record how the session ended", 1),
    "stop": Kind("They do not want to go on: call once, kindly, if they agreed to calls", 2),
    "unmatched": Kind("A message came in that needs to be read by a person", 1),
    "may_mean_stop": Kind("Somebody may want no more texts, or the number is not theirs: decide", 1),
    "threat": Kind("A message sounds like danger: follow the safety steps today", 0),
    "both_want_to_talk": Kind("Both would like to talk: offer times", 1, follow_up=True),
    "write_it_down": Kind("They would like help to write it down", 2, follow_up=True),
    "not_going_well": Kind("The plan does not go well for them: call", 1, follow_up=True),
    "says_resolved": Kind("One side says that it is settled: ask the other the same question", 2, follow_up=True),
    "screening_old": Kind("The screening is six months old: screen again before anything goes out", 5),
    "opted_in": Kind("They want texts again: ask which ones, and record it", 1),
    "sender_paused": Kind("The phone or mail company refuses our messages: see Messages, Senders", 0),
    "note_held": Kind("A note between the parties waits for you to look at it", 1),
}


def in_words(kind: str) -> str:
    return KINDS[kind].words
