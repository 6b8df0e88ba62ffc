"""The scheduler's HTTP edge."""

from flask import Flask

from services.scheduler.adapters.tables import KnownPerson
from services.scheduler.web import api, api_cases, api_resources, api_times
from services.scheduler.web.doors import IdConverter
from services.scheduler.web.pages import ALL
from services.scheduler.web.words import show_words
from shared.http import Participant
from shared.http import create_app as create_shared_app
from shared.http.language import participant_language
from shared.service import Service

APIS = (api.api, api_cases.api, api_resources.api, api_times.api)


def create_app(service: Service) -> Flask:
    def language_of(participant: Participant) -> str | None:
        with service.reading() as session:
            person = session.get(KnownPerson, participant.person_id)
            return person.language if person else None

    def configure(app: Flask) -> None:
        app.url_map.converters["id"] = IdConverter
        participant_language(app, language_of)
        show_words(app)

    return create_shared_app(service, __name__, prefix="/sessions", pages=ALL, apis=APIS, configure=configure)
