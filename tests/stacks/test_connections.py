"""Every value that the tree asks the secret manager for is put there by the Terraform of the same plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import platform_plans
from gcp_plans import merged
from groundplan.plan import Plan
from groundplan.render.tree import tree
from groundplan.stacks.build import terraform_document
from platform_plans import BLUEPRINTS

IN_CLUSTER: dict[str, Any] = {
    "data": {
        "postgres": {"run": "cluster", "tier": "small"},
        "vectors": {"engine": "milvus", "count": 100_000, "dimensions": 1024},
        "cache": {"engine": "valkey", "run": "cluster"},
    }
}
# A replica on one node: the tree starts no other.
ON_ONE_NODE: dict[str, Any] = {"models": {"giant": {"gpu": {"count": 8}}}}
CASES: Mapping[str, dict[str, Any]] = {
    "gpu-cluster-aws-full": ON_ONE_NODE,
    "gpu-cluster-gcp-full": ON_ONE_NODE,
    "private-vpc-aws-eks-full": {},
    "private-vpc-gcp-gke-full": {},
}
KINDS = {
    "aws": ("aws_secretsmanager_secret", "name", "secret_id", "secret_string"),
    "gcp": ("google_secret_manager_secret", "secret_id", "secret", "secret_data"),
}
_PROPERTY = re.compile(r'"(\w+)" = ')


@pytest.fixture(params=[(file, stores) for file in CASES for stores in ("managed", "cluster")], ids="-".join)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Plan:
    file, stores = request.param
    changes = merged(CASES[file], IN_CLUSTER if stores == "cluster" else {})
    return platform_plans.plan(tmp_path, BLUEPRINTS / f"{file}.yaml", changes)


def asked_for(made: Plan) -> Iterator[tuple[str, str | None]]:
    """The secret and the property of everything that an ExternalSecret of the tree names."""
    assert made.platform is not None
    for path, content in tree(made.platform).items():
        # The copy of the chart has a template for some, which no values of ours ask for.
        if path.startswith("manifests/") and b"kind: ExternalSecret" in content:
            manifest = yaml.load(content, Loader=yaml.CSafeLoader)
            assert manifest["kind"] == "ExternalSecret" and "dataFrom" not in manifest["spec"], path
            for entry in manifest["spec"]["data"]:
                yield entry["remoteRef"]["key"], entry["remoteRef"].get("property")
        assert not path.startswith("values/") or b"\nexternalSecrets:" not in content, path


def written(document: Mapping[str, Any], cloud: str) -> dict[str, set[str] | None]:
    """The properties of each secret that Terraform writes; None where a person does."""
    kind, name, of, value = KINDS[cloud]
    resources = document["resource"]
    secrets = {f"${{{kind}.{id}.id}}": secret[name] for id, secret in resources[kind].items()}
    found: dict[str, set[str] | None] = dict.fromkeys(secrets.values())
    for version in resources[f"{kind}_version"].values():
        assert found[secrets[version[of]]] is None, "two versions of one secret"
        assert (value in version) != (f"{value}_wo" in version)
        found[secrets[version[of]]] = set(_PROPERTY.findall(version.get(value) or version[f"{value}_wo"]))
    return found


def test_everything_that_the_tree_asks_for_is_written_and_may_be_read(made: Plan) -> None:
    assert made.platform is not None
    document = terraform_document(made)
    there = written(document, made.platform.cloud)
    asked = set(asked_for(made))
    assert {secret for secret, _ in asked} == there.keys(), "nothing else is there"
    for secret, key in asked:
        properties = there[secret]
        assert (properties is None) == (key is None), secret
        assert properties is None or key in properties
    by_terraform = {(secret, key) for secret, keys in there.items() if keys for key in keys}
    assert by_terraform == {(secret, key) for secret, key in asked if key is not None}
    assert _readable(document, made.platform.cloud) == there.keys()


def _readable(document: Mapping[str, Any], cloud: str) -> set[str]:
    """Names of the secrets that External Secrets may read."""
    kind, name, _, _ = KINDS[cloud]
    resources, own = document["resource"], "external-secrets"
    if cloud == "aws":
        (policy,) = (json.loads(each["policy"]) for id, each in resources["aws_iam_role_policy"].items() if own in id)
        (read,) = (each for each in policy["Statement"] if "secretsmanager:GetSecretValue" in each["Action"])
        given = read["Resource"]
    else:
        given = [each["secret_id"] for id, each in resources[f"{kind}_iam_member"].items() if own in id]
    parts = [re.fullmatch(rf"\$\{{{kind}\.([\w-]+)\.(arn|id)\}}", item) for item in given]
    return {resources[kind][part[1]][name] for part in parts if part is not None and len(parts) == len(set(given))}


def test_no_password_is_in_the_document_or_in_an_argument_that_is_kept(made: Plan) -> None:
    """Where Terraform makes one, the argument is write-only; what is plain has only what the plan or a store says."""
    assert made.platform is not None
    document = terraform_document(made)
    kind, _, _, value = KINDS[made.platform.cloud]
    versions = document["resource"][f"{kind}_version"]
    random = {id for id, version in versions.items() if "uuid()" in json.dumps(version)}
    assert random == {id for id, version in versions.items() if f"{value}_wo" in version}
    assert document["terraform"]["required_version"] == ">=1.11.0"
    databases = [*document["resource"].get("aws_db_instance", {}).values()]
    assert not any(each.get("manage_master_user_password") for each in databases)
