"""Thousands of odd calls to every address of the three APIs: never a 500, and every answer as the document says.

The calls are made from the OpenAPI document by schemathesis, the same ones each time.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.db.migrations import migrate
from shared.http import Staff, cookies
from tests.built import build_service
from tests.composition import SERVICES
from tests.integration.intake import people
from tests.integration.notifier import centre as notes
from tests.integration.scheduler import centre

CALLS = 12  # for each operation and service
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
KNOWN: dict[str, str] = {}  # ids of rows that the service at hand has
CALM = settings(max_examples=CALLS, derandomize=True, deadline=None, database=None,
                phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.fixture
def service(request, tmp_path):
    """A service of that name, with a case in it and whatever its addresses name by id."""
    built = centre.scheduler_at(tmp_path) if request.param == "scheduler" else build_service(request.param, tmp_path)
    migrate(built.database, f"services.{request.param}")
    built.staff_epoch = None
    KNOWN.clear()
    KNOWN.update(FURNISH[request.param](built))
    yield built
    built.database.dispose()


def furnish_scheduler(service):
    centre.furnish(service)
    centre.case_is_ready(service)
    session_id = centre.booked(service, centre.tuesday(10))
    return {"case_id": centre.CASE, "mediator_id": centre.MAYA, "room_id": centre.OAK, "resource_id": centre.BEN,
            "session_id": session_id,
            "invitation_id": centre.last(service, "invitation.opened").data["invitation_id"]}


def furnish_intake(service):
    return {"case_id": people.asked(service)}


def furnish_notifier(service):
    notes.settle(service)
    plan_id = notes.record_outcome(service, "generic")
    return {"plan_id": plan_id, "message_id": notes.messages_to(service)[0].id}


FURNISH = {"intake": furnish_intake, "scheduler": furnish_scheduler, "notifier": furnish_notifier}


@pytest.mark.parametrize("service", SERVICES, indirect=True)
def test_no_call_fails_and_every_answer_is_documented(service):
    app = service.make_app(service)
    staff = Staff("00000000-0000-4000-8000-00000000000a", "Sam Rivera", frozenset({"admin", "coordinator"}), 1)
    signed_in = {cookies.STAFF: cookies.sign_staff(service.settings, staff)}
    document = schemathesis.openapi.from_wsgi(f"{app.config['OPENAPI_URL_PREFIX']}/openapi.json", app)
    called = 0
    for operation in document.get_all_operations():
        for mode in GenerationMode:
            called += call_often(operation.ok(), mode, signed_in)
    assert called > CALLS


def call_often(operation, mode, signed_in) -> int:
    """Calls with what fits the document, or with what does not; returns how often."""
    calls = []

    @CALM
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        calls.append(case)
        if len(calls) % 4:  # else as it was made up, which gets no further than the door
            make_it_reach(case)
        case.validate_response(case.call(cookies=signed_in), checks=list(CHECKS))

    try:
        call()
    except Unsatisfiable:
        assert mode == GenerationMode.NEGATIVE  # an address without input has no wrong input
    return len(calls)


def make_it_reach(case):
    """Names what there is, in the version that stands, as somebody who may."""
    case.path_parameters = {name: KNOWN.get(name, value) for name, value in (case.path_parameters or {}).items()}
    for name in ("Authorization", "Cookie"):
        case.headers.pop(name, None)
    if "If-Match" in case.headers:
        case.headers["If-Match"] = "*"
