"""Phone numbers and e-mail addresses as people write them, made into what can be sent to."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

REGION = "US"
LONGEST_EMAIL = 254  # RFC 5321 4.5.3.1.3


def phone_number(text: str | None, region: str = REGION) -> str | None:
    """The number in E.164 (`+13125550100`), None if nothing was written. Raises ValueError if it cannot be one."""
    if not text or not text.strip():
        return None
    try:
        number = phonenumbers.parse(text.strip(), region)
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    if number.extension or not phonenumbers.is_possible_number(number):
        raise ValueError("not a phone number that texts can go to")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_address(text: str | None) -> str | None:
    """The address in one spelling, None if nothing was written. Raises ValueError if it cannot be one."""
    if not text or not text.strip():
        return None
    if len(text) > LONGEST_EMAIL:
        raise ValueError("too long for an address")
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError("not an e-mail address") from error


def readable(number: str | None) -> str:
    """`(312) 555-0100` for the centre's own country, `+52 55 …` for others, empty for None."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number, REGION)
    own = phonenumbers.region_code_for_country_code(parsed.country_code or 0) == REGION
    style = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)
