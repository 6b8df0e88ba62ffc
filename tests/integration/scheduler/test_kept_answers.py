"""Idempotency-Key: the same question again is not done again."""

import threading

import pytest

from shared.http.idempotency import forget_old_answers
from shared.testing.clock import FakeClock
from shared.testing.events import published
from shared.testing.http import staff_client
from tests.integration.scheduler.centre import CASE, MAYA, MONDAY, STAFF, case_is_ready, furnish, scheduler_at, tuesday

PATH = f"/sessions/api/v1/cases/{CASE}/invitations"


def post(client, key="key-1", **body):
    return client.post(PATH, json=body, headers={"Idempotency-Key": key})


def opened(service):
    return len(published(service, "invitation.opened"))


def test_the_same_key_and_body_get_the_same_answer(office, scheduler):
    first, again = post(office), post(office)
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert first.status_code == 201
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert opened(scheduler) == 1


def test_another_body_with_the_key_is_refused(office, scheduler):
    post(office)
    answer = post(office, slots=[tuesday(14).isoformat()])
    assert answer.status_code == 422
    assert "new key" in answer.json["message"]
    assert opened(scheduler) == 1


def test_a_refusal_is_decided_anew(office, scheduler):
    far = tuesday(10, weeks=40).isoformat()
    assert post(office, slots=[far]).status_code == 422
    assert post(office, slots=[tuesday(10).isoformat()]).status_code == 201


def test_keys_of_others_are_others(office, app, scheduler):
    post(office)
    other = staff_client(app, "coordinator", staff_id=MAYA)
    scheduler.staff_epoch = None
    assert "Idempotency-Replayed" not in post(other).headers


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "key one", "ké"])
def test_an_odd_key_is_refused(office, scheduler, key):
    assert post(office, key).status_code in (400, 422)
    assert opened(scheduler) == 0


def test_after_a_day_the_key_is_free(office, scheduler, clock):
    first = post(office).json["id"]
    office.post(f"/sessions/api/v1/invitations/{first}/withdrawal", json={})
    clock.advance(hours=24)
    assert forget_old_answers(scheduler) == 1
    answer = post(office, slots=[tuesday(10, weeks=2).isoformat()])
    assert "new key" not in answer.json.get("message", "")


def test_an_old_answer_that_nobody_swept_is_not_given(office, clock, scheduler):
    post(office)
    clock.advance(hours=25)
    assert "Idempotency-Replayed" not in post(office).headers


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def centre(request, tmp_path):
    place = tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres_url")("scheduler")
    service = scheduler_at(place, FakeClock(MONDAY))
    furnish(service)
    case_is_ready(service)
    yield service
    service.database.dispose()


def test_of_eight_at_once_one_does_it_and_all_get_its_answer(centre):
    app, answers = centre.make_app(centre), []
    ready = threading.Barrier(8)

    def go():
        client = staff_client(app, "coordinator", staff_id=STAFF)
        ready.wait()
        answers.append(post(client))

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.status_code for one in answers} == {201}
    assert len({one.data for one in answers}) == 1
    assert opened(centre) == 1
