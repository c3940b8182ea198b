"""What runs in a Kubernetes cluster, on any cloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from groundplan.plan.model.common import Architecture, Replicas

Server = Literal["vllm", "tgi", "triton", "onnx", "custom"]
"""What serves a model on GPUs of ours."""


@dataclass(frozen=True, slots=True)
class Gpu:
    """GPUs of one replica."""

    type: str
    count: int


@dataclass(frozen=True, slots=True)
class GpuModel:
    """A model on GPUs of the cluster.

    ``nodes_per_replica`` is above 1 where a replica needs more GPUs than one machine has. ``image`` is where an image of the
    team is pulled from that serves it.
    """

    source: str
    server: Server
    gpu: Gpu
    replicas: Replicas
    nodes_per_replica: int
    image: str | None


@dataclass(frozen=True, slots=True)
class HostedModel(GpuModel):
    """A model on machines of the type ``instance_type``, which the cloud has.

    ``weights`` is the prefix of its files in ``bucket``, which is ours unless the blueprint names another.
    """

    instance_type: str
    bucket: str
    weights: str


@dataclass(frozen=True, slots=True)
class ClusterService:
    """A container of the team in the cluster. ``needs`` are names of models, services and stores of this plan.

    ``secrets`` maps an environment variable to one of the plan's secrets.
    """

    image: str
    architecture: Architecture
    port: int | None
    cpu: Decimal
    memory_mib: int
    replicas: Replicas
    expose: Literal["public", "internal"] | None
    host: str | None
    health: str | None
    env: Mapping[str, str]
    secrets: Mapping[str, str]
    needs: tuple[str, ...]
