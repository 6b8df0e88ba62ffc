"""What staff fill in. Their pages are in English."""

from collections.abc import Iterable
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from services.intake.adapters.tables import ContactPoint
from services.intake.domain.cases import CLOSE_CODES
from services.intake.domain.conditions import BLOCKS, KINDS
from services.intake.domain.outcomes import ISSUE_STATES, MOST_ISSUES, OUTCOMES, REASONS
from services.intake.domain.screening import DECISIONS
from services.intake.handlers.consents import BY_PERSON
from services.intake.handlers.contact_points import PointForm
from services.intake.handlers.outcomes import IssueForm
from services.intake.handlers.people import ContactForm
from services.intake.web.fields import Choice, Day, Email, Hour, Line, Lines, Phone, Ticks
from services.intake.web.words import LANGUAGES
from shared.contracts.intake import ROLES, SAFE
from shared.tokens import SCOPES

FACTS = ("name", "phone", "email", "safe_sms", "safe_email", "language", "access_needs", "interpreter")
ASKED = ("yes", "no", "not_asked")


class Form(Schema):
    class Meta:
        unknown = EXCLUDE


class ContactSchema(Form):
    """How a person may be reached, and what they said to each purpose (`consent_<purpose>`)."""

    name = Line(200, required=True)
    phone = Phone()
    email = Email()
    safe_sms = Choice(SAFE, required=True)
    safe_email = Choice(SAFE, required=True)
    language = Choice(LANGUAGES, required=True)
    access_needs = Line(500, load_default="")
    interpreter = Line(100, load_default="")
    consent_sessions_sms = Choice(ASKED, load_default="not_asked")
    consent_check_ins_sms = Choice(ASKED, load_default="not_asked")
    consent_details_sms = Choice(ASKED, load_default="not_asked")
    consent_email = Choice(ASKED, load_default="not_asked")
    consent_voicemail = Choice(ASKED, load_default="not_asked")
    consent_surveys = Choice(ASKED, load_default="not_asked")
    consent_research = Choice(ASKED, load_default="not_asked")
    consent_proposals = Choice(ASKED, load_default="not_asked")
    consent_copy_lawyer = Choice(ASKED, load_default="not_asked")
    consent_fundraising = Choice(ASKED, load_default="not_asked")
    sms_from = Hour(load_default="")
    sms_until = Hour(load_default="")
    sms_shared = fields.Boolean(load_default=False)
    sms_goodbye = fields.Boolean(load_default=False)
    email_from = Hour(load_default="")
    email_until = Hour(load_default="")
    email_shared = fields.Boolean(load_default=False)
    email_goodbye = fields.Boolean(load_default=False)

    @validates_schema
    def has_where_to_write(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data.get("phone") and "yes" in (data.get("consent_sessions_sms"), data.get("consent_check_ins_sms")):
            raise ValidationError("They agreed to texts. Which number?", "phone")
        if not data.get("email") and data.get("consent_email") == "yes":
            raise ValidationError("They agreed to e-mail. Which address?", "email")


class ScreeningSchema(ContactSchema):
    """A decision and everything that was said in the same talk."""

    decision = Choice(DECISIONS, required=True)
    instrument = Line(100, missing="Which instrument did you use?", required=True)
    screened_on = Day(required=True)
    accommodations = Line(500, load_default="")


class ConditionSchema(Form):
    kind = Choice(KINDS, required=True)
    blocks = Ticks(BLOCKS)
    until = Day(load_default=None)


class CourtSchema(Form):
    court_on = Day(load_default=None)


class CloseSchema(Form):
    close_code = Choice(CLOSE_CODES, required=True)


class OutcomeSchema(Form):
    """An outcome with up to eight issues in fixed rows: `title_0`, `state_0` …"""

    outcome = Choice(OUTCOMES, missing="Choose how it ended.", required=True)
    reasons = Ticks(REASONS)
    note_text = Lines(2000)
    court_on = Day(load_default=None)


class PersonSchema(Form):
    """A new member of staff."""

    email = Email()
    name = Line(200, required=True)
    roles = Ticks(ROLES)

    @validates_schema
    def has_an_address(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data.get("email"):
            raise ValidationError("Which e-mail address do they sign in with?", "email")


class RolesSchema(Form):
    roles = Ticks(ROLES)


class TokenSchema(Form):
    """A new access token."""

    name = Line(60, required=True, missing="Give it a name that says what it is for.")
    scopes = Ticks(SCOPES)
    days = fields.Integer(required=True, error_messages={"required": "Choose how long it is good."})


class AnswerSchema(Form):
    answer = fields.String(load_default="")


class AcceptSchema(Form):
    minutes = fields.Integer(required=True, error_messages={"invalid": "Choose how long a session may take."})


def contact_form(values: dict[str, Any]) -> ContactForm:
    """The command for what `ContactSchema` read."""
    said = {purpose: values[f"consent_{purpose}"] for purpose in BY_PERSON}
    answers = {purpose: answer for purpose, answer in said.items() if answer != "not_asked"}
    sms, mail = (PointForm(values[f"{channel}_from"], values[f"{channel}_until"], values[f"{channel}_shared"],
                           values[f"{channel}_goodbye"]) for channel in ("sms", "email"))
    return ContactForm(**{name: values[name] for name in FACTS}, answers=answers, sms=sms, mail=mail)


def point_values(points: Iterable[ContactPoint]) -> dict[str, Any]:
    """What the contact form shows of numbers and addresses in use."""
    found: dict[str, Any] = {}
    for one in points:
        found |= {f"{one.channel}_from": one.safe_from, f"{one.channel}_until": one.safe_until,
                  f"{one.channel}_shared": "yes" if one.shared else ""}
    return found


def issue_forms(form: Any) -> tuple[list[IssueForm], dict[str, str]]:
    """The issues of the fixed rows, and messages by field. A row without a title is empty."""
    found, errors = [], {}
    for place in range(MOST_ISSUES):
        title = " ".join(form.get(f"title_{place}", "").split())
        state = form.get(f"state_{place}", "")
        if title and state not in ISSUE_STATES:
            errors[f"state_{place}"] = "Where does it stand?"
        elif len(title) > 120:
            errors[f"title_{place}"] = "Please use at most 120 letters."
        elif title:
            found.append(IssueForm(title, state, place))
    return found, errors
