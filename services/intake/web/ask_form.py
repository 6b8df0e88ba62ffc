"""The public form: what is asked, and what may not be."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from services.intake.web.fields import Choice, Day, Email, Line, Phone, Ticks, Zip
from services.intake.web.words import CASE_TYPES, CONSENTS, LANGUAGES, MORE_CONSENTS, YES_NO, ZONES
from shared.http.words import N_

BY_SMS = {"sessions_sms", "check_ins_sms"}


class AskSchema(Schema):
    """Values for `AskForm`. `today` is the centre's day."""

    class Meta:
        unknown = EXCLUDE

    form_token = fields.String(load_default="")
    name = Line(200, missing=N_("Please tell us your name."), required=True)
    phone = Phone()
    safe_sms = Choice(YES_NO, load_default=None, allow_none=True)
    email = Email()
    safe_email = Choice(YES_NO, load_default=None, allow_none=True)
    language = Choice(LANGUAGES, required=True)
    zip = Zip(load_default="")
    zone = Choice(("", *ZONES), load_default="")
    interpreter = Line(100, load_default="")
    access_needs = Line(500, load_default="")
    case_type = Choice(CASE_TYPES, missing=N_("Please choose what it is about."), required=True)
    court_on = Day(load_default=None)
    other_name = Line(200, missing=N_("Please tell us their name."), required=True)
    other_phone = Phone()
    other_email = Email()
    consents = Ticks(CONSENTS)
    more_consents = Ticks(MORE_CONSENTS)
    adult = Choice(("yes",), missing=N_("We can only help people who are 18 or older here. Please call us."),
                   required=True)

    def __init__(self, today: date):
        super().__init__()
        self.today = today

    @validates_schema
    def can_be_reached(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if not data.get("phone") and not data.get("email"):
            raise ValidationError(_("Please give us a phone number or an e-mail address."), "phone")

    @validates_schema
    def says_what_is_safe(self, data: dict[str, Any], **_kwargs: Any) -> None:
        wrong = {}
        if data.get("phone") and not data.get("safe_sms"):
            wrong["safe_sms"] = [_("Please tell us if texts to this phone are safe for you.")]
        if data.get("email") and not data.get("safe_email"):
            wrong["safe_email"] = [_("Please tell us if e-mail is safe for you.")]
        if wrong:
            raise ValidationError(wrong)

    @validates_schema
    def asks_for_what_can_be_sent(self, data: dict[str, Any], **_kwargs: Any) -> None:
        ticked = set(data.get("consents", ()))
        if ticked & BY_SMS and not data.get("phone"):
            raise ValidationError(_("You ticked texts. Which phone number should they go to?"), "phone")
        if "voicemail" in data.get("more_consents", ()) and not data.get("phone"):
            raise ValidationError(_("You ticked voice messages. Which phone number are they for?"), "phone")
        if ticked & BY_SMS and data.get("safe_sms") == "no":
            raise ValidationError(_("You told us that texts are not safe. Please untick texts, or change that answer."),
                                  "consents")
        if "email" in ticked and not data.get("email"):
            raise ValidationError(_("You ticked e-mail. Which address should it go to?"), "email")
        if "email" in ticked and data.get("safe_email") == "no":
            raise ValidationError(_("You told us that e-mail is not safe. Please untick e-mail, or change that "
                                    "answer."), "consents")

    @validates_schema
    def looks_ahead(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("court_on") and data["court_on"] < self.today:
            raise ValidationError(_("This date is past. If court is over, leave it empty."), "court_on")
