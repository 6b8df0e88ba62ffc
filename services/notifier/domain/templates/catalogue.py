"""The one list of templates."""

from services.notifier.domain.templates import (
    about_answers,
    about_centre,
    about_check_ins,
    about_contact,
    about_listening,
    about_meeting,
    about_notes,
    about_sessions,
)
from services.notifier.domain.templates.model import Template

MODULES = (about_sessions, about_meeting, about_check_ins, about_notes, about_answers, about_centre, about_contact,
           about_listening)
TEMPLATES: dict[str, Template] = {one.id: one for module in MODULES for one in module.TEMPLATES}


def template(template_id: str) -> Template:
    """Raises KeyError for a template that is not in the list: a programming error, not a person's."""
    return TEMPLATES[template_id]
