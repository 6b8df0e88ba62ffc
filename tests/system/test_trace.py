"""One trace id from the public form through the queue to the text."""

import re
from datetime import UTC, datetime

import pytest
import requests
from sqlalchemy import select

from services.notifier.adapters.tables import Message
from services.place import Place
from services.together import Together
from shared.clock import DemoClock
from tests.system.deployment import wait_until

TRACE = "0f6d2c1e-8a55-4c70-9c3e-5d0b7a1f2e3d"
FORM = dict(name="Lena Marsh", phone="312-555-0171", safe_sms="yes", language="en", case_type="neighbors",
            other_name="Oscar Marsh", consents="sessions_sms", adult="yes")

# A Tuesday morning at the centre, whenever the test runs: at night the text would rightly wait.
TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


@pytest.mark.system
def test_the_trace_of_the_form_is_the_trace_of_the_text(tmp_path):
    place = Place(tmp_path)
    DemoClock(place.clock_file).begin_at(TUESDAY)
    together = Together(place, port=0)
    together.start()
    try:
        visit = requests.Session()
        page = visit.get(f"{together.address}/ask", timeout=10).text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        answer = visit.post(f"{together.address}/ask", data=FORM | hidden, headers={"X-Request-ID": TRACE}, timeout=10)
        assert (answer.status_code, answer.history[0].headers["X-Request-ID"]) == (200, TRACE)
        wait_until(lambda: "accepted" in states(together) or "delivered" in states(together), "the text is out", 20)
        assert states(together).keys() and set(states(together).values()) == {TRACE}
    finally:
        together.stop()


def states(together: Together) -> dict[str, str]:
    with together.notifier.reading() as session:
        rows = session.execute(select(Message.state, Message.trace_id)).all()
    return dict(tuple(row) for row in rows)
