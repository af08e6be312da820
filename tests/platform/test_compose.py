"""docker-compose.yml and Dockerfile: valid by the specification, and as careful as production needs."""

import json
import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml

from config.environment import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
JOBS = {"roles", "migrate"}
OURS = {"migrate", "web", "worker", "beat"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]


def test_file_follows_the_compose_specification():
    vendored = files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"
    schema = json.loads(vendored.read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(COMPOSE)


def test_schema_would_notice_a_slip():
    vendored = files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"
    schema = json.loads(vendored.read_text())
    slip = {"services": {"web": {"image": "haitun", "health_check": {}}}}
    with pytest.raises(jsonschema.ValidationError, match="health_check"):
        jsonschema.validators.validator_for(schema)(schema).validate(slip)


def test_services_are_the_shape_of_production():
    assert SERVICES.keys() == {"postgres", "redis", "roles", "migrate", "web", "worker", "beat"}
    assert {name: SERVICES[name]["image"] for name in ("postgres", "roles", "redis")} == {
        "postgres": "postgres:18",
        "roles": "postgres:18",
        "redis": "redis:8",
    }
    assert len({SERVICES[name]["image"] for name in OURS}) == 1


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - JOBS))
def test_long_running_service_has_a_health_check_and_comes_back(name: str):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= check.keys()
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(JOBS))
def test_job_ends_once_it_succeeded(name: str):
    assert SERVICES[name]["restart"] == "on-failure"


def test_services_start_in_order():
    done, healthy = "service_completed_successfully", "service_healthy"
    assert {name: needed(name) for name in SERVICES if name in JOBS | OURS} == {
        "roles": {"postgres": healthy},
        "migrate": {"roles": done, "redis": healthy},
        **{name: {"migrate": done, "postgres": healthy, "redis": healthy} for name in ("web", "worker", "beat")},
    }


def needed(name: str) -> dict[str, str]:
    return {other: terms["condition"] for other, terms in SERVICES[name]["depends_on"].items()}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_secrets_come_from_the_environment_and_are_required(name: str):
    for variable, value in SERVICES[name].get("environment", {}).items():
        if re.search("SECRET|PASSWORD|URL|AUTH", variable):
            given = re.findall(r"\$\{(\w+):\?[^}]+\}", value)
            assert given, f"{name}.{variable}"
            rest = re.sub(r"\$\{\w+:\?[^}]+\}", "", value)
            assert re.fullmatch(r"(\w+://\w*:@\w+:\d+/\w+)?", rest), f"{name}.{variable} holds a literal: {rest}"


def test_only_the_migration_knows_the_owner():
    knowing = {name for name in OURS if "DATABASE_OWNER_URL" in SERVICES[name]["environment"]}
    assert knowing == {"migrate"}
    superuser = {name for name in SERVICES if "HAITUN_DB_SUPERUSER_PASSWORD" in str(SERVICES[name])}
    assert superuser == {"postgres", "roles"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_containers_can_do_nothing_but_run(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service  # the image's own, which is not root


def test_only_the_web_port_is_published_and_only_to_this_machine():
    published = {name: SERVICES[name]["ports"] for name in SERVICES if "ports" in SERVICES[name]}
    assert published == {"web": ["127.0.0.1:${HAITUN_PORT:-8000}:8000"]}


def test_postgres_keeps_its_data_where_version_18_does():
    assert SERVICES["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]
    assert COMPOSE["volumes"].keys() == {"files", "postgres"}


def test_web_and_worker_share_what_was_uploaded():
    for name in ("web", "worker"):
        assert SERVICES[name]["volumes"] == ["files:/var/lib/haitun/files"]
    owner, place = re.search(r"--owner=(\w+) .*(/var/lib/haitun/files)", FINAL_STAGE).groups()
    assert (owner, place) == ("haitun", "/var/lib/haitun/files")


def test_image_is_built_in_stages_and_does_not_run_as_root():
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["python:3.13-slim"] * 2
    (user,) = re.findall(r"^USER (\S+)", FINAL_STAGE, re.MULTILINE)
    assert user == "10001:10001"
    assert FINAL_STAGE.index("\nUSER ") < FINAL_STAGE.index("\nCMD ")
    assert "HEALTHCHECK" in FINAL_STAGE


def test_final_stage_installs_nothing_and_holds_no_secret():
    assert not re.search(r"pip|npm|apt-get|curl", FINAL_STAGE)
    assert not re.search("SECRET|PASSWORD|DATABASE_URL", FINAL_STAGE)


def test_build_sees_every_file_that_it_copies():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert sources == allowed
    assert [source for source in sources if not (ROOT / source).exists()] == []
