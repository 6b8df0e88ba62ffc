"""One use case per function. A page, an event and a timer are three doors to the same handler."""
