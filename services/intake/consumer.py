"""Which event of the other services does what here."""

from collections.abc import Mapping

from services.intake.handlers import (
    audit,
    contacts,
    follow_up,
    invitations,
    messages,
    notes,
    prompts,
    records,
    sessions,
)
from shared.service import EventHandler
from shared.tokens import token_used

EVENTS: Mapping[str, EventHandler] = {
    "invitation.opened": invitations.invitation_opened,
    "invitation.answered": invitations.invitation_answered,
    "invitation.closed": invitations.invitation_closed,
    "session.scheduled": sessions.session_scheduled,
    "session.moved": sessions.session_moved,
    "session.cancelled": sessions.session_cancelled,
    "session.held": sessions.session_held,
    "session.missed": sessions.session_missed,
    "session.new_time_asked": sessions.new_time_asked,
    "session.reassigned": sessions.session_reassigned,
    "session.updated": sessions.session_updated,
    "session.running_over": sessions.session_running_over,
    "mediator.needed": sessions.mediator_needed,
    "prompt.answered": prompts.prompt_answered,
    "message.sent": messages.message_changed,
    "message.delivered": messages.message_changed,
    "message.failed": messages.message_changed,
    "message.suppressed": messages.message_changed,
    "message.unmatched": messages.message_unmatched,
    "text.settled": messages.text_settled,
    "contact.opted_out": contacts.contact_opted_out,
    "contact.opted_in": contacts.contact_opted_in,
    "contact.unreachable": contacts.contact_unreachable,
    "record.words_gathered": records.part_gathered,
    "record.times_gathered": records.part_gathered,
    "contact.verified": contacts.contact_verified,
    "contact.disowned": contacts.contact_disowned,
    "sender.paused": contacts.sender_paused,
    "sender.resumed": contacts.sender_resumed,
    "plan.confirmed": follow_up.plan_confirmed,
    "plan.completed": follow_up.plan_completed,
    "check_ins.stopped": follow_up.check_ins_stopped,
    "note.posted": notes.note_posted,
    "relay.paused": notes.relay_paused,
    "relay.ended": notes.relay_ended,
    "webhook.changed": audit.webhook_changed,
    "transcript.made": audit.transcript_made,
    "scheduling.token_used": token_used,
    "messages.token_used": token_used,
}
