"""Two requests that PostgreSQL cannot both let through: the one that must give way is done once more, whole."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Blueprint, current_app
from sqlalchemy import select, text, update

from shared.db import Database
from shared.db.machinery import MACHINERY, case_sequence
from shared.http import create_app as shared_app
from shared.http import csrf_exempt, current_service, limit, open_to_all
from shared.http.again import TRIES
from shared.testing.clock import FakeClock
from shared.testing.http import bare_service

pytestmark = pytest.mark.postgres
PATIENCE_SECONDS = 20


def add_one(work, name):
    work.session.execute(update(case_sequence).where(case_sequence.c.case_id == name)
                         .values(seq=case_sequence.c.seq + 1))


def add_ten(database):
    with database.engine.begin() as other:
        other.execute(update(case_sequence).values(seq=case_sequence.c.seq + 10))


class Views:
    """Views that run into each other; `calls` counts how often one was begun, by its name."""

    def __init__(self):
        self.calls = []
        self.meeting = threading.Barrier(2, timeout=PATIENCE_SECONDS)
        self.pages = Blueprint("race", __name__)
        for view in (self.crossing, self.stale, self.half_done):
            self.pages.post(f"/{view.__name__}/<first>/<second>")(csrf_exempt(open_to_all(named(view))))
        self.pages.post("/limited/<first>/<second>")(csrf_exempt(open_to_all(limited)))

    def crossing(self, first, second):
        """Takes two rows, in the order that it is told; the first time both wait until each has one."""
        self.calls.append(first)
        with current_service().work() as work:
            add_one(work, first)
            if self.calls.count(first) == 1:
                self.meeting.wait()
            add_one(work, second)
        return "done"

    def stale(self, first, second):
        """Reads at one moment what somebody else changes at the next, so many times as `second` says."""
        self.calls.append(first)
        with current_service().work() as work:
            work.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            work.session.scalar(select(case_sequence.c.seq).where(case_sequence.c.case_id == first))
            if len(self.calls) <= int(second):
                with ThreadPoolExecutor(1) as somebody_else:
                    somebody_else.submit(add_ten, current_service().database).result()
            add_one(work, first)
        return "done"

    def half_done(self, first, second):
        """Has committed a first transaction when its second must give way."""
        with current_service().work() as work:
            add_one(work, first)
        return self.stale(first, second)


def named(method):
    def view(first, second):
        return method(first, second)

    view.__name__ = method.__name__
    return view


@limit("2/minute")
def limited(first, second):
    return current_app.config["VIEWS"].stale(first, second)


@pytest.fixture
def views():
    return Views()


@pytest.fixture
def app(tmp_path, postgres_url, views):
    service = bare_service(tmp_path, FakeClock(), None)
    service.database.dispose()
    service.database = Database(postgres_url("main"))
    MACHINERY.create_all(service.database.engine)
    with service.work() as work:
        work.session.execute(case_sequence.insert(), [{"case_id": name, "seq": 0} for name in ("a", "b")])
    made = shared_app(service, __name__, prefix="/", pages=(views.pages,))
    made.config["VIEWS"] = views
    yield made
    service.database.dispose()


def numbers(app):
    with app.extensions["reconvene"].reading() as session:
        return dict(session.execute(select(case_sequence.c.case_id, case_sequence.c.seq)).all())


def test_of_two_that_wait_for_each_other_both_are_done_once(app, views):
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda path: app.test_client().post(path).status_code,
                                ("/crossing/a/b", "/crossing/b/a")))
    assert answers == [200, 200]
    assert numbers(app) == {"a": 2, "b": 2}
    assert len(views.calls) > 2, "one of them was begun anew"


def test_what_cannot_be_put_in_order_is_done_once_more(app, views):
    assert app.test_client().post("/stale/a/1").status_code == 200
    assert numbers(app) == {"a": 11, "b": 10}
    assert len(views.calls) == 2


def test_it_gives_up_after_the_third_time(app, views):
    answer = app.test_client().post("/stale/a/9")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert len(views.calls) == TRIES
    assert numbers(app) == {"a": 30, "b": 30}


def test_what_was_committed_is_not_done_a_second_time(app, views):
    assert app.test_client().post("/half_done/a/1").status_code == 503
    assert numbers(app) == {"a": 11, "b": 10}
    assert len(views.calls) == 1


def test_the_second_time_does_not_count_as_another_try_of_the_visitor(app, views):
    assert [app.test_client().post("/limited/a/1").status_code for _ in range(2)] == [200, 200]
    assert app.test_client().post("/limited/a/1").status_code == 429
