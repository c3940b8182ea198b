"""The whole stack of a gpu-cluster on AWS, as Terraform JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import aws_plans
import platform_plans
from groundplan.plan.model.aws import GpuClusterOnAws
from groundplan.stacks.build import terraform_document

EVERYTHING = {
    "metadata": {"cost_centre": "4711"},
    "network": {"cidr": "10.40.0.0/16"},
    "models": {"big": aws_plans.hosted("a100-40gb", 8, source="s3://acme-models/big"), "small": aws_plans.hosted("t4")},
    "capacity": ["spot", "on_demand"],
    "cluster": {"kubernetes": "1.35", "admins": ["arn:aws:iam::123456789012:role/platform"], "api_access": []},
    "observability": {"logs": "90d"},
    "state": {"backend": "s3", "bucket": "acme-terraform", "region": "eu-west-1"},
}
KEPT = {
    *("aws_kms_key", "aws_s3_bucket", "aws_eks_cluster", "aws_cloudwatch_log_group", "aws_secretsmanager_secret"),
    *("aws_vpc", "aws_subnet"),
}


def document(folder: Path, changes: dict[str, Any] | None = None, environment: str = "prod") -> dict[str, Any]:
    return terraform_document(aws_plans.plan(folder, changes, environment))


def resources(terraform: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{kind}.{name}": arguments for kind, named in terraform["resource"].items() for name, arguments in named.items()}


def kept(terraform: dict[str, Any]) -> set[str]:
    found = resources(terraform).items()
    return {address.partition(".")[0] for address, item in found if item.get("lifecycle", {}).get("prevent_destroy")}


def test_only_what_is_required(tmp_path: Path) -> None:
    terraform = document(tmp_path, environment="dev")
    assert terraform["provider"]["aws"] == [
        {
            "region": "eu-west-1",
            "allowed_account_ids": ["123456789012"],
            "default_tags": {
                "tags": {
                    "blueprint": "shop",
                    "environment": "dev",
                    "managed-by": "groundplan",
                    "owner": "team-shop",
                    "stack": "shop-dev",
                }
            },
        }
    ]
    assert terraform["terraform"]["required_providers"] == {
        "aws": {"source": "hashicorp/aws", "version": ">= 5.100.0, < 7.0.0"}
    }
    assert "backend" not in terraform["terraform"]
    assert set(terraform["output"]) == {
        "cluster_name",
        "cluster_endpoint",
        "region",
        "vpc_id",
        "model_bucket",
        "kms_key_arn",
        "hub_token_secret",
        "secrets_to_fill",
        "kubeconfig_command",
    }
    assert terraform["output"]["kubeconfig_command"]["value"] == "aws eks update-kubeconfig --region eu-west-1 --name shop-dev"
    assert kept(terraform) == set()
    assert terraform["resource"]["aws_s3_bucket"]["models_bucket"]["force_destroy"] is True
    assert len(terraform["resource"]["aws_nat_gateway"]) == 1


def test_everything_set(tmp_path: Path) -> None:
    terraform = document(tmp_path, EVERYTHING)
    assert terraform["terraform"]["backend"]["s3"] == {
        "bucket": "acme-terraform",
        "key": "shop/prod/terraform.tfstate",
        "region": "eu-west-1",
        "encrypt": True,
        "use_lockfile": True,
    }
    assert kept(terraform) == KEPT
    cluster = terraform["resource"]["aws_eks_cluster"]["cluster_control_plane"]
    assert cluster["vpc_config"]["endpoint_public_access"] is False
    assert len(cluster["vpc_config"]["subnet_ids"]) == 3
    groups = terraform["resource"]["aws_eks_node_group"]
    assert {group["node_group_name"] for group in groups.values()} == {
        "system",
        *(f"{kind}-{way}" for kind in ("p4d-24xlarge", "g5-2xlarge", "g4dn-xlarge") for way in ("spot", "on-demand")),
    }
    # p4d is in one zone of the region only.
    assert len(groups["gpu_p4d-24xlarge-spot_node_group"]["subnet_ids"]) == 1
    loader = terraform["resource"]["aws_iam_role_policy"]["model_loader_role_policy"]["policy"]
    assert "arn:aws:s3:::acme-models/big/*" in loader
    assert "${aws_s3_bucket.models_bucket.arn}/acme/chat-8b/*" in loader
    tags = terraform["provider"]["aws"][0]["default_tags"]["tags"]
    assert tags["cost-centre"] == "4711"


@pytest.mark.parametrize("changes", [None, EVERYTHING], ids=["required", "everything"])
def test_a_plan_needs_no_account(tmp_path: Path, changes: dict[str, Any] | None) -> None:
    terraform = document(tmp_path, changes)
    assert "data" not in terraform
    assert not [name for name in terraform["provider"]["aws"][0] if name.startswith("skip_")]
    assert "${data." not in json.dumps(terraform)


@pytest.mark.parametrize("changes", [None, EVERYTHING], ids=["required", "everything"])
def test_every_reference_and_dependency_exists(tmp_path: Path, changes: dict[str, Any] | None) -> None:
    terraform = document(tmp_path, changes)
    known = set(resources(terraform))
    named = set(re.findall(r"\$\{(aws_[a-z0-9_]+\.[A-Za-z0-9_-]+)[.\[]", json.dumps(terraform)))
    assert named <= known
    depended = {address for item in resources(terraform).values() for address in item.get("depends_on", ())}
    assert depended <= known


def test_nodes_wait_for_their_way_out_and_for_what_makes_them_ready(tmp_path: Path) -> None:
    found = resources(document(tmp_path))
    for name in ("system_node_group", "gpu_g5-2xlarge-on-demand_node_group"):
        waits = set(found[f"aws_eks_node_group.{name}"]["depends_on"])
        assert {f"aws_eks_addon.node_addons_{name}" for name in ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")} < waits
        assert {"aws_route.network_private_euw1-az1_default_route", "aws_vpc_endpoint.network_s3"} < waits
        assert not [address for address in waits if "workload_addons" in address]
    dns = set(found["aws_eks_addon.workload_addons_coredns"]["depends_on"])
    assert "aws_eks_node_group.system_node_group" in dns


def test_more_replicas_leave_the_least_number_of_nodes_alone(tmp_path: Path) -> None:
    for least in (1, 2):
        found = resources(document(tmp_path, {"models": {"chat": {"replicas": {"min": least, "max": 3}}}}))
        group = found["aws_eks_node_group.gpu_g5-2xlarge-on-demand_node_group"]
        assert group["scaling_config"] == {"min_size": 0, "desired_size": least, "max_size": 3}
        # EKS refuses a minimum above the number that runs, and that number is the autoscaler's.
        assert group["lifecycle"] == {"ignore_changes": ["scaling_config[0].desired_size"]}


def test_the_key_names_every_log_group(tmp_path: Path) -> None:
    terraform = document(tmp_path)
    policy = terraform["resource"]["aws_kms_key"]["encryption_key"]["policy"]
    for group in terraform["resource"]["aws_cloudwatch_log_group"].values():
        assert f'arn:aws:logs:eu-west-1:123456789012:log-group:{group["name"]}"' in policy


def test_a_gpu_never_comes_without_its_model(tmp_path: Path) -> None:
    plan = aws_plans.plan(tmp_path, EVERYTHING)
    assert isinstance(plan.target, GpuClusterOnAws)
    assert {name for pool in plan.target.gpu_pools.values() for name in pool.models} == set(plan.target.models)


def test_keda_counts_the_messages_of_the_queue_and_no_more(tmp_path: Path) -> None:
    worker = {"image": "ghcr.io/acme/worker:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 0, "max": 2}, "needs": ["queue"]}
    changes = {"services": {"worker": worker}, "data": {"queue": {"engine": "sqs"}}}
    assert "identities_keda_role_policy" not in document(tmp_path, changes)["resource"]["aws_iam_role_policy"]
    made = document(tmp_path, {**changes, **platform_plans.GITOPS})["resource"]
    [statement] = json.loads(made["aws_iam_role_policy"]["identities_keda_role_policy"]["policy"])["Statement"]
    assert statement["Action"] == ["sqs:GetQueueAttributes"]
    assert statement["Resource"] == "${aws_sqs_queue.queue_queue.arn}"
    bound = [each for name, each in made["aws_eks_pod_identity_association"].items() if name.startswith("identities_keda")]
    assert [(each["namespace"], each["service_account"]) for each in bound] == [("keda", "keda-operator")]
