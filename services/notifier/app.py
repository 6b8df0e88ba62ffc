"""The notifier's HTTP edge."""

from flask import Blueprint, Flask

from services.notifier.web import api, api_plans, telnyx_webhooks, webhooks
from services.notifier.web.pages import (
    bulk,
    confirm,
    conversations,
    inbox,
    inbox_steps,
    links,
    messages,
    my,
    people,
    plans,
    relays,
    retention,
    senders,
    texts,
    transcripts,
    unsubscribe,
)
from shared.http import create_app as shared_app
from shared.http.language import participant_language
from shared.service import Service

PAGES: tuple[Blueprint, ...] = (
    webhooks.pages, telnyx_webhooks.pages, senders.pages,
    messages.pages, inbox.pages, inbox_steps.pages, conversations.pages, links.pages, my.pages,
    unsubscribe.pages, plans.pages, relays.pages, people.pages, confirm.pages, texts.pages, bulk.pages,
    retention.pages, transcripts.pages)
APIS = (api.api, api_plans.api)


def create_app(service: Service) -> Flask:
    return shared_app(service, __name__, prefix="/messages", pages=PAGES, apis=APIS,
                      configure=lambda app: participant_language(app, my.language))
