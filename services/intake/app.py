"""Intake's HTTP edge."""

from flask import Flask

from services.intake.web.api import APIS
from services.intake.web.pages import (
    accounts,
    ask,
    cases,
    come_back,
    conditions,
    home,
    my,
    outcomes,
    parties,
    people,
    relays,
    retention,
    signing,
    surveys,
    tasks,
    today,
    tokens,
)
from services.intake.web.security import add_security
from shared.http import create_app as shared_app
from shared.http.language import participant_language
from shared.service import Service

PAGES = tuple(module.pages for module in (home, ask, my, signing, accounts, tokens, today, tasks, cases, parties,
                                          conditions, relays, outcomes, come_back, people, surveys,
                                          retention))


def create_app(service: Service) -> Flask:
    """The pages at the origin's root, for participants and staff, and the API under `/api/v1`."""

    def configure(app: Flask) -> None:
        add_security(app, service)
        participant_language(app, my.language)

    return shared_app(service, __name__, prefix="/", pages=PAGES, apis=APIS, configure=configure)
