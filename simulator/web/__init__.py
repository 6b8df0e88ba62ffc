"""The simulator's doors: the provider's REST API, a JSON API for tests, and pages."""

from typing import cast

from flask import current_app

from simulator.clockrun import ClockRun
from simulator.exchange import Exchange


def current_exchange() -> Exchange:
    return cast(Exchange, current_app.extensions["simulator_exchange"])


def current_run() -> ClockRun:
    return cast(ClockRun, current_app.extensions["simulator_clock"])
