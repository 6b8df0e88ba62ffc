"""Links to a person's own pages.

The code of a link is derived from the id of the message that carries it, so that neither code nor URL has to be
stored: the database knows a keyed hash of the code, the message's body says `{link}`.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from services.notifier.adapters.tables import DoorEntry, Link, Person, Pin
from services.notifier.config import Settings, own
from services.notifier.domain.pins import CODE_LENGTH, LINK_DAYS
from services.notifier.handlers.gathering import seen
from services.notifier.handlers.outgoing import NewMessage, enqueue
from shared.contracts import Envelope
from shared.errors import NotFound
from shared.ids import PLAIN_LETTERS, code_hash, derived_id
from shared.work import Work

TARGETS = {"case": "/my", "sessions": "/sessions/my", "notes": "/messages/my", "survey": "/my/survey"}
LINKS_A_DAY = 3
LINK_WAITS = timedelta(days=2)  # asked for at night it comes in the morning


def link_url(settings: Settings, message_id: str) -> str:
    """The address that the message's link leads to: on the centre's own domain, the short one if it has one."""
    base = settings.link_base_url or f"{settings.public_url}/messages/l"
    return f"{base}/{code_for(settings, message_id)}"


def code_for(settings: Settings, message_id: str) -> str:
    """The code of the message's link: 10 plain letters and digits (47 bits)."""
    seed = hmac.new(settings.link_key.encode(), f"link:{message_id}".encode(), hashlib.sha256)
    number = int.from_bytes(seed.digest())
    letters = []
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, len(PLAIN_LETTERS))
        letters.append(PLAIN_LETTERS[rest])
    return "".join(letters)


def stop_url(settings: Settings, message_id: str) -> str:
    """The address in a mail's List-Unsubscribe header (RFC 8058): works without a link, a PIN or an end."""
    return f"{settings.public_url}/messages/unsubscribe/{message_id}/{stop_seal(settings, message_id)}"


def confirm_url(settings: Settings, message_id: str) -> str:
    """Where whoever has a new address says whether it is theirs. It opens nothing of anybody's."""
    return f"{settings.public_url}/messages/confirm/{message_id}/{confirm_seal(settings, message_id)}"


def confirm_seal(settings: Settings, message_id: str) -> str:
    """Shows that a confirming address came from us."""
    return hmac.new(settings.link_key.encode(), f"confirm:{message_id}".encode(), hashlib.sha256).hexdigest()[:24]


def stop_seal(settings: Settings, message_id: str) -> str:
    """Shows that an unsubscribe address came from us."""
    return hmac.new(settings.link_key.encode(), f"stop:{message_id}".encode(), hashlib.sha256).hexdigest()[:24]


def open_link(work: Work, message_id: str, person_id: str, case_id: str, target: str,
              expires_at: datetime | None = None) -> None:
    """Lets the link of a message work, for 30 days unless told. Harmless if it is said again."""
    link_id = derived_id("link", message_id)
    settings, batch = own(work.settings), seen(work)
    is_new = batch and link_id in batch.new_links
    if is_new or work.session.get(Link, link_id) is None:
        work.session.add(Link(
            id=link_id, code_hash=code_hash(settings.link_key, code_for(settings, message_id)), message_id=message_id,
            person_id=person_id, case_id=case_id, target=target,
            expires_at=expires_at or work.now() + timedelta(days=LINK_DAYS)))


def find_link(session: Session, settings: Settings, code: str) -> Link:
    """The link of a code, even one that is over. Raises NotFound for a code that never was."""
    link = session.scalar(select(Link).where(Link.code_hash == code_hash(settings.link_key, code.strip())))
    if link is None:
        raise NotFound
    return link


def send_new_link(work: Work, code: str) -> None:
    """Sends a new link to the address we have of the person, at most 3 a day. Says nothing about what was done."""
    try:
        link = find_link(work.session, own(work.settings), code)
    except NotFound:
        return
    if _sent_lately(work, link.person_id) < LINKS_A_DAY:
        _send(work, link.person_id, link.case_id, link.target, None)


def send_link_for_staff(work: Work, staff_id: str, person_id: str, case_id: str) -> None:
    """Sends a new link because the person asked staff for it."""
    _send(work, person_id, case_id, "case", staff_id)


def end_links_of_old_contact(work: Work, envelope: Envelope) -> None:
    """Ends the links of a person whose number or address is another now. Comes before the change is kept."""
    person = work.session.get(Person, envelope.data["person_id"])
    if person is None or person.revision > envelope.data["revision"]:
        return
    email = (envelope.data["email"] or "").casefold()
    if (person.phone and person.phone != envelope.data["phone"]) or (person.email and person.email != email):
        end_links(work, person.id)


def end_links(work: Work, person_id: str) -> None:
    """The person is reached in another way now: links at the old number or address open nothing any more."""
    ended = work.session.execute(update(Link).where(Link.person_id == person_id, Link.expires_at > work.now())
                                 .values(expires_at=work.now()))
    if ended.rowcount:  # type: ignore[attr-defined]
        note_at_door(work, person_id, "links_ended")


def forget_pin(work: Work, staff_id: str, person_id: str) -> None:
    """The person chooses a new PIN with their next link; older links open nothing any more."""
    pin = work.session.get(Pin, person_id)
    if pin is None or pin.hash is None:
        return
    pin.hash, pin.set_at, pin.tries, pin.locks, pin.locked_until = None, None, 0, 0, None
    end_links(work, person_id)
    note_at_door(work, person_id, "pin_forgotten", staff_id)


def note_at_door(work: Work, person_id: str, what: str, staff_id: str | None = None) -> None:
    work.session.add(DoorEntry(person_id=person_id, at=work.now(), what=what, staff_id=staff_id))


def _send(work: Work, person_id: str, case_id: str, target: str, staff_id: str | None) -> None:
    part_of_day = int(work.now().timestamp()) // 300
    sent = enqueue(work, NewMessage(
        case_id=case_id, person_id=person_id, template="link", values={}, link_target=target,
        dedupe_key=f"link:{person_id}:{part_of_day}", expires_at=work.now() + LINK_WAITS))
    if sent:
        note_at_door(work, person_id, "link_sent", staff_id)


def _sent_lately(work: Work, person_id: str) -> int:
    return work.session.scalar(select(func.count()).select_from(DoorEntry).where(
        DoorEntry.person_id == person_id, DoorEntry.what == "link_sent",
        DoorEntry.at > work.now() - timedelta(days=1))) or 0

