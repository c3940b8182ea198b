"""The stack of an api-first product on Google Cloud, as Terraform gets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import gcp_plans
from groundplan.blueprint import load
from groundplan.data_dir import data_dir
from groundplan.plan import resolve
from groundplan.plan.model.gcp import ApiFirstOnGcp
from groundplan.stacks.build import terraform_document
from groundplan.terraform.rules import check_rules
from groundplan.terraform.schema import resource_rules

_ADDRESS = re.compile(r"(?<![$])\$\{(?:\w+\()?(google_\w+\.[\w-]+)\.")


def document(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> dict[str, Any]:
    return terraform_document(gcp_plans.plan(folder, changes, environment))


def resources(made: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, items in made["resource"].items():
        for name, arguments in items.items():
            yield f"{kind}.{name}", arguments


def test_the_smallest_product(tmp_path: Path) -> None:
    made = document(tmp_path)
    assert sorted(address for address, _ in resources(made)) == [
        "google_artifact_registry_repository.registry_repository",
        "google_cloud_run_v2_service.services_api_run",
        "google_compute_network.network_vpc",
        "google_compute_subnetwork.network_subnet",
        "google_project_service.apis_artifactregistry",
        "google_project_service.apis_cloudresourcemanager",
        "google_project_service.apis_compute",
        "google_project_service.apis_containerscanning",
        "google_project_service.apis_iam",
        "google_project_service.apis_run",
        "google_service_account.services_api_account",
    ]
    assert set(made["output"]) == {"image_repository"}
    assert "backend" not in made["terraform"]
    (provider,) = made["provider"]["google"]
    assert (provider["project"], provider["region"]) == ("acme-desk", "europe-west4")
    assert provider["default_labels"]["owner"] == "team-desk"


def test_everything_that_is_compiled(tmp_path: Path) -> None:
    made = document(tmp_path, gcp_plans.LARGE)
    outputs = {name: output["value"] for name, output in made["output"].items()}
    assert outputs["web_url"] == "https://desk.example.com"
    assert outputs["load_balancer_ip"] == "${google_compute_global_address.load_balancer_address.address}"
    entries = [f"google_secret_manager_secret.secrets_{name}" for name in ("big-model-api-key", "chat-api-key", "session")]
    assert outputs["secrets_to_fill"] == [
        f"gcloud secrets versions add ${{{entry}.secret_id}} --project=acme-desk --data-file=-" for entry in entries
    ]
    assert {"api_url", "image_repository", "postgres_connection_name"} < set(outputs)
    assert made["terraform"]["backend"] == {"gcs": {"bucket": "acme-state", "prefix": "desk/prod"}}


@pytest.mark.parametrize("environment", ["dev", "prod"])
@pytest.mark.parametrize("changes", [{}, gcp_plans.LARGE], ids=["small", "large"])
def test_what_holds_for_every_stack(tmp_path: Path, changes: dict[str, Any], environment: str) -> None:
    made = document(tmp_path, changes, environment)
    assert "data" not in made, "a data source would need an account for the first plan"
    assert made["terraform"]["required_providers"]["google"] == {"source": "hashicorp/google", "version": ">= 7.45.0, < 8.0.0"}
    addresses = {address for address, _ in resources(made)}
    referred = set(_ADDRESS.findall(json.dumps([made["resource"], made["output"]])))
    depended = {address for _, arguments in resources(made) for address in arguments.get("depends_on", ())}
    assert referred | depended <= addresses
    for address, arguments in resources(made):
        kind = address.partition(".")[0]
        own = {name: value for name, value in arguments.items() if name not in ("depends_on", "lifecycle")}
        assert list(check_rules(resource_rules("google", kind), own)) == [], address


def test_the_state_holds_no_secret(tmp_path: Path) -> None:
    made = document(tmp_path, gcp_plans.LARGE)
    kinds = set(made["resource"])
    assert not kinds & {"google_secret_manager_secret_version", "google_service_account_key"}
    assert "password" not in json.dumps(made["resource"])
    assert {user["type"] for user in made["resource"]["google_sql_user"].values()} == {"CLOUD_IAM_SERVICE_ACCOUNT"}


def test_text_of_the_blueprint_is_no_expression(tmp_path: Path) -> None:
    made = document(tmp_path, gcp_plans.LARGE)
    container = made["resource"]["google_cloud_run_v2_service"]["services_api_run"]["template"]["containers"]
    (template,) = (item["value"] for item in container["env"] if item["name"] == "TEMPLATE")
    assert template == "$${name} %%{if}"


def test_services_may_have_the_names_of_other_parts(tmp_path: Path) -> None:
    one = gcp_plans.SMALL["services"]["api"]
    names = ("apis", "network", "registry", "secrets", "services", "load-balancer", "google")
    made = document(tmp_path, {"services": {"api": None, **dict.fromkeys(names, one)}})
    assert len(made["resource"]["google_cloud_run_v2_service"]) == len(names)


def test_an_image_waits_for_its_mirror_only(tmp_path: Path) -> None:
    made = document(tmp_path, gcp_plans.LARGE)
    services = made["resource"]["google_cloud_run_v2_service"]
    mirror = "google_artifact_registry_repository.registry_mirror_quay_io"
    assert [name for name, service in services.items() if mirror in service["depends_on"]] == ["services_web_run"]


def test_the_example_runs_images_of_the_repository_that_its_stack_makes() -> None:
    for pair in load(str(data_dir("blueprints") / "api-assistant-gcp.yaml")).pairs.values():
        plan = resolve(pair)
        target = plan.target
        assert isinstance(target, ApiFirstOnGcp)
        own = f"{target.region}-docker.pkg.dev/{target.project}/"
        made = {target.registry.repository, *target.registry.mirrors.values()}
        pulled = {service.image for service in target.services.values() if service.image.startswith(own)}
        assert pulled, "the example shows an image of its own"
        assert {image.removeprefix(own).partition("/")[0] for image in pulled} <= made, plan.environment


def test_dev_goes_away_and_every_other_environment_is_kept(tmp_path: Path) -> None:
    def kept(environment: str) -> set[str]:
        made = document(tmp_path, gcp_plans.LARGE, environment)
        return {
            address.partition(".")[0]
            for address, arguments in resources(made)
            if arguments.get("lifecycle", {}).get("prevent_destroy")
        }

    assert kept("dev") == set()
    assert kept("prod") == {
        "google_artifact_registry_repository",
        "google_compute_network",
        "google_compute_subnetwork",
        "google_compute_global_address",
        "google_secret_manager_secret",
        "google_sql_database_instance",
    }


FULL = "tests/blueprints/api-first-gcp-full.yaml"


def test_workers_and_models_stand_beside_the_services() -> None:
    made = terraform_document(resolve(load(FULL).pairs["prod"]))
    found = {address for address, _ in resources(made)}
    assert {
        "google_cloud_run_v2_worker_pool.services_worker_pool",
        "google_service_account.services_worker_account",
        "google_cloud_run_v2_service.hosted_local_run",
        "google_cloud_run_v2_service.hosted_tuned_run",
        "google_secret_manager_secret.hub_token_secret",
        "google_storage_bucket.models_bucket",
    } < found
    services = made["resource"]["google_cloud_run_v2_service"]
    env = {item["name"]: item.get("value") for item in services["services_api_run"]["template"]["containers"]["env"]}
    assert (env["LOCAL_URL"], env["LOCAL_MODEL"]) == ("${google_cloud_run_v2_service.hosted_local_run.uri}", "local")
    invokers = made["resource"]["google_cloud_run_v2_service_iam_member"]
    assert {name: grant["name"] for name, grant in invokers.items() if "hosted" in grant["name"]} == {
        "services_api_call_local": "${google_cloud_run_v2_service.hosted_local_run.name}",
        "services_retrieval_call_tuned": "${google_cloud_run_v2_service.hosted_tuned_run.name}",
    }
    readers = {name for name, grant in made["resource"]["google_storage_bucket_iam_member"].items()}
    assert readers == {"hosted_tuned_weights"}
    hub = "${google_secret_manager_secret.hub_token_secret.id}"
    secrets = made["resource"]["google_secret_manager_secret_iam_member"]
    assert [name for name, grant in secrets.items() if grant["secret_id"] == hub] == ["hosted_local_secret_hub-token"]


def test_weights_in_the_bucket_of_the_product_wait_for_it(tmp_path: Path) -> None:
    model = {
        "source": "gs://chat-prod-models-acme-desk/tuned",
        "server": "vllm",
        "gpu": {"type": "l4", "count": 1},
        "replicas": {"min": 1, "max": 1},
    }
    made = document(tmp_path, {"metadata": {"name": "chat"}, "models": {"tuned": model}})
    access = made["resource"]["google_storage_bucket_iam_member"]["hosted_tuned_weights"]
    assert access["bucket"] == "${google_storage_bucket.models_bucket.name}"
    assert made["output"]["model_bucket"]["value"] == access["bucket"]
