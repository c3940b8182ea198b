"""The real Terraform with the real AWS provider: it accepts what blueprints for AWS become, and plans it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import aws_plans
import moto_server
import platform_plans
from blueprints import environments, files, plan
from groundplan.plan import Plan
from groundplan.plan.model.aws import GpuClusterOnAws
from groundplan.stacks.build import terraform_document
from terraform_cli import Terraform

# The last environment, which is production where there is one: it has more. Of the first example every one.
PAIRS = [
    (file, environment)
    for file in files(provider="aws")
    for environment in (environments(file) if file.stem == "gpu-chat-aws" else environments(file)[-1:])
]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Where the provider asks who it is: the only request of a plan without data sources."""
    with moto_server.serve(tmp_path_factory.mktemp("moto")) as environment:
        yield environment


def _planned(terraform: Terraform, account: dict[str, str], made: Plan, folder: Path) -> dict[str, Any]:
    """Initialize and plan, which validates first; gives the changes by address."""
    terraform.need("hashicorp/aws")
    (folder / "cdk.tf.json").write_text(json.dumps(terraform_document(made)))
    # A test has no bucket for the state: Terraform takes this backend instead of the plan's.
    (folder / "backend_override.tf.json").write_text(json.dumps({"terraform": {"backend": {"local": {}}}}))
    for command in (["init"], ["plan", "-out=plan"]):
        result = terraform.run(command, folder, env=account)
        assert result.returncode == 0, result.stdout + result.stderr
        # The mirror gives init no checksums for other platforms; that warning is not about the stack.
        assert command == ["init"] or "Warning: " not in result.stdout, result.stdout
    shown = terraform.run(["show", "-json", "plan"], folder)
    changes = {change["address"]: change["change"] for change in json.loads(shown.stdout)["resource_changes"]}
    assert all(change["actions"] == ["create"] for change in changes.values())
    return changes


@pytest.mark.parametrize(("file", "environment"), PAIRS, ids=lambda value: getattr(value, "stem", value))
def test_terraform_plans_every_blueprint(
    terraform: Terraform, account: dict[str, str], tmp_path: Path, file: Path, environment: str
) -> None:
    """The examples, and the smallest and the fullest blueprint of each profile."""
    made = plan(file, environment)
    changes = _planned(terraform, account, made, tmp_path)
    assert changes["aws_kms_key.encryption_key"]["after"]["tags_all"].items() >= dict(made.tags).items()
    if isinstance(made.target, GpuClusterOnAws):
        pools = made.target.gpu_pools if made.target.cluster.nodes == "managed" else ()
        groups = {address for address in changes if address.startswith("aws_eks_node_group.gpu_")}
        assert groups == {f"aws_eks_node_group.gpu_{pool}_node_group" for pool in pools}


def test_terraform_plans_every_kind_of_gpu(terraform: Terraform, account: dict[str, str], tmp_path: Path) -> None:
    types = {"t4": "g4dn", "a10g": "g5", "l4": "g6", "l40s": "g6e", "a100-40gb": "p4d", "h100": "p5", "b200": "p6-b200"}
    models = {name: aws_plans.hosted(name, low=1, source=f"s3://acme-weights/{name}") for name in types}
    changes = {"cloud": {"region": "us-east-1"}, "models": {"chat": None, **models}, "capacity": ["spot", "on_demand"]}
    planned = _planned(terraform, account, aws_plans.plan(tmp_path, changes), tmp_path)
    templates = [change["after"] for address, change in planned.items() if address.startswith("aws_launch_template.gpu_")]
    assert {template["instance_type"].partition(".")[0] for template in templates} == set(types.values())
    assert all(template["user_data"] for template in templates), "each of these types has local NVMe"
    assert "aws_subnet.network_private_use1-az6_subnet" in planned, "only use1-az6 offers p6-b200"
    assert "aws_secretsmanager_secret.hub_token_secret" not in planned


def test_terraform_plans_what_a_tree_asks_for(terraform: Terraform, account: dict[str, str], tmp_path: Path) -> None:
    """With gitops, and RDS with a password that is in no state."""
    made = platform_plans.plan(tmp_path, platform_plans.BLUEPRINTS / "private-vpc-aws-eks-full.yaml")
    planned = _planned(terraform, account, made, tmp_path)
    assert made.platform is not None
    entries = {
        change["after"]["name"]
        for address, change in planned.items()
        if ".connections_" in address and "name" in change["after"]
    }
    assert entries == {connection.secret for connection in made.platform.connections.values()}
    database = planned["aws_db_instance.postgres_instance"]
    assert "manage_master_user_password" not in database["after_unknown"] and database["after"]["password_wo"] is None
    assert database["after_unknown"]["password_wo_version"] is True
