"""Versions of what the API shows, so that nobody overwrites what they have not seen (RFC 9110, 13; RFC 6585, 3).

A version is a hash of the answer itself, so it changes with whatever a reader could see, and with nothing else.
"""

import hashlib
import json
from typing import Any

import marshmallow as ma
from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from shared.http.answers import ErrorAnswer, api_error
from shared.http.words import N_

BY_GATEWAY = ("-gzip", "-zstd", "-br")  # what a gateway that compresses adds to the version
UNSEEN = N_("Say in If-Match which version you have seen: the ETag of the answer you read.")
OUTDATED = N_("Somebody changed this after you read it. Look at both versions and send yours again.")


class OutdatedAnswer(ErrorAnswer):
    """What you sent beside what stands now. The ETag of this answer is the version that stands."""

    yours = ma.fields.Dict(required=True, metadata={"description": "What you sent."})
    present = ma.fields.Dict(required=True, metadata={"description": "What stands now."})


def plain_json(body: Any) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def version_of(body: Any) -> str:
    return hashlib.sha256(plain_json(body).encode()).hexdigest()[:32]


def answered(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`body` as JSON with its version."""
    response = current_app.response_class(plain_json(body) + "\n", status, headers, mimetype="application/json")
    response.set_etag(version_of(body))
    return response


def unless_known(response: Response) -> Response:
    """304 without a body if the reader has this version already."""
    return response.make_conditional(request.environ)


def check_seen(present: dict[str, Any]) -> None:
    """Answers 428 if the request names no version, and 412 with both if it names another than `present`."""
    if not request.headers.get("If-Match"):
        raise HTTPException(response=_response(api_error(428, str(UNSEEN))))
    version = version_of(present)
    if request.if_match.contains(version) or any(request.if_match.contains(version + by) for by in BY_GATEWAY):
        return
    body, code = api_error(412, str(OUTDATED))
    response = _response((body | {"yours": request.get_json(silent=True) or {}, "present": present}, code))
    response.set_etag(version)
    raise HTTPException(response=response)


def _response(answer: tuple[dict[str, Any], int]) -> Response:
    return current_app.response_class(plain_json(answer[0]), answer[1], mimetype="application/json")
