"""Draws the OpenAPI document of each service. `python -m tests.contracts.openapi docs/openapi` writes them."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.service import Service
from tests.built import build_service
from tests.composition import SERVICES


def openapi_text(service: Service) -> str:
    """The document as the service gives it out, as JSON text in a fixed order."""
    app = service.make_app(service)
    answer = app.test_client().get(f"{app.config['OPENAPI_URL_PREFIX']}/{app.config['OPENAPI_JSON_PATH']}")
    return json.dumps(answer.get_json(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in SERVICES:
        with TemporaryDirectory() as place:
            service = build_service(name, Path(place))
            (folder / f"{name}.json").write_text(openapi_text(service), encoding="utf-8")
            service.database.dispose()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
