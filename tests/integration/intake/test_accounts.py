import pytest
from sqlalchemy import select, text

from services.intake.adapters.tables import AuditLine
from services.intake.handlers.audit import verify
from services.intake.handlers.demo import staff_id
from shared.contracts import CENTRE
from shared.testing.events import deliver, published
from shared.testing.http import read, staff_client
from tests.integration.intake.people import COORDINATOR, asked, person_id
from tests.integration.intake.test_sign_in import change, is_in, sign_in

MEDIATOR = staff_id("mediator")


@pytest.fixture
def admin(app):
    return staff_client(app, "admin", staff_id=staff_id("admin"))


def add(admin, **changes):
    form = read(admin.get("/staff/people/new")).form("Add")
    return form.send(admin, **(dict(name="Kim Lowe", email="Kim@demo.example", roles=["coordinator"]) | changes))


def test_a_new_person_is_told_to_the_other_services(admin, intake):
    add(admin)
    event = published(intake, "staff.changed")[-1]
    assert event.case_id == CENTRE
    assert event.data | {"staff_id": ""} == {"staff_id": "", "display_name": "Kim Lowe", "roles": ["coordinator"],
                                             "active": True, "epoch": 1}


def test_the_first_password_is_for_one_sign_in_only(admin, app):
    html = add(admin).get_data(as_text=True)
    password = html.partition("<dt>Password</dt><dd>")[2].partition("</dd>")[0]
    client = app.test_client()
    sign_in(client, "kim@demo.example", password)
    assert not is_in(client)
    assert client.get("/staff/sign-in").headers["Location"] == "/staff/password"
    change(client, password, "a longer sentence")
    assert is_in(client)


@pytest.mark.parametrize(("changes", "field"), [
    (dict(name=""), "name"), (dict(email=""), "email"), (dict(email="kim"), "email"), (dict(roles=[]), "roles"),
    (dict(email="Coordinator@demo.example"), "email"),
])
def test_what_is_missing_is_said_by_its_field(admin, changes, field):
    answer = add(admin, **changes)
    assert answer.status_code == 422
    assert field in read(answer).errors


def test_a_change_of_roles_voids_the_old_cookie(admin, app, intake):
    client = staff_client(app, "mediator", staff_id=MEDIATOR)
    assert client.get("/staff/welcome").headers["Location"] == "/sessions/mine"
    page = read(admin.get(f"/staff/people/{MEDIATOR}"))
    page.form("Save the roles").send(admin, roles=["mediator", "coordinator"])
    assert client.get("/staff/welcome").headers["Location"] == "/staff/sign-in"
    assert published(intake, "staff.changed")[-1].data["roles"] == ["coordinator", "mediator"]


@pytest.mark.parametrize("button", ["Sign out everywhere", "Close the account", "New password for one sign-in"])
def test_each_way_to_shut_somebody_out_voids_the_cookie(admin, app, intake, button):
    client = staff_client(app, "mediator", staff_id=MEDIATOR)
    page = read(admin.get(f"/staff/people/{MEDIATOR}"))
    page.form(button).send(admin)
    assert client.get("/staff/welcome").headers["Location"] == "/staff/sign-in"


def test_nobody_shuts_themselves_out(admin, intake):
    own = staff_id("admin")
    page = read(admin.get(f"/staff/people/{own}"))
    page.form("Save the roles").send(admin, roles=["mediator"])
    page.form("Close the account").send(admin)
    assert published(intake, "staff.changed")[-1].data["epoch"] == 1
    assert "cannot close your own account" in read(admin.get("/staff/people")).text


def test_the_log_says_who_did_what_and_that_it_is_whole(admin):
    add(admin)
    page = read(admin.get("/staff/audit"))
    assert "Alex Kim staff: added" in page.text
    assert "The chain is whole" in page.text


def test_a_line_that_was_changed_past_the_program_shows(admin, intake):
    add(admin)
    read(admin.get(f"/staff/people/{MEDIATOR}")).form("Sign out everywhere").send(admin)
    with intake.work() as work:
        work.session.execute(text("UPDATE audit_line SET staff_id = 'somebody' WHERE id = 1"))
    assert "The chain is broken at line 1" in read(admin.get("/staff/audit")).text


def test_the_log_can_be_read_by_what_was_done(admin, intake):
    add(admin)
    with intake.reading() as session:
        assert session.scalars(select(AuditLine.action)).all() == ["staff.added"]
    assert "Nothing here yet" in read(admin.get("/staff/audit?action=other&page=9")).text


@pytest.mark.parametrize("path", ["/staff/people", "/staff/people/new", f"/staff/people/{MEDIATOR}"])
def test_accounts_are_for_administrators_only(coordinator, path):
    assert coordinator.get(path).status_code == 403


def test_an_account_that_is_not_there_is_not_found(admin):
    assert admin.get("/staff/people/nobody").status_code == 404


def test_who_took_a_transcript_stands_in_the_audit_of_the_case_and_in_its_timeline(app, intake):
    case_id, other = asked(intake), asked(intake)
    person = person_id(intake, case_id, "A")
    made = [(case_id, COORDINATOR, None, "pdf"), (case_id, None, person, "json"), (other, COORDINATOR, None, "json")]
    for case, staff, whose, kind in made:
        deliver(intake, "transcript.made", case, dict(staff_id=staff, person_id=whose, format=kind))
    with intake.reading() as session:
        rows = session.execute(select(AuditLine.staff_id, AuditLine.action, AuditLine.subject).where(
            AuditLine.case_id == case_id, AuditLine.action.startswith("transcript.")).order_by(AuditLine.id)).all()
        assert verify(session) is None
    assert [tuple(row) for row in rows] == [(COORDINATOR, "transcript.pdf", case_id),
                                            ("party", "transcript.json", person)]
    manager = staff_client(app, "manager", staff_id=staff_id("manager"))
    assert f"/staff/audit?case={case_id}" in manager.get(f"/cases/{case_id}").text
    shown = read(manager.get(f"/staff/audit?case={case_id}")).text
    assert "transcript: pdf" in shown
    assert "the party themselves" in shown
    assert other not in manager.get(f"/staff/audit?case={case_id}").text
    assert "Transcript downloaded (PDF): the whole case" in read(manager.get(f"/cases/{case_id}")).text
