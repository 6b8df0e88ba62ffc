"""The centre's texts: what they say now, drafts, versions, and how one looks to somebody."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from services.notifier.adapters import text_lists
from services.notifier.adapters.tables import Person
from services.notifier.domain.templates import TEMPLATES, Template, Words, template
from services.notifier.domain.templates.rules import MOST_GRADE, Fault
from services.notifier.handlers import previews, texts, versions
from services.notifier.handlers.versions import Written
from services.notifier.web import staff_words as words
from services.notifier.web import text_words
from services.notifier.web.doors import looking, staff, step
from services.notifier.web.pages.messages import OFFICE
from shared.errors import NotFound, Refusal
from shared.http import current_service, refused, staff_required
from shared.work import Work

pages = Blueprint("texts", __name__, url_prefix="/templates")


@pages.get("")
@staff_required(*OFFICE)
def index() -> str:
    q = request.args.get("q", "").strip()[:60]
    with looking() as work:
        groups = text_words.in_groups([_listed(work, one) for one in TEMPLATES.values() if text_words.fits(one, q)])
        return render_template("texts/index.html", groups=groups, q=q, words=words, most_grade=MOST_GRADE,
                               drafts=text_lists.drafts(work.session))


@pages.get("/<name>")
@staff_required(*OFFICE)
def show(name: str) -> str:
    """One text as it is now, tried on anybody."""
    q = request.args.get("q", "").strip()[:60]
    with looking() as work:
        spoken, number = texts.current(work.session, versions.known(name))
        return render_template(
            "texts/show.html", spoken=spoken, number=number, words=words, shown=text_words, q=q,
            previews=[previews.preview(work, spoken, language) for language in ("en", "es")],
            figures={one: previews.figures_of(spoken, one, versions.setting_of(work)) for one in ("en", "es")},
            versions=text_lists.versions(work.session, name), draft=versions.draft_of(work, name),
            found=text_lists.people_like(work.session, q) if len(q) > 1 else [], tried=_tried(work, spoken),
            allowed=versions.may_go_to_many(work, name, number))


@pages.get("/<name>/draft")
@staff_required(*OFFICE)
def draft(name: str) -> str:
    with looking() as work:
        return render_template("texts/draft.html", **_about_draft(work, versions.known(name)))


@pages.post("/<name>/draft")
@staff_required(*OFFICE)
def save(name: str) -> Any:
    """Keeps the draft and says what has to be mended before it can be published."""
    written = _written()
    try:
        with current_service().work() as work:
            faults = versions.save_draft(work, staff().id, name, written)
    except Refusal as error:
        with looking() as work:
            about = _about_draft(work, name) | {"form_values": request.form}
            return refused("texts/draft.html", error, **about)
    stopping = sum(fault.stops for fault in faults)
    flash(f"The draft is saved. {text_words.to_mend(stopping)}", "note" if stopping else "done")
    return redirect(url_for(".draft", name=name), 303)


@pages.post("/<name>/discard")
@staff_required(*OFFICE)
def discard(name: str) -> Any:
    return step(lambda work: versions.discard_draft(work, name), "The draft is put away. Nothing else changed.",
                url_for(".show", name=versions.known(name)))


@pages.route("/<name>/publish", methods=["GET", "POST"])
@staff_required(*OFFICE)
def publish(name: str) -> Any:
    """Shows what changes, then publishes exactly that."""
    if request.method == "POST":
        return step(lambda work: versions.publish_draft(work, staff().id, name, _number("edits")),
                    "It is published. Messages put together from now on say it.", url_for(".show", name=name))
    with looking() as work:
        found = versions.draft_of(work, versions.known(name))
        if found is None:
            raise NotFound
        spoken, number = texts.current(work.session, name)
        new = texts.with_words(name, found)
        return render_template(
            "texts/publish.html", number=number, draft=found, spoken=new, words=words, shown=text_words,
            changes=text_words.changes(spoken, new), faults=versions.faults_of(work, name, new.en, new.es),
            previews=[previews.preview(work, new, language) for language in ("en", "es")])


@pages.get("/<name>/compare")
@staff_required(*OFFICE)
def compare(name: str) -> str:
    """Two versions side by side; going back publishes the older one as a new version."""
    with looking() as work:
        there = text_lists.versions(work.session, versions.known(name))
        old, new = _number("old", 1), _number("new", there[0].number)
        before, after = (versions.version(work, name, number) for number in (old, new))
        return render_template("texts/compare.html", spoken=after, old=old, new=new, versions=there, words=words,
                               shown=text_words, changes=text_words.changes(before, after), in_use=there[0].number)


@pages.post("/<name>/versions/<int:number>/again")
@staff_required(*OFFICE)
def again(name: str, number: int) -> Any:
    return step(lambda work: versions.go_back(work, staff().id, name, number),
                f"The words of version {number} are in use again, as a new version.", url_for(".show", name=name))


@pages.post("/<name>/versions/<int:number>/allow")
@staff_required("manager")
def allow(name: str, number: int) -> Any:
    return step(lambda work: versions.allow_bulk(work, staff().id, name, number),
                "These words may go to many people at once.", url_for(".show", name=name))


def _listed(work: Work, one: Template) -> dict[str, Any]:
    spoken, number = texts.current(work.session, one.id)
    setting = versions.setting_of(work)
    return {"spoken": spoken, "number": number,
            "figures": {code: previews.figures_of(spoken, code, setting) for code in ("en", "es")}}


def _tried(work: Work, spoken: Template) -> previews.Preview | None:
    """The text for the person who was chosen from those found."""
    person = work.session.get(Person, request.args.get("person", "")[:36])
    return previews.preview_for(work, spoken, person) if person else None


def _about_draft(work: Work, name: str) -> dict[str, Any]:
    found = versions.draft_of(work, versions.known(name))
    spoken, number = texts.current(work.session, name)
    said = texts.with_words(name, found) if found else spoken
    faults: list[Fault] = versions.faults_of(work, name, said.en, said.es) if found else []
    return {
        "draft": found, "number": number, "spoken": said, "words": words, "shown": text_words,
        "errors": text_words.as_errors(faults), "advice": [one for one in faults if not one.stops],
        "form_values": text_words.as_form(said, found),
        "usable": text_words.usable(template(name)), "digits": text_words.digits(name),
        "figures": {one: previews.figures_of(said, one, versions.setting_of(work)) for one in ("en", "es")}
        if not any(one.stops for one in faults) else {},
    }


def _written() -> Written:
    form = request.form
    en, es = (Words(*(form.get(f"{language}_{field}", "")[:8000] for field in ("sms", "subject", "mail")))
              for language in ("en", "es"))
    return Written(en, es, form.get("note", ""), _number("edits", 0))


def _number(name: str, default: int | None = None) -> int:
    """A small number from the form or the address."""
    given = request.values.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) < 7):
        if default is None:
            raise BadRequest
        return default
    return int(given)
