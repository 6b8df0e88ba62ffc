"""Which consent a message needs on which channel (reference 1.4: each separate, each revocable)."""

from collections.abc import Collection

ANY_TEXT = ("sessions_sms", "check_ins_sms")  # one of them is enough
SMS = {"sessions": ("sessions_sms",), "check_ins": ("check_ins_sms",), "relay": ("sessions_sms",),
       "texts": ANY_TEXT, "surveys": ANY_TEXT}
BESIDE = ("relay", "surveys")  # needed beside that of the channel


def consented(consents: Collection[str], purpose: str, channel: str) -> bool:
    """True if the person's present consents let this purpose use this channel.

    An answer to what the person has just written needs no other consent than their writing. Notes need the consent
    to the relay beside that of the channel, and a survey that to surveys.
    """
    if purpose == "answers":
        return True
    if purpose in BESIDE and purpose not in consents:
        return False
    return any(one in consents for one in (SMS[purpose] if channel == "sms" else ("email",)))


def chosen(channels: tuple[str, ...], consents: Collection[str], purpose: str) -> tuple[str, ...]:
    """The channels the person consented to, in the order given; all of them if none, for the gate to say why not."""
    return tuple(channel for channel in channels if consented(consents, purpose, channel)) or channels
