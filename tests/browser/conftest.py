"""A running demo and a Chromium to visit it with."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.visitors import Visitors
from tests.system.deployment import embedded, running, wait_until

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="package")
def chromium():
    if not Path(CHROMIUM).exists():
        said = f"{CHROMIUM} is not installed"
        if os.environ.get("RECONVENE_REQUIRE_SERVERS") == "1":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    """The demo as `make run` starts it, in a process of its own; gives its origin.

    `RECONVENE_BROWSER_SITE` names a fresh demo that runs already, to save its start while a test is being written.
    """
    if origin := os.environ.get("RECONVENE_BROWSER_SITE"):
        yield origin
        return
    folder = tmp_path_factory.mktemp("demo")
    deployment = embedded(folder, demo=True)
    with running(deployment):
        wait_until((folder / "data" / "demo-complete").exists, "the demo's story is told", 150)
        yield deployment.variables["RECONVENE_PUBLIC_URL"]


@pytest.fixture(scope="module")
def visitors(chromium, site):
    everybody = Visitors(chromium, site)
    yield everybody
    everybody.leave()
