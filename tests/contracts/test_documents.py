"""The committed documents are what the services really send and answer."""

import json

import pytest

from shared.contracts import asyncapi
from tests.built import build_service
from tests.composition import ROOT, SERVICES
from tests.contracts.openapi import openapi_text

DOCS = ROOT / "docs"
STALE = "run `make contracts` and read the difference"


def test_the_asyncapi_document_is_the_catalogue():
    assert (DOCS / "events.asyncapi.json").read_text(encoding="utf-8") == asyncapi.text(), STALE


def test_every_reference_in_the_asyncapi_document_leads_somewhere():
    document = asyncapi.document()
    for reference in references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_event_says_what_it_means():
    for name, message in asyncapi.document()["components"]["messages"].items():
        assert message["summary"].endswith("."), name


@pytest.mark.parametrize("name", SERVICES)
def test_the_openapi_document_is_what_the_service_gives_out(name, tmp_path):
    service = build_service(name, tmp_path)
    written = (DOCS / "openapi" / f"{name}.json").read_text(encoding="utf-8")
    assert written == openapi_text(service), STALE
    service.database.dispose()


@pytest.mark.parametrize("name", SERVICES)
def test_every_operation_of_the_api_is_described(name):
    document = json.loads((DOCS / "openapi" / f"{name}.json").read_text(encoding="utf-8"))
    assert document["paths"], "an API without a path"
    for path, operations in document["paths"].items():
        assert f"/{name}" not in path, "paths carry the public prefix, not the service's name"
        for method, operation in operations.items():
            if method != "parameters":
                assert operation.get("summary"), f"{method} {path} has no summary"


def references(value):
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [one for inner in value.values() for one in references(inner)]
    return [one for inner in value for one in references(inner)] if isinstance(value, list) else []
