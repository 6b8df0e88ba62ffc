"""Many people in many cases, for tests of messages to many."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from services.notifier.adapters.tables import Bulk, BulkRecipient, Case, Hold, Party, Person
from services.notifier.domain.bulk import Filters
from services.notifier.handlers import bulk, bulk_sending
from services.notifier.handlers.bulk import NewBulk
from shared.ids import derived_id, new_id
from shared.service import Service
from tests.integration.notifier.centre import ALL_CONSENTS, COORDINATOR


def fill(service: Service, cases: int, **changes: Any) -> None:
    """So many cases with two people each, who may be written to on both channels."""
    with service.work() as work:
        for number in range(cases):
            case_id = derived_id("crowd", str(number))
            work.session.add(Case(id=case_id, reference=f"R-{number:05d}", case_type="housing", stage="following_up",
                                  opened_at=work.now() - timedelta(days=30)))
            for side in "AB":
                person_id = person_of(number, side)
                work.session.add(Party(case_id=case_id, person_id=person_id, side=side))
                work.session.add(Person(**_person(person_id, number, side) | changes))


def person_of(number: int, side: str = "A") -> str:
    return derived_id("crowd", str(number), side)


def case_of(number: int) -> str:
    return derived_id("crowd", str(number))


def new_bulk(service: Service, template: str = "keep_in_touch", channels: str = "sms,email", together: bool = True,
             values: dict[str, Any] | None = None, **filters: Any) -> str:
    """A bulk message whose people are gathered; returns its id."""
    with service.work() as work:
        bulk_id = bulk.make_bulk(work, COORDINATOR, NewBulk(
            "A test", template, values or {}, Filters(**filters), channels, together))
    bulk_sending.work_on(service)
    return bulk_id


def begin(service: Service, bulk_id: str) -> None:
    """Starts it with the people who were seen, and writes what is due to be written."""
    with service.work() as work:
        bulk.start_bulk(work, COORDINATOR, bulk_id, len(reached(service, bulk_id)))
    bulk_sending.work_on(service)


def bulk_of(service: Service, bulk_id: str) -> Bulk:
    with service.work() as work:
        return work.session.get_one(Bulk, bulk_id)


def people_of(service: Service, bulk_id: str, **fields: Any) -> list[BulkRecipient]:
    with service.work() as work:
        return list(work.session.scalars(select(BulkRecipient).filter_by(bulk_id=bulk_id, **fields)))


def reached(service: Service, bulk_id: str) -> list[BulkRecipient]:
    return [one for one in people_of(service, bulk_id) if one.state != "left"]


def whys(service: Service, bulk_id: str) -> dict[str, str | None]:
    """person -> why they do not get it."""
    return {one.person_id: one.why for one in people_of(service, bulk_id, state="left")}


def change(service, table, row_id, **values):
    with service.work() as work:
        work.session.execute(update(table).where(table.id == row_id).values(**values))


def do(service, action, *more):
    with service.work() as work:
        action(work, COORDINATOR, *more)


def hold(service, case_id):
    with service.work() as work:
        work.session.add(Hold(id=new_id(), case_id=case_id, why="threat", at=work.now()))


def join(service, number, person_id):
    with service.work() as work:
        work.session.add(Party(case_id=case_of(number), person_id=person_id, side="C"))


def _person(person_id: str, number: int, side: str) -> dict[str, Any]:
    digits = number * 2 + (side == "B")
    return dict(id=person_id, revision=1, display_name=f"Person {number} {side}", language="en",
                timezone="America/Chicago", phone=f"+1415{digits:07d}", email=f"p{digits}@example.org",
                safe_sms="yes", safe_email="yes", consents=ALL_CONSENTS)
