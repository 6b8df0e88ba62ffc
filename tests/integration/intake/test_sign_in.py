from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from services.intake.adapters.tables import Account, SignInTry
from services.intake.handlers.demo import PASSWORD, seed_staff, staff_id
from services.intake.handlers.staff import sign_out_everywhere
from shared.http import cookies
from shared.testing.events import published
from shared.testing.http import read

EMAIL = "coordinator@demo.example"


def sign_in(client, email=EMAIL, password=PASSWORD, path="/staff/sign-in", follow=False):
    return read(client.get(path)).form("Sign in").send(client, email=email, password=password, follow=follow)


def is_in(client):
    return client.get("/today").status_code == 200


def test_the_right_password_lets_in_everywhere(app, intake):
    client = app.test_client()
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/staff/welcome")
    cookie = client.get_cookie(cookies.STAFF)
    staff = cookies.read_staff(intake.settings, cookie.value)
    assert (staff.id, staff.roles, staff.epoch) == (staff_id("coordinator"), {"coordinator"}, 1)
    assert client.get("/staff/welcome").headers["Location"] == "/today"


def test_one_comes_back_to_the_page_one_wanted(app):
    client = app.test_client()
    wanted = client.get("/cases?q=lee").headers["Location"]
    answer = sign_in(client, path=wanted)
    assert answer.headers["Location"].endswith("/cases?q=lee")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_other_site_is_gone_to_after_signing_in(app, target):
    client = app.test_client()
    answer = sign_in(client, path=f"/staff/sign-in?next={target}")
    assert not urlsplit(answer.headers.get("Location", "")).netloc


@pytest.mark.parametrize(("email", "password"), [
    (EMAIL, "wrong password here"), ("nobody@demo.example", PASSWORD), (EMAIL, ""), ("", ""), ("not an address", "x"),
    (EMAIL, "😀" * 50),
])
def test_a_wrong_pair_is_refused_in_the_same_words(app, email, password):
    client = app.test_client()
    page = read(sign_in(client, email, password))
    assert "This e-mail address and password do not go together." in page.text
    assert not is_in(client)


def test_the_fifth_wrong_password_locks_the_address_for_a_quarter_of_an_hour(app, clock):
    client = app.test_client()
    for _ in range(5):
        page = read(sign_in(client, password="wrong password here"))
    assert "Too many wrong tries" in page.text
    assert "Too many wrong tries" in read(sign_in(client)).text
    clock.advance(minutes=15, seconds=1)
    sign_in(client)
    assert is_in(client)


def test_an_address_without_an_account_locks_the_same_way(app, intake):
    client = app.test_client()
    for _ in range(5):
        page = read(sign_in(client, "nobody@demo.example", "wrong password here"))
    assert "Too many wrong tries" in page.text
    with intake.reading() as session:
        assert "nobody" not in session.scalar(select(SignInTry.email_hash))


def test_the_right_password_forgets_the_wrong_ones(app):
    client = app.test_client()
    for _ in range(2):
        for _ in range(4):
            sign_in(client, password="wrong password here")
        sign_in(client)
        assert is_in(client)
        read(client.get("/staff/sign-out")).form("Sign out").send(client)


def test_signing_out_ends_it_for_every_service(app):
    client = app.test_client()
    sign_in(client)
    read(client.get("/staff/sign-out")).form("Sign out").send(client)
    assert client.get_cookie(cookies.STAFF) is None
    assert not is_in(client)


def test_looking_at_the_sign_out_page_signs_nobody_out(app):
    client = app.test_client()
    sign_in(client)
    client.get("/staff/sign-out")
    assert is_in(client)


def test_who_was_signed_out_everywhere_can_sign_in_anew(app, intake):
    client = app.test_client()
    sign_in(client)
    with intake.work() as work:
        sign_out_everywhere(work, staff_id("admin"), staff_id("coordinator"))
    assert not is_in(client)
    sign_in(client)
    assert is_in(client)


def test_a_closed_account_is_let_in_no_more(app, intake):
    with intake.work() as work:
        work.session.get(Account, staff_id("coordinator")).active = False
    client = app.test_client()
    assert "do not go together" in read(sign_in(client)).text


def change(client, old, new, again=None):
    page = read(client.get("/staff/password"))
    return page.form("Change it").send(client, password=old, new_password=new, new_password_confirm=again or new)


def test_a_new_password_ends_the_other_sessions(app, intake):
    first, second = app.test_client(), app.test_client()
    sign_in(first)
    sign_in(second)
    change(first, PASSWORD, "a longer sentence")
    assert is_in(first)
    assert not is_in(second)
    assert "do not go together" in read(sign_in(app.test_client())).text
    third = app.test_client()
    sign_in(third, password="a longer sentence")
    assert is_in(third)
    assert published(intake, "staff.changed")[-1].data["epoch"] == 2


@pytest.mark.parametrize(("old", "new", "again"), [
    ("wrong password here", "a longer sentence", None), (PASSWORD, "short", None),
    (PASSWORD, "a longer sentence", "another sentence"), (PASSWORD, PASSWORD, None),
])
def test_a_password_that_will_not_do_changes_nothing(app, intake, old, new, again):
    client = app.test_client()
    sign_in(client)
    page = read(change(client, old, new, again))
    assert page.errors
    assert is_in(client)
    assert published(intake, "staff.changed")[-1].data["epoch"] == 1


def test_the_demos_staff_is_seeded_once(intake):
    before = len(published(intake))
    with intake.work() as work:
        seed_staff(work)
    assert len(published(intake)) == before
