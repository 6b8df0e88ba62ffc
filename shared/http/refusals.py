"""Shows a refusal where the person can mend it."""

from typing import Any

from flask import render_template, request

from shared.errors import Refusal


def refused(template: str, error: Refusal, **context: Any) -> tuple[str, int]:
    """Renders `template` again with status 422, what was typed as `form_values` and the refusal in `errors`.

    `errors` maps the name of a field to its message; the key is empty for what belongs to no field.
    """
    context.setdefault("form_values", request.form)
    errors = dict(context.pop("errors", {})) | {error.field or "": error.message}
    return render_template(template, errors=errors, **context), 422
