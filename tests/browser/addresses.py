"""Which page of which service an address is, and which pages there are: read from the services themselves."""

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from shared.testing.clock import FakeClock
from simulator import Settings, create_app
from tests.built import build_service
from tests.composition import SERVICES

LINK = re.compile(r'href="(/[^"#]*)')
# Answers that are no pages: files, parts of pages, redirects, what machines read.
NO_PAGES = re.compile("|".join((
    r"static$", r"^health\.", r"^api", r"^(rest|telnyx)\.", r"^leave$", r"_csv$", r"^cases\.table$",
    r"\.calendar_file$",
    r"^signing\.welcome$", r"^handsets\.(everyone|texts)$", r"^clock\.(present|chip)$", r"^calls\.latest$",
    r"^mail\.(list_mail|html|attachment)$", r"_part$", r"^inbox_steps\.(download|picture)$",
    r"^feeds\.read$", r"^transcripts\.")))


@dataclass(frozen=True)
class Addresses:
    """The addresses of all four programs, by the service's name."""

    apps: dict[str, Flask]

    def page_at(self, path: str) -> str | None:
        """`intake cases.show` for the path of a page; None for anything else."""
        name = next((name for prefix, name in PREFIXES if path.startswith(prefix)), "intake")
        try:
            endpoint, _ = self.apps[name].url_map.bind("localhost").match(path.partition("?")[0])
        except (HTTPException, RequestRedirect):
            return None
        return None if "/api/" in path or NO_PAGES.search(endpoint) else f"{name} {endpoint}"

    def every_page(self) -> set[str]:
        return {f"{name} {rule.endpoint}" for name, app in self.apps.items() for rule in app.url_map.iter_rules()
                if "GET" in (rule.methods or ()) and "/api/" not in str(rule) and not NO_PAGES.search(rule.endpoint)}


PREFIXES = (("/sessions/", "scheduler"), ("/messages/", "notifier"), ("/simulator/", "simulator"))


def addresses(folder: Path) -> Addresses:
    """Builds each app once, with data of its own in `folder` that nobody uses."""
    services = {name: build_service(name, folder) for name in SERVICES}
    apps = {name: service.make_app(service) for name, service in services.items()}
    settings = Settings(database=folder / "simulator.db", account_sid="AC" + "0" * 32, auth_tokens=("token",),
                        webhook_url="http://127.0.0.1:1/", sender="+13125550100", smtp_port=0)
    apps["simulator"] = create_app(settings, FakeClock())
    for service in services.values():
        service.database.dispose()
    apps["simulator"].extensions["simulator_exchange"].store.close()
    return Addresses(apps)


def links_in(html: str) -> list[str]:
    """The paths on this origin that a page links to."""
    return [link.replace("&amp;", "&") for link in LINK.findall(html)]
