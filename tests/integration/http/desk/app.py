"""The Flask app of the desk."""

from flask import Flask

from shared.http import create_app as shared_app
from shared.service import Service
from tests.integration.http.desk.api import api
from tests.integration.http.desk.pages import pages


def create_app(service: Service) -> Flask:
    return shared_app(service, __name__, prefix="/sessions", pages=(pages,), apis=(api,))


def create_root_app(service: Service) -> Flask:
    return shared_app(service, __name__, prefix="/", pages=(pages,), apis=(api,))
