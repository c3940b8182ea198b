"""From a file to pairs: environments, positions, and what stands in the way."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from groundplan.blueprint import LoadError, Source, load
from groundplan.blueprint.model import Replicas
from groundplan.blueprint.schema import json_schema

MINIMAL: dict[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "shop", "owner": "team-shop"},
    "profile": "gpu-cluster",
    "cloud": {"provider": "aws", "region": "eu-west-1", "account": "123456789012"},
}

# The format's own example: every section at once.
FULL = """
apiVersion: groundplan/v1
kind: Blueprint
metadata: {name: support-chat, owner: team-assist, cost_centre: "4711"}
profile: gpu-cluster
cloud: {provider: aws, region: eu-west-1, account: "123456789012"}
network: {cidr: 10.40.0.0/16}
intent:
  traffic: {steady_rps: 4, peak_rps: 30.5}
  latency: {first_token_ms: 800}
  privacy: customer-data
  budget: {monthly_usd: 9000}
models:
  chat:
    source: hf://meta-llama/Llama-3.1-8B-Instruct
    server: vllm
    context: 16384
    concurrency: 32
    gpu: auto
    replicas: {min: 1, max: 4}
services:
  api: {image: ghcr.io/acme/api:1.4.2, port: 8080, cpu: 0.5, memory: 2Gi, replicas: {min: 2, max: 20}, expose: public,
        host: chat.example.com, health: /healthz, needs: [chat, postgres, vectors, cache], env: {LOG_LEVEL: info},
        secrets: {STRIPE_KEY: stripe}}
data:
  postgres: {tier: small, high_availability: true, extensions: [vector]}
  vectors:  {engine: qdrant, count: 2_000_000, dimensions: 1024}
  cache:    {engine: valkey}
  queue:    {engine: sqs}
