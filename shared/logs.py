"""One line of JSON per log record, with the trace id, and without what belongs to people.

Messages are cleaned of phone numbers and e-mail addresses. Of an error its class and its place in the code are kept;
its message only where Python words it from the code's own names, because others quote what somebody wrote.
"""

import logging
import re
import sys
import traceback
from typing import Any

import structlog

from shared.trace import current_trace

PHONE = re.compile(r"(?<![\w-])\+?\d[\d\s().-]{7,16}\d(?![\w-])")
EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.\w+")
WORDED_BY_PYTHON = (OSError, ImportError, AttributeError, NameError, TypeError)
SILENT = ("apscheduler.scheduler",)  # warns of each tick skipped while the one before runs, as is meant
QUIET = ("apscheduler", "amqp", "kombu", "werkzeug", "waitress", "alembic", "twilio")


def configure(log_format: str = "json", level: int = logging.INFO) -> None:
    """Sends all logging of the process to stderr; `log_format` is `json` or `plain` (for a terminal)."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True), add_trace, plain_error, without_people]
    renderer: Any = structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
                        logger_factory=structlog.stdlib.LoggerFactory(), cache_logger_on_first_use=True)


def add_trace(_logger: Any, _method: str, record: dict[str, Any]) -> dict[str, Any]:
    return record | {"trace_id": current_trace()}


def plain_error(_logger: Any, _method: str, record: dict[str, Any]) -> dict[str, Any]:
    """Turns `exc_info` into `error` (its class) and `where` (file, line and function of each step)."""
    found = record.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if not isinstance(error, BaseException):
        return record
    steps = traceback.extract_tb(error.__traceback__)[-12:]
    where = [f"{step.filename}:{step.lineno} {step.name}" for step in steps]
    return record | {"error": describe(error), "where": where}


def describe(error: BaseException) -> str:
    """The class of an error, with its message if that cannot quote anybody, or a database error's code."""
    original = getattr(error, "orig", None)
    if original is not None:
        return f"{type(error).__name__} {type(original).__name__} {getattr(original, 'sqlstate', None) or ''}".strip()
    words = f": {clean(str(error))}" if isinstance(error, WORDED_BY_PYTHON) else ""
    return type(error).__name__ + words


def clean(text: str) -> str:
    """The text without phone numbers and e-mail addresses."""
    return PHONE.sub("[number]", EMAIL.sub("[address]", text))


def without_people(_logger: Any, _method: str, record: dict[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) and name not in ("timestamp", "trace_id") else value
            for name, value in record.items()}
