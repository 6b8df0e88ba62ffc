"""Every text the centre sends, as data, in English and Spanish."""

from services.notifier.domain.templates.catalogue import TEMPLATES, template
from services.notifier.domain.templates.model import Template, Words

__all__ = ["TEMPLATES", "Template", "Words", "template"]
