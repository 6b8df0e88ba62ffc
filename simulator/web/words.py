"""How the pages write moments, numbers and texts."""

import hashlib
import re
from datetime import datetime
from pathlib import Path

from flask import Flask, url_for
from markupsafe import Markup, escape

from simulator.moments import restored
from simulator.numbers import readable
from simulator.web import current_exchange, current_run

ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\"'.,;:!?)\]]")
STATIC = Path(__file__).with_name("static")
LINK = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{1}</a>')


def teach(app: Flask) -> None:
    """Gives the templates their filters and what every page shows."""
    for way in (linked, readable, moment, short_moment, day, hour, size):
        app.add_template_filter(way)
    app.add_template_global(asset)
    app.context_processor(lambda: {
        "present": current_exchange().now().astimezone(current_exchange().settings.zone),
        "zone_name": current_exchange().settings.timezone.split("/")[-1].replace("_", " "),
        "clock_moves": current_run().movable,
    })


def linked(text: str) -> Markup:
    """The text with its web addresses to click on; everything else escaped."""
    parts, end = [], 0
    for found in ADDRESS.finditer(text):
        parts.append(escape(text[end:found.start()]))
        parts.append(LINK.format(found[0], found[0]))
        end = found.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def moment(value: str | datetime) -> str:
    """A stored moment in the centre's zone: `Thursday, September 24, 2026, 9:00 AM`."""
    return f"{_local(value):%A, %B %-d, %Y, %-I:%M %p}"


def short_moment(value: str | datetime) -> str:
    """`Thu, Sep 24, 9:00 AM`."""
    return f"{_local(value):%a, %b %-d, %-I:%M %p}"


def day(value: str | datetime) -> str:
    return f"{_local(value):%A, %B %-d}"


def hour(value: str | datetime) -> str:
    return f"{_local(value):%-I:%M %p}"


def size(count: int) -> str:
    return f"{count} bytes" if count < 1024 else f"{count / 1024:.0f} KB"


def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so that no browser keeps an old one."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return url_for("static", filename=name, v=digest)


def _local(value: str | datetime) -> datetime:
    value = restored(value) if isinstance(value, str) else value
    return value.astimezone(current_exchange().settings.zone)
