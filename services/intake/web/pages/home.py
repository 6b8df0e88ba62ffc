"""The centre's front page."""

from flask import Blueprint, render_template

from shared.http import open_to_all

pages = Blueprint("home", __name__)


@pages.get("/")
@open_to_all
def index() -> str:
    return render_template("home.html")
