"""Lists of the API: `page` (from 1) and `size` ask, the answer carries the items and how many there are in all.

The `Link` header leads to the first, previous, next and last page (RFC 8288).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import request

LAST_PAGE, LARGEST_PAGE, USUAL_PAGE = 100_000, 200, 50


class Question(ma.Schema):
    """Members of a query or body that are not known here are refused, so that a typing error is seen."""

    class Meta:
        unknown = ma.RAISE


class PageQuestion(Question):
    """Which page of a list, counted from 1, and how long."""

    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, LAST_PAGE))
    size = ma.fields.Integer(load_default=USUAL_PAGE, validate=ma.validate.Range(1, LARGEST_PAGE))


@cache
def page_schema(item: type[ma.Schema]) -> type[ma.Schema]:
    """The shape of a page of `item`s."""
    return ma.Schema.from_dict({
        "items": ma.fields.List(ma.fields.Nested(item), required=True),
        "total": ma.fields.Integer(required=True, metadata={"description": "How many there are on all pages."}),
        "page": ma.fields.Integer(required=True),
        "pages": ma.fields.Integer(required=True, metadata={"description": "At least 1."}),
    }, name=f"{item.__name__.removesuffix('Answer')}Page")


def page_of(items: Sequence[Any], total: int, question: dict[str, Any]) -> dict[str, Any]:
    return {"items": items, "total": total, "page": question["page"], "pages": max(1, -(-total // question["size"]))}


def links_of(page: int, pages: int) -> str:
    """The value of the Link header for the list at hand."""
    wanted = [("first", 1), ("prev", page - 1), ("next", page + 1), ("last", pages)]
    return ", ".join(f'<{_address(number)}>; rel="{name}"' for name, number in wanted if 1 <= number <= pages)


def _address(page: int) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "page"]
    return f"{request.path}?{urlencode([*kept, ('page', page)])}"
