"""Words that are translated when they are shown, not when the module is read."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext

N_: Callable[[str], Any] = lazy_gettext  # the name that pybabel looks for
