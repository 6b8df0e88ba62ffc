"""What the scheduler does when something happened elsewhere."""

from services.scheduler.handlers import cases, own_record, people, reminders, replies
from shared.service import EventHandler
from shared.tokens import token_changed

EVENTS: dict[str, EventHandler] = {
    "case.opened": cases.case_opened,
    "case.changed": cases.case_changed,
    "case.closed": cases.case_closed,
    "case.ready": cases.case_ready,
    "party.joined": cases.party_joined,
    "person.updated": people.person_updated,
    "person.erased": own_record.erase_person,
    "record.requested": own_record.send_record,
    "condition.set": cases.condition_set,
    "condition.lifted": cases.condition_lifted,
    "outcome.recorded": cases.outcome_recorded,
    "staff.changed": people.staff_changed,
    "token.changed": token_changed,
    "prompt.answered": replies.prompt_answered,
    "message.sent": reminders.message_changed,
    "message.delivered": reminders.message_changed,
    "message.failed": reminders.message_changed,
    "message.suppressed": reminders.message_changed,
}
