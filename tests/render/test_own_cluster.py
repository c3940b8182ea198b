"""What a person does before Argo CD on a cluster that is there already is told in commands."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest

from gitops_trees import PLATFORMS, of_kind
from groundplan.plan.model.platform import ClusterSecret, Connection, Platform, RemoteKey
from groundplan.render.own_cluster import before

DESK = PLATFORMS["desk"]


def commands(platform: Platform, start: str) -> list[list[str]]:
    return [shlex.split(line) for line in before(platform) if line.startswith(start)]


def test_nodes_get_the_labels_that_models_ask_for() -> None:
    (label,) = commands(DESK, "kubectl label node")
    pairs = dict(each.split("=") for each in label[4:])
    assert pairs == dict(DESK.nodes["l4"].labels)
    assert DESK.models["chat"].pools == (pairs["groundplan/pool"],)


def test_every_secret_that_is_read_is_made_with_its_keys() -> None:
    made = {
        command[6]: {each.removeprefix("--from-literal=").partition("=")[0] for each in command[7:]}
        for command in commands(DESK, "kubectl -n secrets create secret generic")
    }
    read: dict[str, set[str]] = {}
    for manifest in of_kind("desk", "ExternalSecret").values():
        for item in manifest["spec"]["data"]:
            read.setdefault(item["remoteRef"]["key"], set()).add(item["remoteRef"]["property"])
    assert made == read


def test_what_the_plan_knows_is_filled_in_and_the_rest_is_random_or_brought() -> None:
    connection = Connection(
        "shop-vectors", {"url": "http://milvus.data.svc:19530"}, {"api_key": "root:{}", "password": "{}"}, ()
    )
    keys = {
        "a": RemoteKey("shop-vectors", "api_key"),
        "p": RemoteKey("shop-vectors", "password"),
        "u": RemoteKey("shop-vectors", "url"),
    }
    own = {"k": RemoteKey("shop-key", "value")}
    platform = replace(
        DESK,
        connections={"vectors": connection},
        secrets={"vectors": ClusterSecret("apps", keys), "api": ClusterSecret("apps", own)},
    )
    text = "\n".join(before(platform))
    literals = '--from-literal=api_key="root:$RANDOM_TEXT" --from-literal=password="$RANDOM_TEXT" --from-literal=url=http://milvus.data.svc:19530'
    assert f"RANDOM_TEXT=$(openssl rand -hex 24)\nkubectl -n secrets create secret generic shop-vectors {literals}\n" in text
    assert 'create secret generic shop-key --from-literal=value="$(cat FILE)"\n' in text
    assert text.count("openssl") == 1, "what a person brings is not random"


def test_a_secret_without_a_key_is_a_mistake_of_the_plan() -> None:
    platform = replace(DESK, secrets={"api": ClusterSecret("apps", {"k": RemoteKey("shop-key", None)})})
    with pytest.raises(ValueError, match="shop-key is a Secret"):
        list(before(platform))


def test_each_host_has_its_certificate() -> None:
    (made,) = commands(DESK, "kubectl -n apps create secret tls")
    assert DESK.entry is not None and made[6] == DESK.entry.certificates["api"]
    assert "# desk.dev.example.com" in list(before(DESK))
    assert not commands(replace(DESK, entry=None), "kubectl -n apps")


def test_without_gpus_no_node_is_labelled() -> None:
    assert not commands(replace(DESK, nodes={}), "kubectl label")
