"""The rules of intake. Nothing here knows of a database, a queue or a web page."""
