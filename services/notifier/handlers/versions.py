"""Versions of the centre's texts: a draft is written and checked, published, and never changed again."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from services.notifier.adapters.rows import insert_once
from services.notifier.adapters.tables import TemplateVersion
from services.notifier.config import own
from services.notifier.domain.templates import TEMPLATES, Words, template
from services.notifier.domain.templates.measure import Setting
from services.notifier.domain.templates.rules import Fault, faults
from services.notifier.handlers import links, texts
from services.notifier.handlers.preparing import brand_of
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

LONGEST_NOTE = 200
TAKEN = "Somebody else changed this text a moment ago. Please look at theirs first; what you wrote is still here."


@dataclass(frozen=True)
class Written:
    """What staff typed. `edits` is that of the draft they had before them, 0 if there was none."""

    en: Words
    es: Words
    note: str
    edits: int


def setting_of(work: Work) -> Setting:
    """How the centre is called, and what a link looks like; this one leads nowhere."""
    return Setting(brand_of(work), links.link_url(own(work.settings), "a sample"))


def known(template_id: str) -> str:
    """The id of a template there is; raises NotFound."""
    if template_id not in TEMPLATES:
        raise NotFound
    return template_id


def draft_of(work: Work, template_id: str) -> TemplateVersion | None:
    return work.session.scalar(select(TemplateVersion).where(
        TemplateVersion.template == template_id, TemplateVersion.state == "draft"))


def save_draft(work: Work, staff_id: str, template_id: str, written: Written) -> list[Fault]:
    """Keeps the words as the draft; returns what is still wrong with them. A draft may be unfinished."""
    draft = _held_draft(work, known(template_id))
    if (draft.edits if draft else 0) != written.edits:
        raise Refusal(TAKEN)
    fields = _fields(written) | {"edits": written.edits + 1, "made_at": work.now(), "made_by": staff_id}
    if draft:
        for name, value in fields.items():
            setattr(draft, name, value)
    elif not insert_once(work.session, TemplateVersion, id=new_id(), template=template_id, state="draft", **fields):
        raise Refusal(TAKEN)
    work.session.flush()
    return faults_of(work, template_id, written.en, written.es)


def faults_of(work: Work, template_id: str, en: Words, es: Words) -> list[Fault]:
    """What the rules say to these words."""
    spoken = texts.with_these(template_id, en, es)
    return faults(spoken, setting_of(work))


def publish_draft(work: Work, staff_id: str, template_id: str, edits: int) -> int:
    """Makes the draft the version in use; returns its number. The words must be those that were looked at."""
    draft = _held_draft(work, known(template_id))
    if draft is None or draft.edits != edits:
        raise Refusal("The draft is another one now. Please look at it again before you publish it.")
    spoken = texts.with_words(template_id, draft)
    _refuse_faulty(work, template_id, spoken.en, spoken.es)
    if (spoken.en, spoken.es) == _words_in_use(work, template_id):
        raise Refusal("These are the words in use already.")
    draft.number, draft.state = _next_number(work, template_id), "published"
    draft.published_at, draft.published_by = work.now(), staff_id
    work.session.flush()
    texts.forget(work.session)
    return draft.number


def discard_draft(work: Work, template_id: str) -> None:
    """The draft is put away; its row stays, so that nobody wonders where it went."""
    draft = _held_draft(work, known(template_id))
    if draft:
        draft.state = "discarded"


def go_back(work: Work, staff_id: str, template_id: str, number: int) -> int:
    """Publishes the words of an older version as a new one; returns its number."""
    spoken = version(work, template_id, number)
    if (spoken.en, spoken.es) == _words_in_use(work, template_id):
        raise Refusal("These are the words in use already.")
    _refuse_faulty(work, template_id, spoken.en, spoken.es)
    new = _next_number(work, template_id)
    written = Written(spoken.en, spoken.es, f"Back to version {number}", 1)
    if not insert_once(
            work.session, TemplateVersion, id=new_id(), template=template_id, state="published", number=new,
            made_at=work.now(), made_by=staff_id, published_at=work.now(), published_by=staff_id, from_number=number,
            edits=1, **_fields(written)):
        raise Refusal("Somebody published a version at this moment. Please look again.")
    texts.forget(work.session)
    return new


def allow_bulk(work: Work, staff_id: str, template_id: str, number: int) -> None:
    """A manager read these words and lets them go to many at once."""
    if not template(known(template_id)).bulk:
        raise Refusal("This text belongs to one person's case. It cannot go to many.")
    row = _published(work, template_id, number)
    if row and row.bulk_at is None:
        row.bulk_at, row.bulk_by = work.now(), staff_id


def may_go_to_many(work: Work, template_id: str, number: int) -> bool:
    """True if these words were allowed for bulk sending; those that ship are."""
    row = _published(work, template_id, number) if number != texts.SHIPPED else None
    return template(template_id).bulk and (number == texts.SHIPPED or bool(row and row.bulk_at))


def version(work: Work, template_id: str, number: int) -> Any:
    """The template with the words of that version. Raises NotFound if there is none of this number."""
    spoken, found = texts.current(work.session, known(template_id), number)
    if found != number:
        raise NotFound
    return spoken


def _held_draft(work: Work, template_id: str) -> TemplateVersion | None:
    return work.session.scalar(select(TemplateVersion).where(
        TemplateVersion.template == template_id, TemplateVersion.state == "draft").with_for_update())


def _published(work: Work, template_id: str, number: int) -> TemplateVersion | None:
    return work.session.scalar(select(TemplateVersion).where(
        TemplateVersion.template == template_id, TemplateVersion.number == number))


def _next_number(work: Work, template_id: str) -> int:
    highest = work.session.scalar(select(func.max(TemplateVersion.number)).where(
        TemplateVersion.template == template_id))
    return (highest or texts.SHIPPED) + 1


def _words_in_use(work: Work, template_id: str) -> tuple[Words, Words]:
    spoken, _ = texts.current(work.session, template_id)
    return spoken.en, spoken.es


def _refuse_faulty(work: Work, template_id: str, en: Words, es: Words) -> None:
    wrong = [fault for fault in faults_of(work, template_id, en, es) if fault.stops]
    if wrong:
        raise Refusal(f"{wrong[0].where}: {wrong[0].message}", wrong[0].form_field)


def _fields(written: Written) -> dict[str, Any]:
    return {"english": texts.as_row(_tidy(written.en)), "spanish": texts.as_row(_tidy(written.es)),
            "note": written.note.strip()[:LONGEST_NOTE]}


def _tidy(words: Words) -> Words:
    """One blank between words of a text, no blanks at the ends, letters put together (é, not e and an accent)."""
    mail = _letters(words.mail or "").replace("\r\n", "\n").strip()
    return Words(" ".join(_letters(words.sms).split()), " ".join(_letters(words.subject).split()), mail or None)


def _letters(text: str) -> str:
    return unicodedata.normalize("NFC", text)
