"""Style sheets and scripts: one shared folder and each service's own, with a hash of the content in the link.

A file asked for under its present hash may be kept for a year; any other answer only for five minutes.
"""

import hashlib
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory, url_for

SHARED = Path(__file__).parent / "static"
YEAR, SHORT = "public, max-age=31536000, immutable", "public, max-age=300"


def serve_assets(app: Flask, prefix: str) -> None:
    """Serves `<prefix>/static/<file>` from the service's `web/static`, then from here; `asset(file)` makes a link."""
    folders = [folder for folder in (Path(app.root_path) / "web" / "static", SHARED) if folder.is_dir()]
    hashes: dict[str, tuple[int, str]] = {}

    def file(name: str) -> Response:
        folder = next((folder for folder in folders if (folder / name).is_file()), None)
        if folder is None:
            abort(404)
        response = send_from_directory(folder, name)
        response.headers["Cache-Control"] = YEAR if request.args.get("v") == fingerprint(name) else SHORT
        return response

    def fingerprint(name: str) -> str:
        path = next(folder / name for folder in folders if (folder / name).is_file())
        changed = path.stat().st_mtime_ns
        if hashes.get(name, (0, ""))[0] != changed:
            hashes[name] = changed, hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        return hashes[name][1]

    app.add_url_rule(f"{prefix}/static/<path:name>", "static", file)
    app.jinja_env.globals["asset"] = lambda name: url_for("static", name=name, v=fingerprint(name))
