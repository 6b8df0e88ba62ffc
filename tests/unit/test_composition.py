"""docker-compose.yml keeps what it promises: one way in, checks on everything, secrets as files."""

import re

import pytest

from tests import composition
from tests.composition import ROOT, SERVICES

COMPOSE = composition.as_written()
CONTAINERS = COMPOSE["services"]
OURS = [name for name in CONTAINERS if name.partition("-")[0] in SERVICES]
LONG_LIVED = [name for name in CONTAINERS if not name.endswith("-migrate")]


def test_only_the_gateway_can_be_reached_from_outside():
    assert [name for name, container in CONTAINERS.items() if "ports" in container] == ["gateway"]
    assert {str(port).split(":")[0] for port in CONTAINERS["gateway"]["ports"]} == {"80", "443"}


def test_the_database_and_the_queue_cannot_reach_the_world():
    assert COMPOSE["networks"]["back"]["internal"] is True
    for name in ("postgres", "rabbitmq", "intake-worker"):
        assert CONTAINERS[name]["networks"] == ["back"]


@pytest.mark.parametrize("name", ["scheduler-worker", "notifier-worker"])
def test_who_calls_calendars_webhooks_and_providers_has_a_way_out(name):
    assert CONTAINERS[name]["networks"] == ["back", "out"]


@pytest.mark.parametrize("name", LONG_LIVED)
def test_what_stays_up_is_checked_limited_and_started_again(name):
    container = CONTAINERS[name]
    assert container["healthcheck"]["test"]
    assert container["restart"] == "unless-stopped"
    assert container["deploy"]["resources"]["limits"]["memory"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing_in_themselves(name):
    container = CONTAINERS[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["init"] is True


@pytest.mark.parametrize("name", CONTAINERS)
def test_any_container_can_be_there_more_than_once(name):
    container = CONTAINERS[name]
    assert "container_name" not in container
    if name in OURS:
        assert "hostname" not in container
        assert "volumes" not in container


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_when_its_database_is_migrated_and_the_queue_answers(service):
    for kind in ("web", "worker"):
        needs = CONTAINERS[f"{service}-{kind}"]["depends_on"]
        assert needs[f"{service}-migrate"]["condition"] == "service_completed_successfully"
        assert needs["rabbitmq"]["condition"] == "service_healthy"


def test_every_image_names_its_version():
    for name, container in CONTAINERS.items():
        tag = container["image"].rpartition(":")[2]
        assert re.search(r"\d", tag), f"{name} would run whatever is newest"


def test_every_secret_is_made_by_the_script_and_used(tmp_path):
    made = {path.stem for path in composition.make_secrets(tmp_path).iterdir()}
    declared = {name for name, secret in COMPOSE["secrets"].items() if secret["file"] == f"./secrets/{name}.txt"}
    used = {secret for container in CONTAINERS.values() for secret in container.get("secrets", ())}
    assert made == declared == used


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_sees_the_secrets_that_it_names_and_no_others(name):
    container = CONTAINERS[name]
    named = set(re.findall(r"/run/secrets/(\w+)", str(container.get("environment", {}))))
    extra = {"postgres": {"postgres_roles"}, "rabbitmq": {"rabbitmq_definitions"}}.get(name, set())
    assert set(container.get("secrets", ())) == named | extra


def test_no_secret_stands_in_a_variable():
    for container in CONTAINERS.values():
        for name in container.get("environment", {}):
            assert name.endswith("_FILE") or not re.search("KEY|TOKEN|PASSWORD|SALT|DATABASE_URL|BUS_URL", name), name


def test_a_secret_that_stands_is_never_made_anew(tmp_path):
    before = {path.name: path.read_text() for path in composition.make_secrets(tmp_path).iterdir()}
    (tmp_path / "metrics_token.txt").unlink()
    after = {path.name: path.read_text() for path in composition.make_secrets(tmp_path).iterdir()}
    assert after.keys() == before.keys()
    assert {name for name in before if before[name] != after[name]} == {"metrics_token.txt"}


def test_the_folder_of_secrets_is_closed_to_others(tmp_path):
    assert composition.make_secrets(tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_a_variable_that_must_be_set_stops_the_start():
    with pytest.raises(composition.Missing, match="RECONVENE_CENTRE_NAME"):
        composition.filled_in({})


def test_the_example_names_every_variable_that_must_be_set():
    text = (ROOT / "docker-compose.yml").read_text()
    needed = {match[1] for match in composition.VARIABLE.finditer(text) if match[2] == "?"}
    assert needed <= composition.example_variables().keys()


def test_secrets_and_the_filled_in_example_stay_out_of_git_and_of_the_image():
    assert {"secrets/", ".env"} <= set((ROOT / ".gitignore").read_text().split())
    assert (ROOT / ".dockerignore").read_text().splitlines()[0] == "*"
