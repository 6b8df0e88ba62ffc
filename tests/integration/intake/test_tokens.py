"""Access tokens: made on a page, shown once, bounded by scopes, roles and time, and ended at once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from services.intake.adapters.tables import AuditLine
from services.intake.handlers import staff, tokens
from services.intake.handlers.demo import staff_id
from shared.contracts import CENTRE
from shared.db.machinery import api_token
from shared.testing.events import deliver, published
from shared.testing.http import read, staff_client
from shared.tokens import hash_of

COORDINATOR, MEDIATOR, ADMIN = staff_id("coordinator"), staff_id("mediator"), staff_id("admin")


@pytest.fixture
def admin(app):
    return staff_client(app, "admin", staff_id=ADMIN)


def make(client, path="/staff/tokens", **filled):
    values = dict(name="Court calendar", scopes=["cases:read"], days="30") | filled
    return read(client.get(path)).form("Make the token").send(client, **values)


def secret_in(answer):
    return re.search(r"rcv_[\w-]{43}", answer.text)[0]


def ask(app, secret, path="/api/v1/cases"):
    return app.test_client().get(path, headers={"Authorization": f"Bearer {secret}"})


def token_of(intake, person=COORDINATOR, scopes=("cases:read",), days=30):
    with intake.work() as work:
        return tokens.make_token(work, person, person, "Test", scopes, days)


def test_a_token_is_shown_once_and_kept_as_a_hash(coordinator, app, intake):
    answer = make(coordinator)
    secret = secret_in(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert ask(app, secret).status_code == 200
    assert "rcv_" not in coordinator.get("/staff/tokens").text
    event = published(intake, "token.changed")[-1]
    assert (event.case_id, event.data["hash"], event.data["staff_id"]) == (CENTRE, hash_of(secret), COORDINATOR)
    with intake.reading() as session:
        dump = "".join(str(row) for table in ("api_token", "staff_token", "outbox", "audit_line")
                       for row in session.execute(text(f"SELECT * FROM {table}")))
    assert secret not in dump


@pytest.mark.parametrize(("filled", "field"), [
    (dict(name=""), "name"), (dict(name="x" * 61), "name"), (dict(scopes=[]), "scopes")])
def test_what_is_missing_is_said_by_its_field(coordinator, filled, field):
    answer = make(coordinator, **filled)
    assert answer.status_code == 422
    assert field in read(answer).errors


def test_a_token_needs_the_scope(app, intake):
    answer = ask(app, token_of(intake, scopes=["messages:read"]))
    assert answer.status_code == 403
    assert 'error="insufficient_scope", scope="cases:read"' in answer.headers["WWW-Authenticate"]


def test_a_token_does_no_more_than_its_owner_may(app, intake):
    """The mediator has the scope, but cases are for the office."""
    secret = token_of(intake, COORDINATOR)
    with intake.work() as work:
        staff.set_roles(work, ADMIN, COORDINATOR, ["mediator"])
    assert ask(app, secret).status_code == 403


def test_a_mediator_is_offered_what_is_of_use_to_them(app, intake):
    page = read(staff_client(app, "mediator", staff_id=MEDIATOR).get("/staff/tokens"))
    assert page.form("Make the token").choices["scopes"] == {"scheduling:read", "scheduling:write"}


def test_a_token_opens_no_page(app, intake):
    assert ask(app, token_of(intake), "/today").status_code == 302


@pytest.mark.parametrize("shown", ["rcv_" + "x" * 43, "x", "", "é" * 20, "x" * 5000])
def test_what_is_no_token_is_refused_also_beside_a_good_cookie(coordinator, shown):
    answer = coordinator.get("/api/v1/cases", headers={"Authorization": f"Bearer {shown}".encode().decode("latin-1")})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_token_runs_out(app, intake, clock):
    secret = token_of(intake, days=7)
    clock.advance(days=7)
    assert ask(app, secret).status_code == 401
    assert "Expired" in staff_client(app, "coordinator", staff_id=COORDINATOR).get("/staff/tokens").text


def test_a_revoked_token_is_void_at_once_and_for_good(coordinator, app, intake):
    secret = secret_in(make(coordinator))
    made = published(intake, "token.changed")[-1]
    assert "revoked" in read(coordinator.get("/staff/tokens")).form("Revoke").send(coordinator, follow=True).text
    assert ask(app, secret).status_code == 401
    with intake.work() as work:
        tokens.tokens.keep(work, made.data | {"expires_at": intake.clock.now() + timedelta(days=9), "revoked_at": None})
    assert ask(app, secret).status_code == 401
    with intake.reading() as session:
        assert session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()[-2:] == [
            "token.made", "token.revoked"]


@pytest.mark.parametrize("end", [
    lambda work: staff.set_active(work, ADMIN, COORDINATOR, False),
    lambda work: staff.sign_out_everywhere(work, ADMIN, COORDINATOR),
    lambda work: staff.reset_password(work, ADMIN, COORDINATOR)], ids=["closed", "signed-out", "new-password"])
def test_whoever_is_shut_out_loses_their_tokens(app, intake, end):
    secret, other = token_of(intake), token_of(intake, ADMIN)
    with intake.work() as work:
        end(work)
    with intake.work() as work:
        staff.set_active(work, ADMIN, COORDINATOR, True)
    assert ask(app, secret).status_code == 401
    assert ask(app, other).status_code == 200
    assert published(intake, "token.changed")[-1].data["revoked_at"]


def test_nobody_revokes_or_sees_the_tokens_of_others(coordinator, app, intake):
    token_of(intake, ADMIN)
    with intake.reading() as session:
        token_id = session.scalar(select(api_token.c.id))
    form = read(coordinator.get("/staff/tokens")).form("Make the token")
    token = dict(form.values)["csrf_token"]
    answer = coordinator.post(f"/staff/tokens/{token_id}/revocation", data={"csrf_token": token})
    assert answer.status_code == 404
    assert coordinator.get(f"/staff/people/{ADMIN}/tokens").status_code == 403


def test_an_administrator_makes_one_for_an_account_of_a_program(admin, app, intake):
    answer = make(admin, f"/staff/people/{COORDINATOR}/tokens")
    assert ask(app, secret_in(answer)).status_code == 200
    assert "by" in read(staff_client(app, "coordinator", staff_id=COORDINATOR).get("/staff/tokens")).text
    assert admin.get("/staff/people/nobody/tokens").status_code == 404


def test_its_last_use_is_noted_at_most_once_an_hour(app, intake, clock):
    secret = token_of(intake)

    def used_at():
        with intake.reading() as session:
            return session.scalar(select(api_token.c.used_at))

    first = clock.now()
    assert used_at() is None
    ask(app, secret)
    clock.advance(minutes=59)
    ask(app, secret)
    assert used_at() == first
    clock.advance(minutes=2)
    ask(app, secret)
    assert used_at() == clock.now()


def test_a_use_in_another_service_is_shown_here(app, intake, clock):
    token_of(intake)
    with intake.reading() as session:
        token_id = session.scalar(select(api_token.c.id))
    deliver(intake, "scheduling.token_used", CENTRE, {"token_id": token_id, "used_at": clock.now()})
    deliver(intake, "messages.token_used", CENTRE, {"token_id": token_id, "used_at": clock.now() - timedelta(days=1)})
    with intake.reading() as session:
        assert session.scalar(select(api_token.c.used_at)) == clock.now()


def test_twenty_live_tokens_are_enough(coordinator, intake):
    for _ in range(20):
        token_of(intake)
    answer = make(coordinator)
    assert answer.status_code == 422
    assert "revoke one" in answer.text


def test_each_token_has_its_own_rate(app, intake):
    busy, calm = token_of(intake), token_of(intake)
    answers = [ask(app, busy, "/api/v1/tasks?size=1").status_code for _ in range(301)]
    assert (answers[299], answers[300]) == (200, 429)
    assert ask(app, calm).status_code == 200
