"""Models that vLLM serves in the cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from groundplan import catalog
from groundplan.plan.model import HostedModel, Replicas, frozen_map
from groundplan.plan.model.platform import VllmServer
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size
from groundplan.plan.platform import rules
from groundplan.plan.platform.nodes import GpuNode, gpu_node, pools_of
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.problems import Problem

_FIRST_WITH_BFLOAT16 = (8, 0)
_GPU_MEMORY = Decimal("0.9")
_START_SECONDS, _READ_MIB_PER_SECOND = 600, 125
_SHARED_MIB_PER_GPU = 2048
# What watches GPUs and hands them out, on each node that has some.
_AGENTS = Size(250, 512)
_CACHE_GIB = 10
# vLLM's image, unpacked and as it was pulled, with those of agents.
_IMAGES_GIB = 40
_POOLING = re.compile(r"embed|rerank|(^|[/-])(bge|e5|gte)-")


def problems(around: Surroundings) -> Iterator[Problem]:
    """What only a server of ours could be told."""
    for name, model in around.given_models.items():
        for key in ("context", "concurrency"):
            if model.server == "api" and getattr(model, key) is not None:
                message = f"{key} is given, but {name} runs behind an API of somebody else"
                yield Problem("GP210", ("models", name, key), message, "delete it")


def resolve_models(around: Surroundings, origins: Origins) -> Mapping[str, VllmServer]:
    """The models on GPUs of the cluster, by name."""
    return frozen_map({name: _resolve(around, name, model, origins.at(name)) for name, model in around.target.models.items()})


def _resolve(around: Surroundings, name: str, model: HostedModel, origins: Origins) -> VllmServer:
    at, given = ("models", name), around.given_models[name]
    pools = pools_of(around, name)
    node = gpu_node(around.target.gpu_pools[pools[0]])
    # A replica that spans nodes has them to itself; of others a node holds as many as its GPUs are enough for.
    per_node = -(-model.gpu.count // model.nodes_per_replica)
    share = max(1, node.gpus // per_node)
    streamed = not model.source.startswith("hf://")
    source = catalog.provenance("servers")
    replicas = origins.at("replicas")
    return VllmServer(
        weights=origins.rule("weights", _weights(model), rules.WEIGHTS),
        streamed=origins.rule("streamed", streamed, rules.WEIGHTS),
        served_name=origins.rule("served_name", name, rules.SERVED_NAME),
        image=origins.row("image", f"docker.io/{catalog.vllm_image()}", "servers vllm", f"{source.source}, {source.as_of}"),
        dtype=origins.rule("dtype", _dtype(model.gpu.type), rules.DTYPE),
        tensor_parallel=origins.rule("tensor_parallel", per_node, rules.PARALLEL),
        pipeline_parallel=origins.rule("pipeline_parallel", model.nodes_per_replica, rules.PARALLEL),
        max_model_len=None if given.context is None else origins.given("max_model_len", given.context, *at, "context"),
        max_num_seqs=None
        if given.concurrency is None
        else origins.given("max_num_seqs", given.concurrency, *at, "concurrency"),
        gpu_memory_utilization=origins.rule("gpu_memory_utilization", _GPU_MEMORY, rules.GPU_MEMORY),
        startup_seconds=origins.rule("startup_seconds", _startup_seconds(node.gpu_mib * per_node), rules.START),
        millicpu=origins.rule("millicpu", _whole((node.room.millicpu - _AGENTS.millicpu) // share, 1000), rules.REPLICA_SIZE),
        memory_mib=origins.rule("memory_mib", _whole((node.room.mib - _AGENTS.mib) // share, 1024), rules.REPLICA_SIZE),
        shared_memory_mib=origins.rule("shared_memory_mib", _SHARED_MIB_PER_GPU * per_node, rules.SHARED_MEMORY),
        disk_gib=origins.rule("disk_gib", _disk_gib(node, share, model, streamed=streamed), rules.MODEL_DISK),
        replicas=Replicas(
            min=replicas.given("min", model.replicas.min, *at, "replicas", "min"),
            max=replicas.given("max", model.replicas.max, *at, "replicas", "max"),
        ),
        pools=origins.rule("pools", pools, rules.MODEL_POOLS),
        gpu=origins.given("gpu", model.gpu.type, *at, "gpu", "type"),
        hub_token=origins.rule("hub_token", not streamed, rules.WEIGHTS),
        pooling=origins.rule("pooling", _POOLING.search(model.source.lower()) is not None, rules.POOLING),
    )


def _weights(model: HostedModel) -> str:
    scheme, _, rest = model.source.partition("://")
    return rest.strip("/") if scheme == "hf" else f"{scheme}://{rest.rstrip('/')}"


def _dtype(gpu: str) -> Literal["auto", "half"]:
    capability = tuple(int(part) for part in catalog.gpus()[gpu].compute_capability.split("."))
    return "half" if capability < _FIRST_WITH_BFLOAT16 else "auto"


def _startup_seconds(mib: int) -> int:
    """In full minutes."""
    return -(-(_START_SECONDS + mib // _READ_MIB_PER_SECOND) // 60) * 60


def _disk_gib(node: GpuNode, share: int, model: HostedModel, *, streamed: bool) -> int:
    if streamed:
        return _CACHE_GIB
    # Each node of a replica keeps all of the files.
    wanted = _CACHE_GIB + -(-node.gpu_mib * model.gpu.count // 1024)
    return min(wanted, max(_CACHE_GIB, (node.disk_gib - _IMAGES_GIB) // share))


def _whole(amount: int, unit: int) -> int:
    """Rounded down to the unit, where it is one at all."""
    return amount // unit * unit or amount
