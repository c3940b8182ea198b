"""What holds for every stack on Google Cloud: APIs come before what calls them, and a plan needs no account."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

import blueprints

_ADDRESS = re.compile(r"google_\w+\.[\w-]+")
# The API that a kind of resource calls; the longest beginning counts. None: it is no call of its own project's.
APIS: dict[str, str | None] = {
    "google_access_context_manager_": "accesscontextmanager",
    "google_artifact_registry_": "artifactregistry",
    "google_billing_budget": "billingbudgets",
    "google_binary_authorization_": "binaryauthorization",
    "google_certificate_manager_": "certificatemanager",
    "google_cloud_run_": "run",
    "google_compute_": "compute",
    "google_container_": "container",
    "google_dns_": "dns",
    "google_kms_": "cloudkms",
    "google_logging_": "logging",
    "google_memorystore_": "memorystore",
    "google_network_connectivity_": "networkconnectivity",
    "google_project_iam_": "cloudresourcemanager",
    "google_project_service": None,
    "google_pubsub_": "pubsub",
    "google_secret_manager_": "secretmanager",
    "google_service_account": "iam",
    "google_service_networking_": "servicenetworking",
    "google_sql_": "sqladmin",
    "google_storage_": "storage",
}
PAIRS = [(file, environment) for file in blueprints.files(provider="gcp") for environment in blueprints.environments(file)]


@pytest.mark.parametrize(("file", "environment"), PAIRS, ids=lambda value: getattr(value, "stem", value))
def test_nothing_is_made_before_its_api_is_enabled(file: Path, environment: str) -> None:
    made = blueprints.document(file, environment)["resource"]
    texts = {f"{kind}.{name}": json.dumps(item) for kind, items in made.items() for name, item in items.items()}
    needs = {address: set(_ADDRESS.findall(text)) & texts.keys() - {address} for address, text in texts.items()}

    @cache
    def before(address: str) -> frozenset[str]:
        return frozenset(needs[address]).union(*(before(needed) for needed in needs[address]))

    for address in needs:
        api = APIS[max((prefix for prefix in APIS if address.startswith(prefix)), key=len)]
        assert api is None or f"google_project_service.apis_{api}" in before(address), address


@pytest.mark.parametrize(("file", "environment"), PAIRS, ids=lambda value: getattr(value, "stem", value))
def test_no_stack_has_a_data_source(file: Path, environment: str) -> None:
    assert "data" not in blueprints.document(file, environment), "the first plan would need an account"
