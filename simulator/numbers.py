"""Phone numbers as the carrier sees them: E.164."""

import re

import phonenumbers

from shared.errors import Refusal

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
PUNCTUATION = re.compile(r"[\s().\-]")


def is_phone_number(text: str) -> bool:
    """Whether a phone could have this number. Numbers kept for fiction (555-01xx) count."""
    if not E164.fullmatch(text):
        return False
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False


def phone_number(text: str) -> str:
    """The number that a person or an address means, in E.164: `13125550142`, `+1 312-555-0142`, `(312) 555-0142`.

    Ten digits are taken as North American. Raises Refusal.
    """
    digits = PUNCTUATION.sub("", text.strip())
    candidates = (digits, "+" + digits.lstrip("+"), "+1" + digits)
    for candidate in candidates[:1] if digits.startswith("+") else _by_length(digits, candidates):
        if is_phone_number(candidate):
            return candidate
    raise Refusal("Please give a phone number with its area code, like +1 312 555 0142.", field="number")


def _by_length(digits: str, candidates: tuple[str, ...]) -> tuple[str, ...]:
    return candidates[2:] + candidates[:2] if len(digits) == 10 else candidates


def country(number: str) -> str:
    """The two-letter country of an E.164 number, empty if it has none."""
    try:
        return phonenumbers.region_code_for_country_code(phonenumbers.parse(number).country_code or 0)
    except phonenumbers.NumberParseException:
        return ""


def readable(number: str) -> str:
    """`+13125550142` as people write it: `+1 312-555-0142`."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number
