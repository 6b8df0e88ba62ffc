"""Who did what with a bulk message: written down with everything that is done."""

from services.notifier.adapters.tables import Bulk, BulkStep
from shared.work import Work


def note_step(work: Work, bulk: Bulk, what: str, staff_id: str | None) -> None:
    """`what`: made | changed | gathered | started | paused | resumed | cancelled | done; no `staff_id`: the system."""
    work.session.add(BulkStep(bulk_id=bulk.id, at=work.now(), what=what, staff_id=staff_id))
