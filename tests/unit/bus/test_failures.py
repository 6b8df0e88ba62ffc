import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.bus.failures import in_words, is_passing, steps
from shared.contracts import InvalidEvent
from shared.errors import Refusal


@pytest.mark.parametrize("error", [
    OperationalError("", {}, psycopg.errors.SerializationFailure()),
    OperationalError("", {}, psycopg.errors.DeadlockDetected()),
    OperationalError("", {}, psycopg.errors.AdminShutdown()),
    ProgrammingError("", {}, psycopg.ProgrammingError(), connection_invalidated=True),
    PoolTimeout(),
])
def test_what_may_go_well_the_next_time_passes(error):
    assert is_passing(error)


@pytest.mark.parametrize("error", [
    ValueError(), Refusal("no"), InvalidEvent("no"),
    IntegrityError("", {}, psycopg.errors.UniqueViolation()),
    OperationalError("", {}, sqlite3.OperationalError("no such table: x")),
])
def test_what_would_fail_again_stays(error):
    assert not is_passing(error)


def test_words_about_an_error_name_its_class_and_place_and_nothing_that_was_in_it():
    who = "Maria Soto"
    with pytest.raises(KeyError) as caught:
        {}[who]
    assert in_words(caught.value).startswith("KeyError: in test_words_about")
    assert who not in in_words(caught.value) + steps(caught.value)


def test_a_database_error_is_named_by_its_cause_and_shows_no_values():
    error = IntegrityError("INSERT", {"name": "Maria Soto"}, psycopg.errors.UniqueViolation("Key (name)=(Maria Soto)"))
    assert in_words(error) == "UniqueViolation: nowhere"


def test_the_words_of_a_refusal_are_kept_because_they_name_nobody():
    assert in_words(Refusal("The case is closed.")) == "Refusal: The case is closed."
