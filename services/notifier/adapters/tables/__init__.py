"""The notifier's own tables, split by noun. Importing this package knows them all."""

from services.notifier.adapters.tables.base import Base
from services.notifier.adapters.tables.bulk import Bulk, BulkRecipient, BulkStep
from services.notifier.adapters.tables.inbound import AddressHold, Inbound, InboundFile
from services.notifier.adapters.tables.links import DoorEntry, Link, Pin
from services.notifier.adapters.tables.messages import Message, MessageEvent, Redaction
from services.notifier.adapters.tables.people import (
    Case,
    Condition,
    Hold,
    LegalHold,
    OptOut,
    Party,
    Person,
    StaffMember,
)
from services.notifier.adapters.tables.plans import CaseMediator, CheckIn, Plan, PlanPerson, PlanStep
from services.notifier.adapters.tables.prompts import Prompt
from services.notifier.adapters.tables.relays import Note, NoteDelivery, Relay, RelayLook, RelayMember
from services.notifier.adapters.tables.senders import Report, Sender, SenderEvent
from services.notifier.adapters.tables.sessions import Invitation, Session
from services.notifier.adapters.tables.templates import TemplateVersion

__all__ = [
    "AddressHold",
    "Base",
    "Bulk",
    "BulkRecipient",
    "BulkStep",
    "Case",
    "CaseMediator",
    "CheckIn",
    "Condition",
    "DoorEntry",
    "Hold",
    "Inbound",
    "InboundFile",
    "Invitation",
    "LegalHold",
    "Link",
    "Message",
    "MessageEvent",
    "Note",
    "NoteDelivery",
    "OptOut",
    "Party",
    "Person",
    "Pin",
    "Plan",
    "PlanPerson",
    "PlanStep",
    "Prompt",
    "Redaction",
    "Relay",
    "RelayLook",
    "RelayMember",
    "Report",
    "Sender",
    "SenderEvent",
    "Session",
    "StaffMember",
    "TemplateVersion",
]
