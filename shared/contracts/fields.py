"""Field shapes that several events share."""

from marshmallow import EXCLUDE, Schema, fields, validate


class EventData(Schema):
    """Data of an event. A consumer ignores members it does not know, so that adding one breaks nobody."""

    class Meta:
        unknown = EXCLUDE


def identifier(**options):
    return fields.String(validate=validate.Length(equal=36), required=True, **options)


def optional_identifier():
    return fields.String(validate=validate.Length(equal=36), allow_none=True, load_default=None)


def identifiers():
    return fields.List(fields.String(validate=validate.Length(equal=36)), required=True)


def code(*allowed: str, **options):
    return fields.String(validate=validate.OneOf(allowed), required=True, **options)


def word(**options):
    """A short machine word that names a thing of a growing list (a template, a reason)."""
    return fields.String(validate=validate.Length(max=60), required=True, **options)


def words(**metadata: str):
    """Short machine words of growing lists; left out: none."""
    return fields.List(fields.String(validate=validate.Length(max=60)), load_default=list, metadata=metadata)


def moment(**options):
    return fields.AwareDateTime(required=True, format="iso", **options)


def optional_moment():
    return fields.AwareDateTime(allow_none=True, load_default=None, format="iso")


class SealedPart(EventData):
    """Piece `number` (from 1) `of` so many of one service's part of a person's record, sealed (base64)."""

    request_id = identifier()
    number = fields.Integer(required=True)
    of = fields.Integer(required=True)
    sealed = fields.String(required=True)
