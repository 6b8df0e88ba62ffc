"""A token that intake made, at the scheduler's API."""

from datetime import timedelta

from shared.contracts import CENTRE
from shared.ids import derived_id
from shared.testing.events import deliver, published
from shared.tokens import hash_of
from tests.integration.scheduler.centre import CASE, MAYA, STAFF, booked, staff_joins, tuesday

API = "/sessions/api/v1"
TOKEN, SECRET = derived_id("test", "token"), "rcv_a-secret-of-the-tests"


def told(service, staff_id=STAFF, scopes=("scheduling:read",), revoked_at=None, secret=SECRET):
    deliver(service, "token.changed", CENTRE, {
        "token_id": derived_id(TOKEN, secret), "hash": hash_of(secret), "staff_id": staff_id, "scopes": list(scopes),
        "expires_at": service.clock.now() + timedelta(days=30), "revoked_at": revoked_at})


def call(app, method, path, secret=SECRET, **more):
    return app.test_client().open(f"{API}{path}", method=method, headers={"Authorization": f"Bearer {secret}"}, **more)


def test_it_reads_with_the_scope_to_read_and_writes_with_the_other(app, scheduler):
    told(scheduler)
    assert call(app, "GET", "/sessions").status_code == 200
    assert call(app, "POST", f"/cases/{CASE}/invitations", json={}).status_code == 403
    told(scheduler, scopes=["scheduling:write"], secret="rcv_other")
    assert call(app, "POST", f"/cases/{CASE}/invitations", "rcv_other", json={}).status_code == 201
    assert published(scheduler, "invitation.opened")[-1].data["kind"] == "first"


def test_a_revoked_token_stays_revoked_whatever_comes_later(app, scheduler):
    told(scheduler, revoked_at=scheduler.clock.now())
    told(scheduler)
    assert call(app, "GET", "/sessions").status_code == 401


def test_it_ends_with_its_owners_account(app, scheduler):
    told(scheduler)
    staff_joins(scheduler, STAFF, "Sam Rivera", ["coordinator"], epoch=2, active=False)
    assert call(app, "GET", "/sessions").status_code == 401


def test_before_its_owner_is_known_it_opens_nothing(app, scheduler):
    told(scheduler, staff_id=derived_id("test", "stranger"))
    assert call(app, "GET", "/sessions").status_code == 401


def test_a_mediators_token_sees_their_own_sessions_only(app, scheduler):
    session_id = booked(scheduler, tuesday(10))
    mediator = call_as_office(app, scheduler, session_id)["mediator_ids"][0]
    other = next(one for one in (MAYA, derived_id("test", "ben")) if one != mediator)
    told(scheduler, mediator, secret="rcv_mine")
    told(scheduler, other, secret="rcv_theirs")
    assert [one["id"] for one in call(app, "GET", "/sessions", "rcv_mine").json["items"]] == [session_id]
    assert call(app, "GET", f"/sessions/{session_id}", "rcv_mine").status_code == 200
    assert call(app, "GET", "/sessions", "rcv_theirs").json["items"] == []
    assert call(app, "GET", f"/sessions/{session_id}", "rcv_theirs").status_code == 404


def call_as_office(app, scheduler, session_id):
    told(scheduler)
    return call(app, "GET", f"/sessions/{session_id}").json


def test_intake_hears_of_its_use_once_an_hour(app, scheduler):
    told(scheduler)
    for _ in range(3):
        call(app, "GET", "/sessions")
    events = published(scheduler, "scheduling.token_used")
    assert [one.data["token_id"] for one in events] == [derived_id(TOKEN, SECRET)]
