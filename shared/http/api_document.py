"""What the API's document says of every operation: who gets in, what else may be answered, which headers it takes."""

from typing import Any

from shared.http.answers import ErrorAnswer

TOKEN, COOKIE = "token", "cookie"
SECURITY_SCHEMES = {
    TOKEN: {"type": "http", "scheme": "bearer", "description":
            "An access token that a member of staff made on their page. It may do what its scopes say, as far as the "
            "roles of its owner go."},
    COOKIE: {"type": "apiKey", "in": "cookie", "name": "reconvene_staff", "description": "A signed-in browser."},
}
WORDS = {400: "It cannot be read", 401: "No token, or one that is no good", 403: "The scope or the role is missing",
         404: "There is no such thing", 409: "Something else came between; try again",
         415: "Not application/json", 422: "It cannot be done as asked", 429: "Too many requests; see Retry-After",
         503: "Resting; see Retry-After"}
KEY = {"in": "header", "name": "Idempotency-Key", "required": False,
       "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
       "description": "The same key and body within 24 hours get the same answer, and nothing is done twice."}
IF_MATCH = {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
            "description": "The ETag of the version that you have seen."}
IF_NONE_MATCH = {"in": "header", "name": "If-None-Match", "required": False, "schema": {"type": "string"},
                 "description": "The ETag that you have: 304 if it still stands."}


def describe(doc: dict[str, Any], info: dict[str, Any], *, method: str, spec: Any, **_: Any) -> dict[str, Any]:
    """Adds to the document of one operation what its guard and its mark promise."""
    if "scope" in info:
        scope = info["scope"]
        doc["security"] = ([{TOKEN: [scope]}] if scope else []) + [{COOKIE: []}]
    codes = {400, 401, 403, 404, 422, 429, 503} | ({409, 415} if method in ("post", "put", "patch") else set())
    responses = doc.setdefault("responses", {})
    for code in sorted(codes - {int(one) for one in responses if str(one).isdigit()}):
        responses[str(code)] = _error(code)
    responses["422"] = _error(422)
    for mark, header in (("creates", KEY), ("changes", IF_MATCH), ("shows", IF_NONE_MATCH)):
        if info.get(mark):
            doc["parameters"] = [*doc.get("parameters", []), header]
    if info.get("shows"):
        responses["304"] = {"description": "You have this version already"}
    return doc


def _error(code: int) -> dict[str, Any]:
    return {"description": WORDS[code], "content": {"application/json": {"schema": ErrorAnswer}}}
