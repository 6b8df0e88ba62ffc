"""The scheduler's tables."""

from services.scheduler.adapters.tables.base import Base
from services.scheduler.adapters.tables.feeds import CalendarFeed
from services.scheduler.adapters.tables.known import Condition, KnownCase, KnownPerson, KnownStaff, Party
from services.scheduler.adapters.tables.questions import (
    Invitation,
    InvitationSlot,
    Invitee,
    Waiting,
    WaitlistOffer,
    Wish,
    Yes,
)
from services.scheduler.adapters.tables.resources import Allocation, Interpreter, Mediator, Occupancy, Room
from services.scheduler.adapters.tables.rules import EVERY_TYPE, Conflict, Pin, ServiceRequest, SessionType
from services.scheduler.adapters.tables.sessions import Attendance, MediationSession, ReminderMessage, SessionParty
from services.scheduler.adapters.tables.times import (
    BusyFeed,
    ExternalBusy,
    ExtraHours,
    Holiday,
    OpenHours,
    RulesVersion,
    TimeOff,
)
from services.scheduler.adapters.tables.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = [
    "EVERY_TYPE",
    "Allocation",
    "Attendance",
    "Base",
    "BusyFeed",
    "CalendarFeed",
    "Condition",
    "Conflict",
    "ExternalBusy",
    "ExtraHours",
    "Holiday",
    "Interpreter",
    "Invitation",
    "InvitationSlot",
    "Invitee",
    "KnownCase",
    "KnownPerson",
    "KnownStaff",
    "MediationSession",
    "Mediator",
    "Occupancy",
    "OpenHours",
    "Party",
    "Pin",
    "ReminderMessage",
    "Room",
    "RulesVersion",
    "ServiceRequest",
    "SessionParty",
    "SessionType",
    "TimeOff",
    "Waiting",
    "WaitlistOffer",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Wish",
    "Yes",
]
