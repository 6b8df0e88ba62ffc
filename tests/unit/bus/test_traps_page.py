import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_test_that_the_page_of_traps_names_exists():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/bus-traps.md").read_text()))
    written = set(re.findall(r"def (test_\w+)\(", "".join(
        path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))))
    assert named
    assert named - written == set()
