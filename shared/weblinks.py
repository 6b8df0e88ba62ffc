"""Addresses that people are sent to."""

from urllib.parse import urlsplit

LONGEST = 2_000


def wrong_with(url: str) -> str | None:
    """What is wrong with an https address that people are to open, in words; None if it can be used."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "This is not a web address."
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > LONGEST:
        return "This is not a web address."
    if parts.scheme != "https":
        return "Please give an address that begins with https://"
    if not parts.hostname or parts.username is not None:
        return "Please give the whole address, without a user name."
    return None
