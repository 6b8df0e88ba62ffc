"""English or Spanish: `?lang=es` (kept in a cookie), else the participant's, else the browser's first choice.

The staff's pages are in English.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, refresh

from shared.http.guards import current_participant, guard_of
from shared.http.visitors import Participant

LANGUAGES = {"en": "English", "es": "Español"}
COOKIE = "reconvene_language"
COOKIE_SECONDS = 365 * 24 * 3600
HERE = Path(__file__).parent
LanguageOf = Callable[[Participant], str | None]


def speak(app: Flask) -> None:
    """Sets up translations: those of `shared/http` and those of the service's own `web/translations`."""
    own = Path(app.root_path) / "web" / "translations"
    Babel(app, default_locale="en", locale_selector=chosen_language,
          default_translation_directories=f"{HERE / 'translations'};{own}")
    app.after_request(_keep)
    app.jinja_env.globals.update(other_languages=other_languages)


def participant_language(app: Flask, look_up: LanguageOf) -> None:
    """Gives `app` a way to know the language that a participant chose with us.

    It is looked up before the view opens its work: a request that waits for a second connection while it holds one
    brings all to a stand as soon as every connection is held by such a request.
    """
    app.extensions["reconvene.language"] = look_up
    app.before_request(_know_participants)


def _know_participants() -> None:
    if request.endpoint != "static" and current_participant():
        chosen_language()


def chosen_language() -> str:
    """`en` or `es` for the page at hand."""
    if "language" not in g:
        g.language = _choose()
    return g.language


def speak_with(language: str | None) -> None:
    """Lets the page at hand speak the language of the person whose link it is, if nobody has chosen another there."""
    if language in LANGUAGES and _chosen() is None and not _is_for_staff():
        g.language = language
        refresh()


def _choose() -> str:
    if _is_for_staff():
        return "en"
    for language in (_chosen(), _participants()):
        if language in LANGUAGES:
            return language
    return request.accept_languages.best_match(list(LANGUAGES), "en")


def other_languages() -> list[tuple[str, str, str]]:
    """(code, name, link to this page in it) for each language but the present one."""
    rule = request.url_rule
    path = request.path if rule is None or "GET" in (rule.methods or ()) else "/"
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return [(code, name, f"{path}?{urlencode([*kept, ('lang', code)])}")
            for code, name in LANGUAGES.items() if code != chosen_language()]


def _chosen() -> str | None:
    """What was chosen on this page, or on another one before."""
    asked = (request.args.get("lang"), request.cookies.get(COOKIE))
    return next((language for language in asked if language in LANGUAGES), None)


def _is_for_staff() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    guard = guard_of(view) if view else None
    return bool(guard and guard[0] == "staff") or request.path.startswith("/staff/")


def _participants() -> str | None:
    look_up: LanguageOf | None = current_app.extensions.get("reconvene.language")
    participant = current_participant()
    return look_up(participant) if look_up and participant else None


def _keep(response: Response) -> Response:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        response.set_cookie(COOKIE, asked, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", path="/",
                            secure=current_app.config["SESSION_COOKIE_SECURE"])
    return response
