"""Which event of the other services does what here."""

from collections.abc import Mapping

from services.notifier.handlers import (
    cases,
    contact_checks,
    convening,
    courts,
    erasing,
    invitations,
    links,
    own_record,
    people,
    plans,
    prompts,
    relays,
    sessions,
    surveys,
)
from shared.contracts import Envelope
from shared.service import EventHandler
from shared.tokens import token_changed
from shared.work import Work


def in_turn(*handlers: EventHandler) -> EventHandler:
    """One event that more than one noun hears of."""

    def handle(work: Work, envelope: Envelope) -> None:
        for handler in handlers:
            handler(work, envelope)

    return handle


EVENTS: Mapping[str, EventHandler] = {
    "person.updated": in_turn(links.end_links_of_old_contact, prompts.leave_old_number,
                              people.update_person),
    "record.requested": own_record.send_record,
    "person.erased": erasing.erase_person,
    "legal_hold.set": erasing.set_hold,
    "legal_hold.lifted": erasing.lift_hold,
    "contact.check_asked": contact_checks.ask,
    "contact.reopened": contact_checks.reopen,
    "party.joined": convening.join_party,
    "party.invited": convening.invite_party,
    "survey.due": surveys.ask,
    "staff.changed": people.change_staff,
    "token.changed": token_changed,
    "case.opened": cases.open_case,
    "case.changed": cases.change_case,
    "case.closed": in_turn(cases.close_case, plans.end_with_case),
    "court_date.noted": courts.note_court_date,
    "condition.set": in_turn(cases.set_condition, plans.pause_for_condition),
    "condition.lifted": cases.lift_condition,
    "outcome.recorded": plans.draft_plan,
    "relay.asked": relays.ask_for_relay,
    "relay.opened": relays.open_relay,
    "relay.closed": relays.close_relay,
    "invitation.opened": invitations.open_invitation,
    "invitation.closed": invitations.close_invitation,
    "session.scheduled": in_turn(sessions.schedule_session, plans.pause_for_session),
    "session.moved": in_turn(sessions.move_session, plans.pause_for_session),
    "session.cancelled": in_turn(sessions.cancel_session, plans.go_on_after_cancelling),
    "session.updated": sessions.update_session,
    "session.reminder_due": sessions.remind,
    "session.held": sessions.hold_session,
    "session.missed": sessions.miss_session,
}
