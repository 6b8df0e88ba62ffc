import pytest

from shared.testing.clock import FakeClock
from simulator import Delivery, Settings, create_app, start_mail
from tests.integration.simulator.line import ACCOUNT, CENTRE, TOKEN, Centre, Line, serving


@pytest.fixture
def centre():
    """A centre that answers, on a loopback port."""
    answering = Centre()
    with serving(answering) as url:
        answering.url = url
        yield answering


@pytest.fixture
def settings(tmp_path, centre):
    return Settings(
        database=tmp_path / "simulator.sqlite", account_sid=ACCOUNT, auth_tokens=(TOKEN, "token-before"),
        webhook_url=f"{centre.url}/messages/webhooks/text", inbound_mail_url=f"{centre.url}/messages/webhooks/mail",
        sender=CENTRE, smtp_port=0,
    )


@pytest.fixture
def line(settings, centre):
    """The simulator on a loopback port, its clock standing still until the test moves it."""
    clock = FakeClock()
    app = create_app(settings, clock, StillPace())
    exchange = app.extensions["simulator_exchange"]
    with serving(app) as url:
        yield Line(settings, clock, f"{url}/simulator", centre, Delivery(exchange), app.extensions["simulator_clock"])
    exchange.store.close()


@pytest.fixture
def smtp(settings):
    """The SMTP server beside `line`, with its port."""
    server = start_mail(settings, FakeClock())
    yield server
    server.stop()


@pytest.fixture
def browser_client(settings):
    """The pages through Flask's own client, with CSRF as in earnest."""
    app = create_app(settings, FakeClock(), StillPace())
    yield app.test_client()
    app.extensions["simulator_exchange"].store.close()


class StillPace:
    """Services that have nothing to do."""

    def next_due(self):
        return None

    def settled(self):
        return True
