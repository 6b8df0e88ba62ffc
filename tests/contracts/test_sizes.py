"""Small pieces: a reader holds one in the head."""

from statistics import quantiles

from tests.composition import ROOT
from tests.contracts import tree

FUNCTION, FUNCTION_P95, FUNCTION_MEDIAN = 50, 25, 8  # lines
FILE, FILE_P95 = 400, 250
LISTED = 12


def largest(sizes):
    """The biggest first, one a line, for the message of a failing test."""
    return "\n".join(f"{lines:5} {name}" for name, lines in sorted(sizes, key=lambda size: -size[1])[:LISTED])


def percentile(sizes, percent):
    return quantiles([lines for _, lines in sizes], n=100)[percent - 1]


def test_no_function_is_longer_than_a_screen():
    sizes = list(tree.functions())
    assert max(lines for _, lines in sizes) <= FUNCTION, largest(sizes)


def test_most_functions_are_short():
    sizes = list(tree.functions())
    assert percentile(sizes, 95) <= FUNCTION_P95, largest(sizes)
    assert percentile(sizes, 50) <= FUNCTION_MEDIAN, largest(sizes)


def test_no_file_holds_two_things():
    sizes = [(str(path), len((ROOT / path).read_text(encoding="utf-8").splitlines()))
             for path in tree.with_ending(".py", ".html", ".css", ".js", ".sql")]
    assert max(lines for _, lines in sizes) <= FILE, largest(sizes)
    assert percentile(sizes, 95) <= FILE_P95, largest(sizes)


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
    assert [str(path) for path in tree.with_ending(".py") if drawers & {path.stem, *path.parts}] == []
