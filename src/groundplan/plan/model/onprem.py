"""What a product is made of on a cluster that is there already: nothing is made outside of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Never

from groundplan.plan.model.cluster import ClusterService, GpuModel
from groundplan.plan.model.common import Bucket


@dataclass(frozen=True, slots=True)
class OwnCluster:
    """The cluster, which somebody else made and keeps.

    ``kubernetes`` is its minor version; ``storage_class`` and ``ingress_class`` are classes that it has.
    """

    name: str
    kubernetes: str
    storage_class: str
    ingress_class: str


@dataclass(frozen=True, slots=True)
class OwnGpuPool:
    """Nodes with GPUs of one type, by the label that a person gives them: as much as ``models`` need of each, and of all.

    ``priority`` is as that of pools which are bought, where a model has several.
    """

    cloud: ClassVar[Literal["onprem"]] = "onprem"

    priority: ClassVar[int] = 0

    gpu: str
    gpus_per_node: int
    millicpu: int
    memory_mib: int
    min: int
    max: int
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VendorModel:
    """A model behind an API: services that need it get ``<NAME>_MODEL`` and the key from the secret as ``<NAME>_API_KEY``."""

    source: str
    server: Literal["api"]
    vendor: Literal["openai", "anthropic"]
    model: str
    key_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPremises:
    """A product on a cluster of one's own.

    ``private`` is the profile private-vpc. ``registry`` mirrors every image; None: they come from their own. ``secrets`` are
    names of Secrets that a person makes, by those of the blueprint, and ``hub_token_secret`` is the one with the Hugging Face
    token; None where no model comes from the Hub. Traces without ``trace_days`` are not kept.

    No cloud is there to run a store, to hold a bucket, or to know who a workload is.
    """

    has_cluster: ClassVar[Literal[True]] = True

    cloud: ClassVar[Literal["onprem"]] = "onprem"
    postgres: ClassVar[None] = None
    cache: ClassVar[None] = None
    queue: ClassVar[None] = None
    buckets: ClassVar[Mapping[str, Bucket]] = {}
    identities: ClassVar[Mapping[str, Never]] = {}

    cluster: OwnCluster
    private: bool
    registry: str | None
    gpu_pools: Mapping[str, OwnGpuPool]
    models: Mapping[str, GpuModel]
    api_models: Mapping[str, VendorModel]
    services: Mapping[str, ClusterService]
    secrets: Mapping[str, str]
    hub_token_secret: str | None
    log_days: int
    trace_days: int | None
