"""What the checkers say: layers, style and types."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.composition import ROOT

BIN = Path(sys.executable).parent


@pytest.mark.parametrize("command", [
    ("lint-imports", "--no-logo"), ("ruff", "check", "--output-format=concise", "."), ("mypy",),
], ids=["layers", "style", "types"])
def test_the_checker_has_nothing_to_say(command):
    found = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False, capture_output=True, text=True,
                           timeout=300)
    assert found.returncode == 0, found.stdout + found.stderr
