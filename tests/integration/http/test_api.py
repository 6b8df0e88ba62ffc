"""Every error of an API has one shape, and the document says so."""

import pytest

NOTES = "/sessions/api/v1/notes"


def shape(answer):
    return answer.status_code, answer.json["code"], sorted(answer.json)


def test_what_is_wrong_is_said_by_place_and_field(visitor):
    answer = visitor.post(NOTES, json={"number": "x"})
    assert shape(answer) == (422, 422, ["code", "errors", "message", "status", "trace_id"])
    assert answer.json["errors"] == {"json": {"text": ["Missing data for required field."],
                                              "number": ["Not a valid integer."]}}


def test_a_refusal_has_its_words_and_field(visitor):
    answer = visitor.post(NOTES, json={"text": "refuse"})
    assert shape(answer)[:2] == (422, 422)
    assert answer.json["message"] == "We cannot keep that note."
    assert answer.json["errors"] == {"form": {"text": ["We cannot keep that note."]}}


@pytest.mark.parametrize(("path", "code"), [("/1", 404), ("/broken", 500), ("/1/2/3", 404)])
def test_other_errors_have_the_same_shape(coordinator, path, code):
    answer = coordinator.get(NOTES + path)
    assert shape(answer) == (code, code, ["code", "message", "status", "trace_id"])
    assert "Ana" not in answer.text


def test_another_method_is_answered_in_json(visitor):
    answer = visitor.put(NOTES, json={})
    assert shape(answer)[:2] == (405, 405)
    assert "POST" in answer.headers["Allow"]


def test_it_works(visitor):
    answer = visitor.post(NOTES, json={"text": "Call Lee", "number": 3})
    assert (answer.status_code, answer.json) == (201, {"text": "Call Lee", "number": 3})


def test_the_document_names_the_service_its_paths_and_the_one_shape(visitor, make_desk):
    document = visitor.get("/sessions/api/openapi.json").json
    assert document["info"]["title"] == "Reconvene desk"
    assert set(document["paths"]) == {NOTES, f"{NOTES}/{{note_id}}"}
    assert set(document["components"]["schemas"]["ErrorAnswer"]["properties"]) == {
        "code", "status", "message", "errors", "trace_id"}
    root = make_desk(root=True).test_client()
    assert "/api/v1/notes" in root.get("/api/openapi.json").json["paths"]
