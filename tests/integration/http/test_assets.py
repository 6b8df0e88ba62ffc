"""Style sheets and scripts: kept for a year under their hash, and small enough for an old phone."""

import gzip
import re
from pathlib import Path

import pytest

import shared.http

STATIC = Path(shared.http.__file__).parent / "static"
LARGEST_PAGE_BYTES = 20_000


def links(page):
    return re.findall(r'(?:href|src)="([^"]*/static/[^"]*)"', page)


@pytest.mark.parametrize(("root", "prefix"), [(True, "/static/"), (False, "/sessions/static/")])
def test_every_linked_file_is_there_and_kept_for_a_year(make_desk, root, prefix):
    client = make_desk(root=root).test_client()
    found = links(client.get("/ask" if root else "/sessions/ask").text)
    assert len(found) >= 5
    for link in found:
        answer = client.get(link)
        assert link.startswith(prefix)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_old_or_missing_hash_is_kept_for_minutes_only(visitor):
    for link in ("/sessions/static/base.css", "/sessions/static/base.css?v=0"):
        assert visitor.get(link).headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("name", ["nothing.css", "../__init__.py", "..%2f__init__.py", "/etc/passwd", "%2e%2e/x"])
def test_only_what_lies_in_the_folder_is_served(visitor, name):
    assert visitor.get(f"/sessions/static/{name}").status_code in (404, 308)


def test_a_participants_page_with_all_its_files_is_light(visitor):
    page = visitor.get("/sessions/ask").text
    files = [gzip.compress(visitor.get(link).data) for link in sorted(set(links(page)))]
    assert sum(map(len, files)) + len(gzip.compress(page.encode())) < LARGEST_PAGE_BYTES


def test_no_style_sheet_loads_another_file():
    for sheet in STATIC.glob("*.css"):
        assert not re.search(r"@import|url\(", sheet.read_text())


def test_the_script_is_written_for_old_phones():
    script = re.sub(r"/\*.*?\*/", "", (STATIC / "reconvene.js").read_text(), flags=re.DOTALL)
    assert not re.search(r"=>|\bconst\b|\blet\b|`|\?\.|\basync\b|\.\.\.", script)
