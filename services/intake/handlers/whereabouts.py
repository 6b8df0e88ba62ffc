"""Where a person is, said by them or to staff after the form: quiet hours and the times they are told follow."""

from services.intake.handlers.audit import record
from services.intake.handlers.telling import cases_of, get_person, publish_person
from services.intake.handlers.timeline import note
from shared.work import Work


def change_whereabouts(work: Work, person_id: str, zone: str | None, code: str, by: str | None = None) -> bool:
    """Keeps the IANA `zone` they chose (None: they did not) and their five-digit ZIP `code` (empty: none).

    `by` is who of the staff writes it down, None for the person. Says whether that is news; only then are the others
    told, who reckon anew what waits for the morning. Raises NotFound.
    """
    person = get_person(work, person_id)
    if (person.zone_said, person.zip) == (zone or None, code):
        return False
    person.zone_said, person.zip = zone or None, code
    for case_id in cases_of(work, person_id):
        note(work, case_id, "person.moved", by=by, person_id=person_id)
    if by:
        record(work, by, "person.moved", person_id)
    publish_person(work, person)
    return True
