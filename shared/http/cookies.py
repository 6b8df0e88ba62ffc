"""The two signed cookies that all services can read: one for staff, one for participants.

They are signed, not encrypted: ids, roles and a display name, nothing else. Every key of `settings.cookie_keys`
verifies and the newest signs, so a key is changed by putting a new one in front. Lifetimes count the machine's
time, not the demo's: a demo let run to next week does not sign its visitor out.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from shared.http.visitors import Participant, Staff
from shared.settings import ServiceSettings

STAFF, PARTICIPANT = "reconvene_staff", "reconvene_participant"
STAFF_SECONDS = 12 * 3600
PARTICIPANT_MINUTES = 120


def seal(keys: Sequence[str], purpose: str, values: dict[str, Any], seconds: float,
         now: Callable[[], float] = time.time) -> str:
    """Signs `values` for `seconds` from now. A seal for one purpose is none for another."""
    return _signer(keys, purpose).dumps(values | {"until": int(now() + seconds)})


def unseal(keys: Sequence[str], purpose: str, token: str | None,
           now: Callable[[], float] = time.time) -> dict[str, Any] | None:
    """The sealed values, or None if they were changed, are too old or were never sealed here."""
    try:
        values = _signer(keys, purpose).loads(token or "")
    except BadData:
        return None
    return values if isinstance(values, dict) and values.get("until", 0) > now() else None


def sign_staff(settings: ServiceSettings, staff: Staff, seconds: float = STAFF_SECONDS) -> str:
    """The value of the staff cookie."""
    values = {"id": staff.id, "name": staff.display_name, "roles": sorted(staff.roles), "epoch": staff.epoch}
    return seal(settings.cookie_keys, STAFF, values, seconds)


def read_staff(settings: ServiceSettings, token: str | None) -> Staff | None:
    values = unseal(settings.cookie_keys, STAFF, token)
    return Staff(values["id"], values["name"], frozenset(values["roles"]), values["epoch"]) if values else None


def sign_participant(settings: ServiceSettings, participant: Participant, minutes: float) -> str:
    """The value of the participant cookie."""
    values = {"person": participant.person_id, "case": participant.case_id, "link": participant.link_id}
    return seal(settings.cookie_keys, PARTICIPANT, values, minutes * 60)


def read_participant(settings: ServiceSettings, token: str | None) -> Participant | None:
    values = unseal(settings.cookie_keys, PARTICIPANT, token)
    return Participant(values["person"], values["case"], values["link"]) if values else None


def set_staff_cookie(response: Response, staff: Staff, seconds: int = STAFF_SECONDS) -> None:
    """Signs `staff` in, in every service, for `seconds`."""
    _set(response, STAFF, sign_staff(_settings(), staff, seconds), seconds)


def clear_staff_cookie(response: Response) -> None:
    _clear(response, STAFF)


def set_participant_cookie(response: Response, participant: Participant,
                           minutes: int = PARTICIPANT_MINUTES) -> None:
    """Lets `participant` in, in every service, for `minutes`."""
    _set(response, PARTICIPANT, sign_participant(_settings(), participant, minutes), minutes * 60)


def clear_participant_cookie(response: Response) -> None:
    _clear(response, PARTICIPANT)


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", path="/",
                        secure=_settings().secure_cookies)


def _clear(response: Response, name: str) -> None:
    response.delete_cookie(name, httponly=True, samesite="Lax", path="/", secure=_settings().secure_cookies)


def _settings() -> ServiceSettings:
    return current_app.extensions["reconvene"].settings


def _signer(keys: Sequence[str], purpose: str) -> URLSafeSerializer:
    oldest_first = list(reversed(keys))  # itsdangerous signs with the last key of its list
    return URLSafeSerializer(oldest_first, salt=f"reconvene.{purpose}", signer_kwargs={"digest_method": hashlib.sha256})
