"""Does a request once more when the database had to give up its transaction for another's.

PostgreSQL ends one of two transactions that wait for each other, or that cannot both be put in order, and asks that it
be begun anew (SQLSTATE 40001 and 40P01: https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html).
"""

import logging
import time
from typing import Any

from flask import Flask, g, request
from sqlalchemy.exc import DBAPIError

from shared.db.database import commits
from shared.service import Service

TRIES = 3
PAUSE_SECONDS = 0.05  # times the number of the try: the other, who is only now woken, must get its rows first
LOST = {"40001", "40P01"}
log = logging.getLogger(__name__)


def lost_to_another(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in LOST


def begin_anew(app: Flask, service: Service) -> None:
    """Calls the view up to three times, unless it has committed something: calling it again would do that twice."""
    dispatch = app.dispatch_request

    def persistent() -> Any:
        before = commits(service.database)
        for number in range(1, TRIES):
            try:
                return dispatch()
            except DBAPIError as error:
                if not lost_to_another(error) or commits(service.database) != before:
                    raise
                g.begun_anew = True
                time.sleep(PAUSE_SECONDS * number)
                log.info("once more, after another transaction: %s", request.url_rule)
        return dispatch()

    app.dispatch_request = persistent  # type: ignore[method-assign]
