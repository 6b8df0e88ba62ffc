"""Plain words that may mean the same as STOP, or that the wrong person is reading.

They are not obeyed by a machine: `he will not stop texting me` is about somebody else. A person reads them, and until
then nothing automatic goes to the number (a revocation by any reasonable means counts, 47 CFR 64.1200(a)(10)).
"""

import re

from services.notifier.domain.keywords import spoken
from services.notifier.domain.words import patterns

STOP, WRONG = "may_mean_stop", "wrong_person"
WISHES = frozenset({STOP, WRONG})
STOPPING, WRONG_PERSON = patterns("stopping"), patterns("wrong_person")
# With their capitals: `there is no Daniel here`, `This is not Maria`, a STOP among small letters.
NO_SUCH_NAME = re.compile(r"\b(?:no|No) [A-Z][a-z]+ (?:here|lives|at this|aqu[ií])\b"
                          r"|(?:I'?m|I am|[Tt]his is) not [A-Z][a-z]+[.!]?$|[Nn]o soy [A-Z][a-z]+[.!]?$")
LOUD_STOP = re.compile(r"(?<!bus )(?<!Bus )\bSTOP\b(?! sign)")
SOMEBODY_ELSE = re.compile(
    r"\b(?:he|she|they|him|her|them|husband|wife|ex|neighbou?r|landlord|tenant|boss|brother|sister|mother|father|son|"
    r"daughter|el|ella|ellos|digale|dile|diganle|pidale|esposo|esposa|marido|vecin[oa])\b(?: \w+){0,5}? "
    r"(?:stop|quit|leave|dej\w+|par\w+)")


def wish_in(text: str) -> str | None:
    """`wrong_person` or `may_mean_stop` if the text may mean that, else None."""
    said = spoken(text)
    if NO_SUCH_NAME.search(text) or any(pattern.search(said) for pattern in WRONG_PERSON):
        return WRONG
    loud = bool(LOUD_STOP.search(text)) and not text.isupper()
    asked = any(pattern.search(said) for pattern in STOPPING)
    return STOP if loud or (asked and not SOMEBODY_ELSE.search(said)) else None
