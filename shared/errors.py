"""The two ways a use case says no. Doors turn them into pages, API answers or texts."""


class Refusal(Exception):
    """What was asked cannot be done. The message is shown to the person, in plain words.

    `field` names the form field it belongs to, if it belongs to one.
    """

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(Exception):
    """Nothing has that id, or this person may not know that it exists."""
