"""Two versions of a text side by side, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

PIECE = re.compile(r"\s+|[^\s]+")


def differences(old: str, new: str) -> Iterator[tuple[str, str]]:
    """(same | gone | new, words) in the order they are read; what is gone comes before what took its place."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    for kind, start, end, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(before[start:end])
            continue
        if end > start:
            yield "gone", "".join(before[start:end])
        if to > from_:
            yield "new", "".join(after[from_:to])
