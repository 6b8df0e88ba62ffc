"""Form fields as people fill them in, with messages in plain words."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, validate

from services.intake.domain.contact_points import HOUR
from services.intake.domain.contacts import email_address, phone_number
from services.intake.domain.zones import is_zip
from shared.http.words import N_

DAY_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class Line(fields.String):
    """One line of text: blanks inside become single ones."""

    def __init__(self, longest: int, missing: Any = N_("Please fill this in."), **options: Any):
        super().__init__(error_messages={"required": missing}, **options)
        self.longest = longest

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = " ".join(str(value).split())
        if len(text) > self.longest:
            raise ValidationError(_("Please use at most %(n)s letters.", n=self.longest))
        return text


class Lines(fields.String):
    """Text of several lines."""

    def __init__(self, longest: int, **options: Any):
        super().__init__(load_default="", **options)
        self.longest = longest

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(value).replace("\r\n", "\n")
        if len(text) > self.longest:
            raise ValidationError(_("Please use at most %(n)s letters.", n=self.longest))
        return text


class Phone(fields.Field[str | None]):
    """A phone number in any spelling, as E.164."""

    def __init__(self) -> None:
        super().__init__(load_default=None)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str | None:
        try:
            return phone_number(value)
        except ValueError as error:
            raise ValidationError(_("This does not look like a phone number. Example: 312-555-0142")) from error


class Email(fields.Field[str | None]):
    """An e-mail address."""

    def __init__(self) -> None:
        super().__init__(load_default=None)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str | None:
        try:
            return email_address(value)
        except ValueError as error:
            raise ValidationError(_("This does not look like an e-mail address. Example: name@mail.com")) from error


class Zip(fields.String):
    """A ZIP code of five digits, empty for none; of nine digits the first five."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(value).strip().partition("-")[0]
        if text and not is_zip(text):
            raise ValidationError(_("This does not look like a ZIP code. Example: 60640"))
        return text


class Day(fields.Field[date]):
    """A date, as the browser sends it or as people write it in the United States: 9/24/2026."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        for form in DAY_FORMS:
            try:
                day = datetime.strptime(str(value), form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
            if EARLIEST <= day <= LATEST:
                return day
        raise ValidationError(_("This does not look like a date. Example: 9/24/2026"))


class Hour(fields.String):
    """A time of day as `HH:MM`, empty for none."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(value).strip()
        if text and not HOUR.fullmatch(text):
            raise ValidationError(_("This does not look like a time. Example: 09:00"))
        return text


class Choice(fields.String):
    """One of the codes on the page."""

    def __init__(self, allowed: Any, missing: Any = N_("Please choose one."), **options: Any):
        super().__init__(validate=validate.OneOf(tuple(allowed), error=N_("Please choose one.")),
                         error_messages={"required": missing}, **options)


class Ticks(fields.List):
    """Any number of the codes on the page, as a frozenset."""

    def __init__(self, allowed: Any, **options: Any):
        one = fields.String(validate=validate.OneOf(tuple(allowed), error=N_("Please choose from the list.")))
        super().__init__(one, load_default=frozenset, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return frozenset(super()._deserialize(value, attr, data, **kwargs))
