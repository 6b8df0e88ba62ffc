"""Pictures and files of texts: fetched from the provider by the worker, judged by their first bytes, kept aside.

Nothing here opens, converts or passes on what it keeps. A file that is too large or of no kind we know is not stored.
"""

import hashlib
import logging
from datetime import timedelta

from sqlalchemy import select

from services.notifier.adapters.tables import Inbound, InboundFile
from services.notifier.domain.files import LARGEST, MOST, kind_of
from services.notifier.domain.handover import Arrived, FileRefused
from services.notifier.domain.senders import TELNYX, TWILIO, provider_of
from shared.errors import NotFound
from shared.ids import new_id
from shared.service import Service
from shared.work import Work

ATTEMPTS = 6
FILES = {TWILIO: "files", TELNYX: "files_telnyx"}  # the adapter that has what came with a provider's texts
BATCH = 20
log = logging.getLogger(__name__)


def keep_aside(work: Work, inbound_id: str, text: Arrived) -> None:
    """Notes which files came with a text, to be fetched; without their addresses the provider is asked for them."""
    files = text.files or (((None, None),) if text.media else ())
    work.session.add_all([
        InboundFile(id=new_id(), inbound_id=inbound_id, position=position, url=url, declared=declared, state="new",
                    attempts=0, due_at=work.now()) for position, (url, declared) in enumerate(files[:MOST])])


def fetch_due(service: Service) -> int:
    """Fetches what is due; returns how many were looked at. Twice at once is harmless: the first answer stays."""
    with service.reading() as session:
        due = session.execute(select(InboundFile.id, InboundFile.url, Inbound.provider_id).join(
            Inbound, Inbound.id == InboundFile.inbound_id).where(
            InboundFile.state == "new", InboundFile.due_at <= service.clock.now()).limit(BATCH)).all()
    for file_id, url, provider_id in due:
        try:
            _fetch(service, file_id, url, provider_id)
        except Exception as error:
            log.warning("file %s of a text could not be fetched: %s", file_id, type(error).__name__)
            with service.work() as work:
                _put_off(work, _held(work, file_id))
    return len(due)


def files_of(work: Work, inbound_id: str) -> list[InboundFile]:
    return list(work.session.scalars(select(InboundFile).where(InboundFile.inbound_id == inbound_id)
                                     .order_by(InboundFile.position)))


def kept_file(work: Work, inbound_id: str, file_id: str) -> InboundFile:
    """A file of this text that was kept; raises NotFound."""
    found = work.session.get(InboundFile, file_id)
    if found is None or found.inbound_id != inbound_id or found.state != "kept" or found.content is None:
        raise NotFound
    return found


def _fetch(service: Service, file_id: str, url: str | None, provider_id: str) -> None:
    provider = service.adapters[FILES[provider_of(provider_id)]]
    if url is None:
        listed = provider.listed(provider_id)
        with service.work() as work:
            _spread(work, _held(work, file_id), listed)
        return
    try:
        content = provider.fetch(url, LARGEST)
    except FileRefused as refusal:
        with service.work() as work:
            _refuse(_held(work, file_id), refusal.why)
        return
    with service.work() as work:
        _keep(_held(work, file_id), content)


def _keep(file: InboundFile, content: bytes) -> None:
    if file.state != "new":
        return
    kind = kind_of(content)
    if kind is None:
        _refuse(file, "kind")
        return
    file.state, file.kind, file.size, file.content = "kept", kind, len(content), content
    file.digest = hashlib.sha256(content).hexdigest()


def _refuse(file: InboundFile, why: str) -> None:
    if file.state == "new":
        file.state, file.why = "refused", why


def _spread(work: Work, file: InboundFile, listed: list[tuple[str, str]]) -> None:
    """The addresses that the provider named in place of the one row that stood for them all."""
    if file.state != "new" or file.url is not None:
        return
    if not listed:
        _refuse(file, "gone")
    for position, (url, declared) in enumerate(listed[:MOST]):
        if position == 0:
            file.url, file.declared, file.due_at = url, declared[:100], work.now()
        else:
            work.session.add(InboundFile(
                id=new_id(), inbound_id=file.inbound_id, position=position, url=url, declared=declared[:100],
                state="new", attempts=0, due_at=work.now()))


def _put_off(work: Work, file: InboundFile) -> None:
    if file.state != "new":
        return
    file.attempts += 1
    file.due_at = work.now() + timedelta(seconds=30 * 4 ** file.attempts)
    if file.attempts >= ATTEMPTS:
        file.state, file.why = "lost", "gone"


def _held(work: Work, file_id: str) -> InboundFile:
    return work.session.get_one(InboundFile, file_id, with_for_update=True)
