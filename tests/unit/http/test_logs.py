"""What a log line holds, and what it must never hold."""

import io
import json
import logging

import pytest
from sqlalchemy.exc import IntegrityError

from shared import logs
from shared.trace import use_trace


@pytest.fixture
def written():
    """Configures logging into memory for the test; gives the lines written so far."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("json")
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before


def fail(error):
    try:
        raise error
    except type(error):
        logging.getLogger("somewhere").exception("a step failed")


def test_a_line_carries_the_trace_of_the_work_at_hand(written):
    with use_trace("trace-12345"):
        logging.getLogger("somewhere").info("%s events carried", 3, extra={"ms": 1.5})
    line = written()[0]
    assert (line["event"], line["trace_id"], line["level"], line["logger"], line["ms"]) == (
        "3 events carried", "trace-12345", "info", "somewhere", 1.5)
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("secret", [
    "+13125550199", "312-555-0199", "(312) 555-0199", "ana.torres@example.org"])
def test_numbers_and_addresses_are_taken_out(written, secret):
    logging.getLogger("somewhere").warning("cannot reach %s today", secret, extra={"to": secret})
    assert secret not in json.dumps(written())
    assert "cannot reach" in written()[0]["event"]


@pytest.mark.parametrize("kept", [
    "5a0c4f8e-5f5e-4dbb-9f7d-0d8f0f8d6c11", "took 12 of 345", "version 1.2.3", "port 5432"])
def test_ids_and_counts_stay(kept):
    assert logs.clean(kept) == kept


def test_an_error_is_its_class_and_place_without_what_it_quotes(written):
    fail(ValueError("Ana Torres of 118 Clinton St"))
    line = written()[0]
    assert line["error"] == "ValueError"
    assert any("test_logs.py" in step and step.endswith(" fail") for step in line["where"])
    assert "Ana" not in json.dumps(line)


def test_a_database_error_says_its_code_and_not_its_row(written):
    class Unique(Exception):
        sqlstate = "23505"

    fail(IntegrityError("INSERT", {"name": "Ana"}, Unique("Key (name)=(Ana) exists")))
    assert written()[0]["error"] == "IntegrityError Unique 23505"
    assert "Ana" not in json.dumps(written())


def test_a_slip_in_the_code_keeps_its_message(written):
    fail(AttributeError("'Case' object has no attribute 'stge'"))
    assert written()[0]["error"] == "AttributeError: 'Case' object has no attribute 'stge'"


def test_a_terminal_gets_plain_lines(capsys):
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("plain")
    logging.getLogger("somewhere").info("ready")
    root.handlers[:], root.level = before
    assert "ready" in capsys.readouterr().err
