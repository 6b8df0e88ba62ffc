"""The public form, as a browser sends it."""

import time

import requests

from shared.testing.http import Page
from tests.system.couples import Couple

PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.3


def ask_by_web(url: str, couple: Couple) -> None:
    """Opens the form at `url` and sends it, again with the same token until the page of thanks is shown."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _sent(url, couple):
        assert time.monotonic() < deadline, f"the form of couple {couple.number} was never taken"
        time.sleep(PAUSE_SECONDS)


def _sent(url: str, couple: Couple) -> bool:
    with requests.Session() as browser:
        try:
            form = browser.get(f"{url}/ask", timeout=10)
            if form.status_code != 200:
                return False
            values = dict(Page(form.text, "/ask").form(action="/ask").values) | _filled_in(couple)
            answer = browser.post(f"{url}/ask", data=values, timeout=10, allow_redirects=False)
        except requests.RequestException:
            return False
    assert answer.status_code in (303, 502, 503), f"the form was refused with {answer.status_code}"
    return answer.status_code == 303


def _filled_in(couple: Couple) -> dict[str, object]:
    """`form_token` is the couple's own, so that the same form is sent again if its answer was lost."""
    return {
        "form_token": couple.token, "name": couple.name("A"), "phone": couple.phone("A"), "safe_sms": "yes",
        "email": couple.email("A") or "", "safe_email": "yes" if couple.has_mail else "", "language": "en",
        "case_type": "neighbors", "other_name": couple.name("B"), "other_phone": couple.phone("B"),
        "other_email": couple.email("B") or "", "consents": sorted(couple.consents), "adult": "yes"}
