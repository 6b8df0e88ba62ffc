"""Each request has a trace, in the answer and in its one log line."""

import logging

import pytest

from shared.ids import new_id


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "reconvene.http")
    return lambda: [record for record in caplog.records if record.name == "reconvene.http"]


def test_an_id_that_looks_like_one_goes_through(visitor):
    given = new_id()
    assert visitor.get("/sessions/ask", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "a" * 65, "a b c d e f", "<script>x</script>", "é" * 10])
def test_anything_else_is_replaced(visitor, given):
    answer = visitor.get("/sessions/ask", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 36


def test_each_request_has_its_own(visitor):
    ids = {visitor.get("/sessions/ask").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3


def test_the_line_names_the_rule_and_neither_the_code_nor_the_query(visitor, lines):
    visitor.get("/sessions/fails/missing/SECRET7?phone=3125550142", headers={"X-Request-ID": "trace-12345"})
    line = lines()[0]
    assert (line.method, line.route, line.status) == ("GET", "/sessions/fails/<how>/<code>", 404)
    assert line.ms >= 0
    assert "SECRET7" not in str(line.__dict__)
    assert "3125550142" not in str(line.__dict__)


def test_a_path_that_is_no_page_is_not_written_down(visitor, lines):
    visitor.get("/somebody/3125550142")
    assert lines()[0].route == "none"
    assert "3125550142" not in str(lines()[0].__dict__)


def test_what_is_asked_every_few_seconds_makes_no_lines(visitor, lines):
    for path in ("/sessions/healthz", "/sessions/readyz", "/sessions/metrics", "/sessions/static/base.css"):
        visitor.get(path)
    assert lines() == []
