"""The project's own files, as git knows them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.composition import ROOT

BINARY = {".png", ".mo", ".ico", ".woff2", ".pdf", ".jpg", ".ttf"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked or would be, relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(Path(name) for name in sorted(set(listed)) if name and (ROOT / name).is_file())


def with_ending(*endings: str) -> list[Path]:
    return [path for path in files() if path.suffix in endings]


def texts() -> Iterator[tuple[Path, str]]:
    """(path, content) of every file that people read."""
    for path in files():
        if path.suffix not in BINARY:
            yield path, (ROOT / path).read_text(encoding="utf-8")


def functions() -> Iterator[tuple[str, int]]:
    """(`path:line name`, lines) of every function and method."""
    for path in with_ending(".py"):
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1
