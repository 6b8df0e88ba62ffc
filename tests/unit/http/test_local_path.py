"""Where a person is sent after signing in: never to somebody else's site."""

import pytest

from shared.http.turned_away import local_path


@pytest.mark.parametrize("path", ["/", "/cases/1", "/sessions/?day=2026-09-24", "/cases?next=https://x.example"])
def test_a_path_of_ours_is_followed(path):
    assert local_path(path) == path


@pytest.mark.parametrize("target", [
    None, "", "cases", "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "\n/x",
    "javascript:alert(1)", "/x\\y", " /cases", "/\x00"])
def test_anything_else_goes_to_the_usual_place(target):
    assert local_path(target, "/today") == "/today"
