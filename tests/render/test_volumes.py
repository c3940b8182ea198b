"""The volumes that a tree asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import yaml

from gitops_trees import NAMES, files, platform
from groundplan.plan.model.platform import CacheCluster, VectorCluster
from groundplan.render.charts import charts
from groundplan.render.volumes import Volume, volumes
from platforms import ON_EKS

# The class itself, and the disks of nodes, whose type is named like it.
_NO_CLAIMS = ("manifests/base/", "manifests/nodes/")


def _claimed(name: str) -> Iterator[int]:
    """GiB of everything in a tree's values and manifests that names the storage class."""
    for path, content in files(name).items():
        if path.startswith(("values/", "manifests/")) and path.endswith(".yaml") and not path.startswith(_NO_CLAIMS):
            yield from _sizes(yaml.load(content, Loader=yaml.CSafeLoader), platform(name).storage_class)


def _sizes(value: Any, storage_class: str) -> Iterator[int]:
    if isinstance(value, dict):
        if storage_class in [each for each in value.values() if isinstance(each, str)]:
            size = value.get("size") or value.get("requestedSize") or value["resources"]["requests"]["storage"]
            yield int(size.removesuffix("Gi"))
        for each in value.values():
            yield from _sizes(each, storage_class)
    elif isinstance(value, list):
        for each in value:
            yield from _sizes(each, storage_class)


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_of_a_tree_is_one_volume(name: str) -> None:
    found = volumes(platform(name))
    assert Counter(_claimed(name)) == Counter(volume.gib for volume in found)
    assert len({(volume.namespace, volume.name) for volume in found}) == len(found)


def test_a_large_platform() -> None:
    assert volumes(ON_EKS) == [
        Volume("data", "postgres", 3, 100),
        Volume("data", "qdrant", 3, 50),
        # Of a primary and two replicas.
        Volume("data", "valkey-data", 3, 6),
        Volume("monitoring", "alertmanager", 3, 2),
        Volume("monitoring", "prometheus", 2, 60),
        Volume("observability", "grafana", 1, 10),
        Volume("observability", "loki", 3, 20),
        Volume("observability", "tempo", 1, 30),
    ]


@pytest.mark.parametrize(
    ("vectors", "wanted"),
    [
        (VectorCluster("weaviate", 3, 2000, 8192, 50), [Volume("data", "weaviate", 3, 50)]),
        (VectorCluster("milvus", 1, 2000, 8192, 50), [Volume("data", "etcd", 1, 10), Volume("data", "milvus", 1, 50)]),
        # Its segments lie in the bucket.
        (VectorCluster("milvus", 2, 2000, 8192, 50, "segments"), [Volume("data", "etcd", 3, 10)]),
    ],
    ids=["weaviate", "milvus", "milvus in a bucket"],
)
def test_stores_of_vectors(vectors: VectorCluster, wanted: list[Volume]) -> None:
    found = volumes(replace(ON_EKS, vectors=vectors, postgres=None, cache=None))
    assert [volume for volume in found if volume.namespace == "data"] == wanted


def test_a_cache_without_replicas_has_one_volume() -> None:
    found = volumes(replace(ON_EKS, cache=CacheCluster(0, 512), postgres=None, vectors=None))
    assert [volume for volume in found if volume.namespace == "data"] == [Volume("data", "valkey", 1, 2)]


def test_each_claim_of_the_catalogue_is_made_by_some_platform() -> None:
    stores = [VectorCluster(engine, 1, 2000, 8192, 50) for engine in ("weaviate", "milvus", "qdrant")]
    some = [replace(ON_EKS, vectors=store, cache=CacheCluster(count, 512)) for count, store in enumerate(stores)]
    made = {(volume.namespace, volume.name) for each in some for volume in volumes(each)}
    assert {(chart.namespace, claims.name) for chart in charts().values() for claims in chart.claims} <= made
