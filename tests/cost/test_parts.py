"""Parts of a product, from plans of each way to run one."""

from __future__ import annotations

from pathlib import Path

import pytest

import blueprints
from groundplan.cost.parts import Part, parts_of
from groundplan.data_dir import data_dir

ALL = (*blueprints.EXAMPLES, *blueprints.EXTREMES)


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem)
def test_every_need_is_a_part_and_no_name_is_there_twice(file: Path) -> None:
    for environment in blueprints.environments(file):
        parts = parts_of(blueprints.plan(file, environment))
        names = [part.name for part in parts]
        assert len(set(names)) == len(names)
        assert {need for part in parts for need in part.needs} <= set(names)


def test_a_product_on_ecs() -> None:
    assert parts_of(blueprints.plan(data_dir("blueprints") / "api-helpdesk-aws.yaml", "prod")) == (
        Part("Internet", "entry", "anybody", ("api", "web")),
        Part("Private network", "entry", "who is inside", ("retrieval",)),
        Part("api", "service", "2 to 20 copies", ("retrieval", "chat", "cache", "postgres", "queue")),
        Part("retrieval", "service", "2 to 10 copies", ("embedding", "vectors")),
        Part("web", "service", "2 to 10 copies"),
        Part("worker", "service", "0 to 20 copies", ("embedding", "summary", "queue", "vectors")),
        Part("chat", "model", "openai, gpt-5-mini"),
        Part("embedding", "model", "bedrock, amazon.titan-embed-text-v2:0"),
        Part("summary", "model", "bedrock, eu.amazon.nova-lite-v1:0"),
        Part("postgres", "store", "PostgreSQL 17"),
        Part("cache", "store", "Valkey 8.2"),
        Part("queue", "store", "SQS"),
        Part("vectors", "store", "in postgres"),
    )


def test_a_product_in_a_cluster() -> None:
    assert parts_of(blueprints.plan(data_dir("blueprints") / "private-chat-aws.yaml", "prod")) == (
        Part("Private network", "entry", "who is inside", ("api",)),
        Part("api", "service", "2 to 6 copies", ("chat", "postgres")),
        Part("chat", "model", "1 x l4, 1 to 4 copies"),
        Part("postgres", "store", "PostgreSQL 17"),
    )


def test_a_store_in_a_cluster_that_nobody_asked_a_tree_for() -> None:
    file = next(file for file in blueprints.EXTREMES if file.stem == "gpu-cluster-aws-karpenter")
    environment = blueprints.environments(file)[0]
    parts = parts_of(blueprints.plan(file, environment))
    assert parts[-1] == Part("postgres", "store", "not deployed by this plan")


def test_workers_of_cloud_run_are_services() -> None:
    parts = parts_of(blueprints.plan(data_dir("blueprints") / "api-assistant-gcp.yaml", "prod"))
    assert "indexer" in [part.name for part in parts if part.kind == "service"]
    assert Part("queue", "store", "Pub/Sub") in parts
