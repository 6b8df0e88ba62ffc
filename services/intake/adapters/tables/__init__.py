"""Intake's tables, by noun."""

from services.intake.adapters.tables.audit import AuditHead, AuditLine
from services.intake.adapters.tables.base import Base
from services.intake.adapters.tables.cases import Case, Condition, FormReceipt, Party, Screening
from services.intake.adapters.tables.outcomes import Issue, Outcome, SealedReason
from services.intake.adapters.tables.people import Consent, ContactPoint, Person
from services.intake.adapters.tables.projections import Invitation, Plan, Session
from services.intake.adapters.tables.records import Erasure, LegalHold, RecordPart, RecordRequest
from services.intake.adapters.tables.relays import Relay, RelayMember
from services.intake.adapters.tables.staff import Account, SignInTry, StaffToken
from services.intake.adapters.tables.surveys import SurveyAnswer, SurveyInvitation
from services.intake.adapters.tables.timeline import Task, TimelineEntry

__all__ = [
    "Account",
    "AuditHead",
    "AuditLine",
    "Base",
    "Case",
    "Condition",
    "Consent",
    "ContactPoint",
    "Erasure",
    "FormReceipt",
    "Invitation",
    "Issue",
    "LegalHold",
    "Outcome",
    "Party",
    "Person",
    "Plan",
    "RecordPart",
    "RecordRequest",
    "Relay",
    "RelayMember",
    "Screening",
    "SealedReason",
    "Session",
    "SignInTry",
    "StaffToken",
    "SurveyAnswer",
    "SurveyInvitation",
    "Task",
    "TimelineEntry",
]