capacity: [reservation, on_demand, spot]
cluster: {nodes: karpenter, kubernetes: "1.34", admins: ["arn:aws:iam::123456789012:role/admin"], api_access: []}
observability: {metrics: 15d, logs: 14d, traces: 3d}
gitops: {repository: https://github.com/acme/platform, path: gitops, revision: main}
egress: allow-list
registry: registry.acme.internal/mirror
state: {backend: s3, bucket: acme-state, region: eu-west-1}
pricing: {savings_plan_1y: 0.28, spot: 0.6}
slo: {availability: 99.9, first_token_p95_ms: 900}
account_baseline: true
overrides: {aws_eks_cluster.main: {version: "1.33"}}
environments:
  dev:  {models: {chat: {replicas: {min: 0, max: 1}}}, budget: {monthly_usd: 600}}
  prod: {models: {chat: {replicas: {min: 2, max: 6}}}, egress: {mode: allow-list, hosts: [huggingface.co]}}
"""

GITOPS = {"repository": "https://github.com/acme/platform", "path": "clusters", "revision": "main"}


def write(folder: Path, content: str | dict[str, Any]) -> Path:
    file = folder / "blueprint.yaml"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def refused(folder: Path, content: str | dict[str, Any]) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    with pytest.raises(LoadError) as caught:
        load(write(folder, content))
    return [(problem.code, ".".join(str(part) for part in problem.path)) for problem in caught.value.problems]


@pytest.fixture
def full(tmp_path: Path) -> Source:
    return load(write(tmp_path, FULL))


def test_the_whole_format_is_read(full: Source) -> None:
    base = full.pairs["dev"].blueprint
    assert base.services is not None and base.services["api"].cpu == Decimal("0.5")
    assert base.data is not None and base.data.vectors is not None and base.data.vectors.count == 2_000_000
    assert base.capacity == ("reservation", "on_demand", "spot")
    assert base.pricing is not None and base.pricing.savings_plan_1y == Decimal("0.28")


def test_overlays_merge_maps_and_remember_their_place(full: Source) -> None:
    assert list(full.pairs) == ["dev", "prod"]
    dev, prod = (full.pairs[name].blueprint.models for name in ("dev", "prod"))
    assert dev is not None and prod is not None
    assert (dev["chat"].replicas, prod["chat"].replicas) == (Replicas(min=0, max=1), Replicas(min=2, max=6))
    assert dev["chat"].source == prod["chat"].source
    lines = full.lines
    place = full.pairs["prod"].places["models", "chat", "replicas", "min"]
    assert place.environment == "prod" and lines[place.at.line - 1][place.at.column - 1] == "2"
    place = full.pairs["prod"].places["models", "chat", "server"]
    assert place.environment is None and lines[place.at.line - 1][place.at.column - 1 :] == "vllm"


def test_without_environments_there_is_one_named_default(tmp_path: Path) -> None:
    assert list(load(write(tmp_path, MINIMAL)).pairs) == ["default"]


def test_a_base_may_leave_to_its_environments_what_it_does_not_know(tmp_path: Path) -> None:
    content = copy.deepcopy(MINIMAL)
    del content["cloud"]["account"]
    content["environments"] = {"dev": {"cloud": {"account": "111111111111"}}, "prod": {"cloud": {"account": "222222222222"}}}
    pairs = load(write(tmp_path, content)).pairs
    assert [getattr(pair.blueprint.cloud, "account", "") for pair in pairs.values()] == ["111111111111", "222222222222"]
    del content["environments"]["prod"]
    content["environments"]["test"] = {}
    assert refused(tmp_path, content) == [("GP202", "cloud.account")]


def test_the_same_line_is_told_once_for_all_environments(tmp_path: Path) -> None:
    assert refused(tmp_path, FULL.replace("tier: small", "tier: smal")) == [("GP204", "data.postgres.tier")]


def test_problems_of_every_kind_come_in_one_run(tmp_path: Path) -> None:
    text = (
        FULL.replace("tier: small", "tier: smal")
        .replace("needs: [chat", "needs: [chatt")
        .replace("kind: Blueprint", "kynd: Blueprint")
    )
    found = refused(tmp_path, text + "capacity: [spot]\n")
    assert {code for code, _ in found} == {"GP201", "GP202", "GP204", "GP301", "GP110"}


def test_a_secret_is_not_shown(tmp_path: Path) -> None:
    secret = "hf_abcdefghijklmnopqrstuvwxyz0123"
    with pytest.raises(LoadError) as caught:
        load(write(tmp_path, FULL.replace("LOG_LEVEL: info", f"LOG_LEVEL: {secret}").replace("tier: small", "tier: smal")))
    assert [problem.code for problem in caught.value.problems] == ["GP206", "GP204"]
    shown = str(caught.value) + "".join(caught.value.lines)
    assert secret not in shown


def test_a_name_that_ends_like_the_start_of_a_key_is_no_secret(tmp_path: Path) -> None:
    named = FULL.replace("LOG_LEVEL: info", "BUCKET: desk-prod-models-of-the-company")
    assert load(write(tmp_path, named)).pairs
    key = FULL.replace("LOG_LEVEL: info", "BUCKET: sk-proj-abcdefghijklmnop1234")
    assert ("GP206", "services.api.env.BUCKET") in refused(tmp_path, key)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"environments": {}}, ("GP203", "environments")),
        ({"environments": []}, ("GP203", "environments")),
        ({"environments": {"dev": None}}, ("GP203", "environments.dev")),
        ({"environments": {"dev_1": {}}}, ("GP209", "environments.dev_1")),
        ({"environments": {"dev": {"profile": "api-first"}}}, ("GP207", "environments.dev.profile")),
        ({"environments": {"dev": {"cloud": {"provider": "gcp"}}}}, ("GP207", "environments.dev.cloud.provider")),
        ({"network": {"cidr": "10.0.0.1/16"}}, ("GP209", "network.cidr")),
        ({"network": {"cidr": "10.0.0.0/33"}}, ("GP209", "network.cidr")),
        ({"cluster": {"api_access": ["10.0.0.300/32"]}}, ("GP209", "cluster.api_access.0")),
        ({"slo": {"availability": 100}}, ("GP208", "slo.availability")),
        ({"capacity": []}, ("GP208", "capacity")),
        ({"capacity": ["spot", "spot"]}, ("GP205", "capacity.1")),
        ({"egress": "open"}, ("GP204", "egress")),
        ({"egress": {"mode": "allow-list", "host": []}}, ("GP201", "egress.host")),
        ({"state": {"backend": "gcs"}}, ("GP202", "state.bucket")),
        ({"overrides": {"aws_vpc": {}}}, ("GP209", "overrides.aws_vpc")),
        ({"registry": None}, ("GP203", "registry")),
        ({"metadata": {"name": "shop", "owner": " "}}, ("GP209", "metadata.owner")),
        ({"metadata": {"name": "shop-", "owner": "a"}}, ("GP209", "metadata.name")),
        ({"services": {"api": {"image": "nginx:latest"}}}, ("GP204", "services.api.image")),
        ({"gitops": {**GITOPS, "path": "/clusters"}}, ("GP209", "gitops.path")),
        ({"gitops": {**GITOPS, "path": "clusters/../../other"}}, ("GP209", "gitops.path")),
    ],
)
def test_what_is_refused(change: dict[str, Any], expected: tuple[str, str], tmp_path: Path) -> None:
    assert expected in refused(tmp_path, {**MINIMAL, **change})


def test_a_list_is_not_too_short_because_an_item_is_wrong(tmp_path: Path) -> None:
    block = {
        "capacity_block": "cr-0123456789abcdef0",
        "instance_type": "p5.48xlarge",
        "nodes": 1,
        "end": "2027-01-24T11:30:00Z",
    }
    assert refused(tmp_path, {**MINIMAL, "capacity": [block]}) == [("GP202", "capacity.0.zone")]


def test_a_wrong_item_of_a_list_says_what_the_list_is_for(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        load(write(tmp_path, json.dumps({**MINIMAL, "egress": {"mode": "allow-list", "hosts": ["https://example.com/"]}})))
    (problem,) = caught.value.problems
    assert problem.path == ("egress", "hosts", 0)
    assert problem.hint == "DNS names that may be reached, each in full: no scheme and no wildcard"


def test_the_json_schema_takes_what_the_loader_takes(tmp_path: Path) -> None:
    import yaml
    from jsonschema import Draft202012Validator

    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors(yaml.safe_load(FULL))) == []
    for path, value in (
        (("modles",), {}),
        (("models", "chat", "gpu"), {"type": "l4"}),
        (("models", "chat", "gpu"), None),
        (("models", "Chat"), {}),
        (("environments", "dev", "models", "chat", "sorce"), "x"),
        (("environments", "dev", "profile"), "api-first"),
        (("capacity",), ["cheap"]),
        (("cloud", "project"), "x"),
    ):
        broken: Any = yaml.safe_load(FULL)
        part = broken
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
        assert list(validator.iter_errors(broken)), path


@pytest.mark.parametrize(
    ("image", "is_right"),
    [
        ("ghcr.io/acme/api:1.4.2", True),
        ("nginx:1", True),
        ("localhost:5000/web:1", True),
        ("europe-west4-docker.pkg.dev/acme/a_b/api__x:v1", True),
        (f"quay.io/acme/api@sha256:{'a' * 64}", True),
        (f"quay.io/acme/api:1@sha256:{'a' * 64}", True),
        ("https://ghcr.io/acme/api:1", False),
        ("ghcr.io/Acme/api:1", False),
        ("ghcr.io/acme/api", False),
        ("ghcr.io//api:1", False),
        ("ghcr.io/acme/api:", False),
        ("ghcr.io/acme/api@sha256:abc", False),
        ("ghcr.io/acme/api:${VERSION}", False),
    ],
)
def test_images(image: str, is_right: bool, tmp_path: Path) -> None:
    service = {"image": image, "cpu": 1, "memory": "1Gi", "replicas": {"min": 1, "max": 1}}
    file = write(tmp_path, {**MINIMAL, "services": {"api": service}})
    if is_right:
        load(file)
    else:
        with pytest.raises(LoadError) as caught:
            load(file)
        assert [problem.path for problem in caught.value.problems] == [("services", "api", "image")]
