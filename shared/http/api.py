"""How an address of the API is made: `shows`, `lists`, `creates`, `changes` or `does` something, one way for each.

The view is handed the unit of work first, like a handler, and gives back what the schema shows. Beneath it lies
what all of the API promises: pages, versions, answers that are given once, and a document that says all of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import current_app
from werkzeug.wrappers import Response

from shared.http.answers import ErrorAnswer
from shared.http.api_document import describe
from shared.http.etags import OutdatedAnswer, answered, check_seen, unless_known
from shared.http.guards import current_staff
from shared.http.idempotency import once
from shared.http.limits import limit_tokens
from shared.http.paging import links_of, page_of, page_schema
from shared.service import Service
from shared.work import Work

View = Callable[..., Any]
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The version, for If-Match."}}
LINK = {"Link": {"schema": {"type": "string"}, "description": "First, previous, next and last page (RFC 8288)."}}


class ApiBlueprint(flask_smorest.Blueprint):
    """A part of a service's API. The marks below come under `staff_required` and `arguments`, next to the view."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        limit_tokens(self)
        self._prepare_doc_cbks.append(describe)  # type: ignore[arg-type]

    def shows(self, schema: type[ma.Schema]) -> Callable[[View], View]:
        """GET of one thing, with its version; 304 if the reader has it."""
        def mark(view: View) -> View:
            @wraps(view)
            def shown(*args: Any, **values: Any) -> Response:
                with looking() as work:
                    body = schema().dump(view(work, *args, **values))
                return unless_known(answered(body))

            return self._documented(shown, 200, schema, ETAG, shows=True)

        return mark

    def lists(self, item: type[ma.Schema]) -> Callable[[View], View]:
        """GET of a list; the view gets the question and gives back (items of that page, how many in all)."""
        schema = page_schema(item)

        def mark(view: View) -> View:
            @wraps(view)
            def listed(question: dict[str, Any], **values: Any) -> Response:
                with looking() as work:
                    items, total = view(work, question, **values)
                    page = page_of(items, total, question)
                    body = schema().dump(page)
                return answered(body, headers={"Link": links_of(page["page"], page["pages"])})

            return self._documented(listed, 200, schema, LINK)

        return mark

    def lists_all(self, item: type[ma.Schema]) -> Callable[[View], View]:
        """GET of a list that is short by its nature: all of it, as an array."""
        def mark(view: View) -> View:
            @wraps(view)
            def listed(*args: Any, **values: Any) -> Response:
                with looking() as work:
                    return answered(item(many=True).dump(view(work, *args, **values)))

            return self._documented(listed, 200, item(many=True), None)

        return mark

    def creates(self, schema: type[ma.Schema], status: int = 201) -> Callable[[View], View]:
        """POST: done once for each Idempotency-Key."""
        def mark(view: View) -> View:
            @wraps(view)
            def created(*args: Any, **values: Any) -> Response:
                with _service().work() as work:
                    return once(work, _caller(), lambda work: answered(schema().dump(view(work, *args, **values)),
                                                                       status))

            return self._documented(created, status, schema, ETAG, creates=True)

        return mark

    def does(self, schema: type[ma.Schema]) -> Callable[[View], View]:
        """POST of a step that makes nothing new, such as a cancellation: as `creates`, answered with 200."""
        return self.creates(schema, 200)

    def changes(self, schema: type[ma.Schema], read: Callable[..., Any]) -> Callable[[View], View]:
        """PUT or PATCH: only of the version that If-Match names.

        `read` gets the work and what the address names, locks the row until the commit and gives back what `schema`
        shows; it is asked before the view, and again after it for the answer.
        """
        def mark(view: View) -> View:
            @wraps(view)
            def changed(*args: Any, **values: Any) -> Response:
                with _service().work() as work:
                    check_seen(schema().dump(read(work, **values)))
                    view(work, *args, **values)
                    work.session.flush()
                    return answered(schema().dump(read(work, **values)))

            changed = self.alt_response(412, schema=OutdatedAnswer, description="Somebody changed it meanwhile")(
                self.alt_response(428, schema=ErrorAnswer, description="No If-Match")(changed))
            return self._documented(changed, 200, schema, ETAG, changes=True)

        return mark

    def removes(self, view: View) -> View:
        """DELETE: gone, or gone before; 204 either way."""
        @wraps(view)
        def removed(*args: Any, **values: Any) -> Response:
            with _service().work() as work:
                view(work, *args, **values)
            return current_app.response_class(status=204)

        return self._documented(removed, 204, None, None)

    def _documented(self, view: View, status: int, schema: type[ma.Schema] | ma.Schema | None, headers: dict | None,
                    **marks: bool) -> View:
        described = self.response(status, schema, headers=headers)(view)
        described._apidoc = described._apidoc | marks
        return described


@contextmanager
def looking() -> Iterator[Work]:
    """A unit of work that takes no lock; whatever it changed is rolled back."""
    service = _service()
    with service.reading() as session:
        yield Work(session, service.clock, service.settings)


def _service() -> Service:
    return current_app.extensions["reconvene"]


def _caller() -> str:
    """Whose Idempotency-Keys these are: each token and each member of staff has their own."""
    staff = current_staff()
    if staff is None:
        return "nobody"
    return f"token:{staff.token_id}" if staff.token_id else f"staff:{staff.id}"
