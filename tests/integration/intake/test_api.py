import re

import pytest

from shared.http.guards import guard_of
from shared.testing.http import staff_client
from tests.integration.intake.people import asked, ended, person_id, ready


def test_cases_come_by_page_newest_first(coordinator, intake, clock):
    first = asked(intake)
    clock.advance(hours=1)
    second = asked(intake)
    answer = coordinator.get("/api/v1/cases?size=1").json
    assert (answer["total"], answer["pages"], answer["items"][0]["id"]) == (2, 2, second)
    assert coordinator.get("/api/v1/cases?page=2&size=1").json["items"][0]["id"] == first
    assert coordinator.get("/api/v1/cases?stage=ready").json["items"] == []


def test_one_case_has_its_parties_and_its_timeline(coordinator, intake):
    case_id = ready(intake)
    case = coordinator.get(f"/api/v1/cases/{case_id}").json
    assert case["stage"] == "ready"
    assert case["parties"][1]["person_id"] == person_id(intake, case_id, "B")
    assert case["parties"][1]["convene_answer"] == "yes"
    assert case["timeline"][-1]["words"] == "Asked for mediation by the web form"


def test_no_reason_and_no_number_is_in_an_answer(coordinator, intake):
    case_id = ended(intake, "no_agreement", reasons=frozenset({"cannot_afford"}), note_text="Secret words")
    text = coordinator.get(f"/api/v1/cases/{case_id}").get_data(as_text=True)
    for secret in ("cannot_afford", "Secret words", "+1312555", "@mail.example"):
        assert secret not in text


def test_tasks_are_listed(coordinator, intake):
    case_id = asked(intake)
    answer = coordinator.get("/api/v1/tasks").json
    assert (answer["total"], answer["items"][0]["kind"], answer["items"][0]["case_id"]) == (1, "screen", case_id)


@pytest.mark.parametrize("path", ["/api/v1/cases", "/api/v1/cases/x", "/api/v1/tasks"])
def test_the_api_is_for_staff_who_are_signed_in(app, path):
    assert app.test_client().get(path).status_code == 401
    assert staff_client(app, "mediator").get(path).status_code == 401  # a cookie of nobody that intake knows


@pytest.mark.parametrize("query", ["page=0", "page=x", "size=1000", "stage=nonsense"])
def test_a_wrong_query_is_told_in_the_one_shape_of_errors(coordinator, query):
    answer = coordinator.get(f"/api/v1/cases?{query}")
    assert answer.status_code == 422
    assert set(answer.json) >= {"code", "status", "message", "errors", "trace_id"}


def test_a_case_that_is_not_there_is_404_in_json(coordinator):
    assert coordinator.get("/api/v1/cases/x").json["code"] == 404


def test_every_page_says_who_may_open_it(app):
    ours = {name: view for name, view in app.view_functions.items()
            if not name.startswith(("static", "health", "parked", "api-docs", "leave"))}
    unmarked = [name for name, view in ours.items() if guard_of(view) is None and not hasattr(view, "view_class")]
    assert unmarked == []


def test_the_metrics_count_cases_by_stage_and_tasks_by_kind(app, intake):
    asked(intake)
    ready(intake)
    text = app.test_client().get("/metrics").get_data(as_text=True)
    assert re.search(r'reconvene_cases{[^}]*kind="inquiry"[^}]*} 1.0', text)
    assert re.search(r'reconvene_tasks{[^}]*kind="screen"[^}]*} 1.0', text)
