"""The one shape of an error in every API."""

from typing import Any

import marshmallow as ma
from flask import current_app, request
from werkzeug.http import HTTP_STATUS_CODES

from shared.trace import current_trace


class ErrorAnswer(ma.Schema):
    """Every API error: what is wrong in plain words, by field where it belongs to one."""

    code = ma.fields.Integer(metadata={"description": "The HTTP status."})
    status = ma.fields.String(metadata={"description": "The name of the status."})
    message = ma.fields.String(metadata={"description": "What is wrong, in plain words."})
    errors = ma.fields.Dict(metadata={"description": "Messages by place and field, e.g. json.name."})
    trace_id = ma.fields.String(metadata={"description": "To be told to the centre."})


def is_api() -> bool:
    """True if the request is for the API: then the answer is JSON."""
    return request.path.startswith(f"{current_app.config['RECONVENE_PREFIX']}/api/")


def api_error(code: int, message: str, errors: dict[str, Any] | None = None) -> tuple[dict[str, Any], int]:
    """An answer of the shape `ErrorAnswer`."""
    answer: dict[str, Any] = {"code": code, "status": HTTP_STATUS_CODES.get(code, "Error"), "message": message}
    if errors:
        answer["errors"] = errors
    return answer | {"trace_id": current_trace()}, code
