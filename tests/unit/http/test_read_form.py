"""A form is read by its schema, and what is wrong is said in plain words, in the page's language."""

import marshmallow as ma
import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from marshmallow import validate
from werkzeug.datastructures import MultiDict

from shared.http import forms
from shared.http.forms import PLAIN, read_form
from shared.http.words import N_


class Ask(ma.Schema):
    name = ma.fields.String(required=True, validate=validate.Length(min=2, max=10))
    day = ma.fields.Date()
    at = ma.fields.Time()
    number = ma.fields.Integer(validate=validate.Range(1, 9))
    share = ma.fields.Float(validate=validate.Range(max=1))
    note = ma.fields.String(validate=validate.Length(max=10))
    pin = ma.fields.String(validate=validate.Length(min=4))
    email = ma.fields.Email()
    how = ma.fields.String(validate=validate.OneOf(["text", "call"]))
    days = ma.fields.List(ma.fields.String(validate=validate.OneOf(["mon", "tue"])))
    agreed = ma.fields.Boolean(load_default=False)
    code = ma.fields.String(data_key="the-code", validate=validate.Regexp("[A-Z]+$", error=N_("Please sign in.")))
    id = ma.fields.UUID()


@pytest.fixture(autouse=True)
def page():
    app = Flask("page")
    folder = forms.__file__.replace("forms.py", "translations")
    Babel(app, default_translation_directories=folder)
    with app.test_request_context():
        yield


def given(**values):
    return MultiDict({"name": "Lee", **values})


def test_values_come_out_as_the_schema_says():
    values, errors = read_form(Ask(), given(number=" 3 ", agreed="yes", **{"the-code": "ABC"}))
    assert errors == {}
    assert values == {"name": "Lee", "number": 3, "agreed": True, "code": "ABC", "days": []}


def test_blanks_count_as_nothing_and_several_ticks_as_a_list():
    values, _ = read_form(Ask(), MultiDict([("name", " Lee "), ("how", "  "), ("days", "mon"), ("days", "tue")]))
    assert values == {"name": "Lee", "agreed": False, "days": ["mon", "tue"]}


def test_what_the_schema_does_not_know_is_left_out():
    assert read_form(Ask(), given(csrf_token="t", admin="yes"))[1] == {}


@pytest.mark.parametrize(("field", "typed", "message"), [
    ("name", "", "Please fill this in."), ("name", "x", "That is too short or too long."),
    ("note", "x" * 11, "That is too long. Please shorten it."), ("pin", "x", "That is too short."),
    ("day", "tomorrow", "Please write a date."),
    ("at", "noon", "Please write a time, for example 2:30 PM."), ("number", "many", "Please write a number."),
    ("number", "10", "That number is too small or too large."), ("share", "2", "That number is too large."),
    ("share", "half", "Please write a number."),
    ("email", "lee@", "Please write an e-mail address, for example name@example.org."),
    ("how", "fax", "Please choose one of these."), ("days", "sun", "Please choose one of these."),
    ("agreed", "perhaps", "Please check this."), ("id", "7", "Please check this."),
    ("the-code", "a", "Please sign in.")])
def test_what_is_wrong_is_said_in_plain_words(field, typed, message):
    values, errors = read_form(Ask(), given(**{field: typed}))
    assert (values, errors) == ({}, {field: message})


def test_and_in_spanish():
    with force_locale("es"):
        _, errors = read_form(Ask(), given(day="mañana", **{"the-code": "a"}))
    assert errors == {"day": "Por favor, escriba una fecha.", "the-code": "Por favor, inicie sesión."}


def test_a_more_exact_start_comes_before_a_general_one():
    starts = list(PLAIN)
    assert not [(one, other) for number, one in enumerate(starts) for other in starts[number + 1:]
                if other.startswith(one)]
