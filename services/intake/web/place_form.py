"""Where somebody is: the same two fields on the form, on their own page and on the staff's page of them."""

from marshmallow import EXCLUDE, Schema

from services.intake.web.fields import Choice, Zip
from services.intake.web.words import ZONES


class PlaceSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    zip = Zip(load_default="")
    zone = Choice(("", *ZONES), load_default="")
