"""The AWS example applied by the real Terraform and provider against moto, planned again, destroyed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

import moto_server
from groundplan.blueprint import load
from groundplan.data_dir import data_dir
from groundplan.plan import resolve
from groundplan.stacks.build import terraform_documents
from terraform_cli import Terraform

_ROLE = "arn:aws:iam::123456789012:role/x"


@dataclass(frozen=True)
class LeftOut:
    """A kind of resource that moto cannot make, and the request of it that moto does not know."""

    kind: str
    why: str
    operation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


# Development is applied: elsewhere what holds data cannot be destroyed.
LEFT_OUT = (
    LeftOut("aws_eks_addon", "moto has no EKS add-ons", "create_addon", {"addonName": "coredns"}),
    LeftOut(
        "aws_eks_pod_identity_association",
        "moto has no EKS Pod Identity",
        "create_pod_identity_association",
        {"namespace": "models", "serviceAccount": "x", "roleArn": _ROLE},
    ),
    LeftOut("aws_eks_access_entry", "moto has no EKS access entries", "create_access_entry", {"principalArn": _ROLE}),
    LeftOut(
        "aws_eks_access_policy_association",
        "moto has no EKS access entries",
        "associate_access_policy",
        {
            "principalArn": _ROLE,
            "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            "accessScope": {"type": "cluster"},
        },
    ),
)

# Arguments that moto gives back other than it got them, so that a second plan shows them.
ANSWERED_DIFFERENTLY = {
    ("aws_eks_cluster", "access_config"): "moto does not keep it",
    ("aws_eks_cluster", "upgrade_policy"): "moto does not keep it",
    ("aws_eks_node_group", "remote_access"): "moto makes up an SSH key",
    ("aws_eks_node_group", "update_config"): "moto does not keep it",
    ("aws_launch_template", "tag_specifications"): "moto puts the template's own tags into what it starts",
}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with moto_server.serve(tmp_path_factory.mktemp("moto")) as environment:
        yield environment


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The Terraform of the example in development."""
    return terraform_documents([resolve(load(str(data_dir("blueprints") / "gpu-chat-aws.yaml")).pairs["dev"])])[0]


@pytest.mark.parametrize("left_out", LEFT_OUT, ids=lambda entry: str(entry.kind))
def test_what_is_left_out_is_in_the_example_and_still_missing_in_moto(
    account: dict[str, str], document: dict[str, Any], left_out: LeftOut
) -> None:
    assert left_out.kind in document["resource"], "the example has none: take it off the list"
    eks = boto3.client(
        "eks",
        region_name="eu-west-1",
        endpoint_url=account["AWS_ENDPOINT_URL"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    with pytest.raises(ClientError) as caught:
        getattr(eks, left_out.operation)(clusterName="none", **left_out.arguments)
    # An operation that moto has answers for a missing cluster with an error of EKS, not with the server's own.
    assert caught.value.response["Error"]["Code"] == "404", "moto knows it by now: take it off the list"


def test_apply_then_no_change_then_destroy(
    terraform: Terraform, account: dict[str, str], document: dict[str, Any], tmp_path: Path
) -> None:
    terraform.need("hashicorp/aws")
    expected = _leave_out(document)
    (tmp_path / "cdk.tf.json").write_text(json.dumps(document))

    def run(*command: str) -> str:
        result = terraform.run(command, tmp_path, env=account)
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    run("init")
    run("apply", "-auto-approve", "-parallelism=20")
    state = json.loads(run("show", "-json"))["values"]
    assert {resource["address"] for resource in state["root_module"]["resources"]} == expected
    assert state["outputs"]["model_bucket"]["value"] == "support-chat-dev-models-123456789012"

    run("plan", "-out=second")
    changes = json.loads(run("show", "-json", "second"))["resource_changes"]
    found = {(change["type"], name) for change in changes for name in _differing(change["change"])}
    assert found == set(ANSWERED_DIFFERENTLY)
    kinds = {kind for kind, _ in ANSWERED_DIFFERENTLY}
    assert {change["type"] for change in changes if change["change"]["actions"] != ["no-op"]} <= kinds

    run("destroy", "-auto-approve", "-parallelism=20")
    assert "resources" not in json.loads(run("show", "-json")).get("values", {}).get("root_module", {})


def _leave_out(document: dict[str, Any]) -> set[str]:
    """Take the listed kinds out of the document; gives the addresses that stay."""
    resources = document["resource"]
    gone = {f"{kind}.{name}" for kind in {entry.kind for entry in LEFT_OUT} for name in resources.pop(kind)}
    for named in resources.values():
        for arguments in named.values():
            if "depends_on" in arguments:
                arguments["depends_on"] = [address for address in arguments["depends_on"] if address not in gone]
    left = json.dumps(document)
    assert not [address for address in gone if f"${{{address}." in left], "something refers to what is left out"
    return {f"{kind}.{name}" for kind, named in resources.items() for name in named}


def _differing(change: Mapping[str, Any]) -> set[str]:
    """Arguments whose value before the plan and after it, where it is known, are not the same."""
    if change["actions"] == ["no-op"]:
        return set()
    before, after, unknown = change["before"] or {}, change["after"] or {}, change["after_unknown"]
    return {name for name in before.keys() | after.keys() if not _same(before.get(name), after.get(name), unknown.get(name))}


def _same(before: Any, after: Any, unknown: Any) -> bool:
    if unknown is True or before == after or (not before and not after):
        return True
    if isinstance(before, dict) and isinstance(after, dict):
        parts = unknown if isinstance(unknown, dict) else {}
        return all(_same(before.get(key), after.get(key), parts.get(key)) for key in before.keys() | after.keys())
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        items = unknown if isinstance(unknown, list) else [None] * len(before)
        return all(_same(*item) for item in zip(before, after, items, strict=True))
    return False
