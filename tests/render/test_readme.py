"""The commands that start a tree are those for its platform."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gitops_trees import PLATFORMS, files
from groundplan.render.charts import charts
from groundplan.render.readme import readme


def _readme(name: str) -> str:
    return files(name)["README.md"].decode()


@pytest.mark.parametrize("name", sorted(PLATFORMS))
def test_argo_cd_is_installed_at_the_pinned_version_as_its_application_names_it(name: str) -> None:
    chart = charts()["argo-cd"]
    assert f"helm upgrade --install argo-cd argo-cd --repo {chart.repository} --version {chart.version}" in _readme(name)


def test_kubectl_gets_the_cluster() -> None:
    assert "aws eks update-kubeconfig --region eu-west-1 --name shop-prod\n" in _readme("eks")
    assert "--project acme-shop --dns-endpoint\n" in _readme("compute-class")
    assert "--project acme-shop --internal-ip\n" in _readme("gke")
    assert "in the output `bastion_command`" in _readme("gke")
    assert "gcloud" not in _readme("onprem")
    assert "terraform" not in _readme("onprem").lower()


def test_hosts_get_their_records_from_a_person() -> None:
    assert "kubectl -n apps get ingress" in _readme("eks")
    assert "`load_balancer_ip`" in _readme("gke")
    for name, platform in PLATFORMS.items():
        hosts = [workload.host for workload in platform.workloads.values() if workload.host is not None]
        assert all(f"- `{host}`\n" in _readme(name) for host in hosts)


def test_the_role_of_spot_instances_is_made_where_karpenter_asks_for_them() -> None:
    """EC2 makes it for whoever may make roles; Karpenter may not, and gets no node."""
    command = "aws iam create-service-linked-role --aws-service-name spot.amazonaws.com"
    platform = PLATFORMS["karpenter"]
    group = next(group for group in platform.nodes.values() if group.machine is not None)
    assert group.machine is not None
    spot = replace(group, machine=replace(group.machine, purchase="spot"))
    assert command in readme(replace(platform, nodes={**platform.nodes, "l4-spot": spot}))
    assert command not in _readme("karpenter")


def test_what_a_person_has_to_fill_is_named() -> None:
    text = _readme("eks")
    assert "- `shop-prod/session-key`\n" in text
    assert text.index("Apply the Terraform") < text.index("session-key") < text.index("## Start")


def test_the_key_of_a_repository_is_for_its_protocol() -> None:
    assert "password=TOKEN_FILE" in _readme("eks")
    assert "TOKEN_FILE" not in _readme("onprem")


def test_what_opens_a_private_repository() -> None:
    over_ssh, over_https = readme(PLATFORMS["onprem"]), readme(PLATFORMS["eks"])
    assert "url=git@git.example.com:acme/platform.git --from-file=sshPrivateKey=KEY_FILE" in over_ssh
    assert "sshPrivateKey" not in over_https
    assert "--from-file=password=TOKEN_FILE" in over_https
