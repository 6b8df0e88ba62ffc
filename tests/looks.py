"""What is wrong with a page that somebody looks at: too wide, without a heading, or hard to read for some."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SHAPE = """() => ({
    sideways: document.documentElement.scrollWidth - innerWidth,
    headings: document.querySelectorAll("h1").length,
    primary: [...document.querySelectorAll("main .button-primary")].filter(one => one.offsetParent).length,
    title: document.title, language: document.documentElement.lang})"""


def troubles(page: Page, size: dict) -> Iterator[str]:
    """What is wrong with the page at this size, in words."""
    page.set_viewport_size(size)
    shape = page.evaluate(SHAPE)
    if shape["sideways"] > 0:
        yield f"{size['width']}: {shape['sideways']} px wider than the screen"
    if shape["headings"] != 1:
        yield f"{shape['headings']} headings of the first rank"
    if shape["primary"] > 1:
        yield f"{shape['primary']} primary buttons"
    if not shape["title"].split("–")[0].strip() or shape["language"] not in ("en", "es"):
        yield f"title {shape['title']!r}, language {shape['language']!r}"
    for one in Axe().run(page).response["violations"]:
        yield f"{size['width']}: {one['id']} {[node['html'][:160] for node in one['nodes'][:3]]}"
