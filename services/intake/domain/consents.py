"""What a person agreed to. The ledger only grows; what holds now is worked out from it.

Purposes are separate and each can be taken back on its own (reference: 47 CFR 64.1200; carriers refuse bundled boxes).
Lines are `given`, `refused`, `revoked` (taken back), `expired` (its time was over) or `reopened`: after they had
stopped a channel, the person themselves opened it again, which gives nothing but lets them be asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

TOLD = ("sessions_sms", "check_ins_sms", "details_sms", "email", "relay")  # what the notifier asks for
TOLD_TOO = ("surveys",)  # and this, told apart
PURPOSES = (*TOLD, "voicemail", "proposals", "copy_lawyer", "surveys", "research", "fundraising")
WORDING = "2026-11"  # the version of the words next to the boxes; raise it whenever they change
STATES = ("given", "refused", "revoked", "expired", "reopened")
SCOPES = ("purpose", "channel", "everything")
OF_CHANNEL = {"sms": ("sessions_sms", "check_ins_sms", "details_sms"), "email": ("email",), "voice": ("voicemail",)}
TEXTS = frozenset({"sessions_sms", "check_ins_sms"})  # each lets us text, `details_sms` only says how plainly
LASTS_BY_ITSELF = ("relay", "proposals")  # they end with what they are about, not with the months
WORDS = {
    "sessions_sms": "Texts about sessions",
    "check_ins_sms": "Texts to check in later",
    "details_sms": "Details in texts",
    "email": "E-mail",
    "relay": "Notes with the other person",
    "voicemail": "Voice messages",
    "proposals": "Proposals from the other person",
    "copy_lawyer": "Copies to their lawyer",
    "surveys": "Surveys",
    "research": "Research without names",
    "fundraising": "Letters that ask for gifts",
}
HOW_WORDS = {
    "web": "on the form", "page": "on their page", "spoken": "said to staff", "sms": "by text", "text": "by text",
    "email": "by e-mail", "staff": "by staff", "one_click": "by one click in an e-mail", "web_stop": "on their page",
    "complaint": "marked as junk in their e-mail",
    "provider": "told by the phone company", "wrong_person": "somebody else has the number",
    "letter": "by letter", "clock": "its time was over",
}
STATE_WORDS = {"given": "Given", "refused": "Refused", "revoked": "Taken back", "expired": "Expired",
               "reopened": "Opened again"}
SCOPE_WORDS = {"purpose": "this alone", "channel": "the whole channel", "everything": "everything"}
BY_PHONE = ("text", "provider")  # the phone company stands in the way until START comes from the phone


@dataclass(frozen=True)
class Entry:
    """One line of the ledger, in the order it was written. `expires_at` ends what was given."""

    purpose: str
    state: str
    expires_at: datetime | None = None


def latest(ledger: Iterable[Entry]) -> dict[str, Entry]:
    """The last line about each purpose, of the whole `ledger`, oldest line first."""
    return {entry.purpose: entry for entry in ledger}


def present(ledger: Iterable[Entry], now: datetime | None = None) -> frozenset[str]:
    """The purposes consented to after the whole `ledger`: the last word on each holds, until its time is over."""
    return frozenset(purpose for purpose, entry in latest(ledger).items() if _holds(entry, now))


def _holds(entry: Entry, now: datetime | None) -> bool:
    over = now is not None and entry.expires_at is not None and entry.expires_at <= now
    return entry.state == "given" and not over


def changes(held: Iterable[str], wanted: Iterable[str], among: Iterable[str]) -> list[Entry]:
    """The lines that lead from what is `held` to what is `wanted`, for the purposes `among`."""
    before, after = set(held), set(wanted)
    return [Entry(purpose, "given" if purpose in after else "revoked")
            for purpose in among if (purpose in before) != (purpose in after)]


def welcomed(held: Iterable[str], entries: Iterable[Entry]) -> tuple[str, ...]:
    """The channels that begin with these lines: no text was agreed to before (`held`), now there is one."""
    given = {entry.purpose for entry in entries if entry.state == "given"}
    return ("sms",) if given & TEXTS and not set(held) & TEXTS else ()


def of_scope(scope: str, what: str = "") -> tuple[str, ...]:
    """The purposes that a stop covers: `what` is the purpose or the channel. Raises ValueError for no such thing."""
    if scope == "everything":
        return PURPOSES
    if scope == "channel" and what in OF_CHANNEL:
        return OF_CHANNEL[what]
    if scope == "purpose" and what in PURPOSES:
        return (what,)
    raise ValueError("no such stop")


def stopping(ledger: Iterable[Entry], purposes: Iterable[str]) -> list[Entry]:
    """The lines of a stop: also for what was never given, so that nobody gives it for the person later."""
    last = latest(ledger)
    return [Entry(one, "revoked") for one in purposes if one not in last or last[one].state != "revoked"]


def reopening(ledger: Iterable[Entry], purposes: Iterable[str]) -> list[Entry]:
    """The lines that let the person be asked again about what they had taken back. They give nothing."""
    last = latest(ledger)
    return [Entry(one, "reopened") for one in purposes if one in last and last[one].state == "revoked"]


def only_by_themselves(ledger: Iterable[Entry]) -> frozenset[str]:
    """What was taken back: staff cannot give it for the person, however they heard of it."""
    return frozenset(purpose for purpose, entry in latest(ledger).items() if entry.state == "revoked")


def may_write(consents: Iterable[str], phone: str | None, email: str | None, safe_sms: str, safe_email: str,
              resting: Sequence[str] = ()) -> bool:
    """True if there is a way to write to the person about sessions: consented to, known and said to be safe.

    `resting` are the channels whose address waits to be verified.
    """
    held = set(consents)
    by_text = "sessions_sms" in held and bool(phone) and safe_sms == "yes" and "sms" not in resting
    return by_text or ("email" in held and bool(email) and safe_email == "yes" and "email" not in resting)


def why_not_by_tap(purpose: str, phone: str | None, email: str | None, safe_sms: str, safe_email: str) -> str | None:
    """Why a person cannot switch `purpose` on from their page, as a code; None if they can.

    A purpose that opens no channel of its own always can be.

    What is not known to be safe is not switched on by a tap: whoever holds the phone might not be the person.
    """
    if all(purpose not in purposes for purposes in OF_CHANNEL.values()):
        return None
    address, safe = (email, safe_email) if purpose in OF_CHANNEL["email"] else (phone, safe_sms)
    if not address:
        return "no_address"
    return None if safe == "yes" else "not_safe"
