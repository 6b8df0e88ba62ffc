"""What the templates need beyond macros: colours of states, links to call and to leave."""

from flask import Flask, redirect
from werkzeug.wrappers import Response

from shared.http.cookies import clear_participant_cookie
from shared.http.guards import open_to_all

ELSEWHERE = "https://www.weather.gov/"  # an everyday page, for someone who must not be seen here
TONES = {
    "good": "accepted active agreed answered booked confirmed current delivered done full given held kept open ready "
            "resolved scheduled signed yes",
    "wait": "asked drafted due expected held_slot invited partial pending proposed queued sending sent unknown waiting",
    "warn": "late missed paused parked rescheduled undelivered unanswered",
    "stop": "blocked broken cancelled closed declined failed no refused revoked stopped suppressed withdrawn",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}


def show_pieces(app: Flask, prefix: str) -> None:
    """Adds what `layout/pieces.html` needs, and in the service at the origin's root the way out at `/leave`."""
    app.jinja_env.filters["tel"] = tel
    app.jinja_env.globals["tone_of"] = tone_of
    if not prefix:
        app.add_url_rule("/leave", "leave", leave)


def tone_of(state: str) -> str:
    return TONE_OF.get(state, "plain")


def tel(phone: str) -> str:
    """The link that calls a number: ten digits are taken as American."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:+{digits}"


@open_to_all
def leave() -> Response:
    """Forgets the participant and goes to an everyday page, so that going back shows nothing."""
    response = redirect(ELSEWHERE)
    clear_participant_cookie(response)
    return response
