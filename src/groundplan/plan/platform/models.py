"""Models that are served in the cluster: by vLLM, or by another server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypedDict

from groundplan import catalog
from groundplan.blueprint.model import Model
from groundplan.plan.images import split
from groundplan.plan.model import GpuModel, Replicas, frozen_map
from groundplan.plan.model.platform import AnyServer, ContainerServer, VllmServer
from groundplan.plan.origin import Origins
from groundplan.plan.packing import Size
from groundplan.plan.platform import rules
from groundplan.plan.platform.nodes import GPU_AGENTS, GpuNode, gpu_node, pools_of
from groundplan.plan.platform.surroundings import Surroundings
from groundplan.problems import Path, Problem

_FIRST_WITH_BFLOAT16 = (8, 0)
_GPU_MEMORY = Decimal("0.9")
_START_SECONDS, _READ_MIB_PER_SECOND = 600, 125
_SHARED_MIB_PER_GPU = 2048
_CACHE_GIB = 10
# The server's image, unpacked and as it was pulled, with those of agents.
_IMAGES_GIB = 40
_POOLING = re.compile(r"embed|rerank|(^|[/-])(bge|e5|gte)-")


# Of Triton, for gRPC and for metrics.
_TRITON_PORTS = (8001, 8002)
# Of Triton's own image: https://docs.nvidia.com/deeplearning/triton-inference-server/release-notes/rel-26-06.html
_TRITON_OLDEST_CAPABILITY = (7, 5)


class _Common(TypedDict):
    """What every server has in common, as arguments of its class."""

    streamed: bool
    tensor_parallel: int
    pipeline_parallel: int
    startup_seconds: int
    millicpu: int
    memory_mib: int
    shared_memory_mib: int
    disk_gib: int
    replicas: Replicas
    pools: tuple[str, ...]
    gpu: str
    hub_token: bool


def problems(around: Surroundings) -> Iterator[Problem]:
    """Models that their server cannot serve here."""
    for name, model in around.target.models.items():
        path: Path = ("models", name)
        if model.nodes_per_replica > 1:
            yield _spans_nodes(around, path, name, model)
        if model.server == "vllm":
            continue
        if model.replicas.min == 0:
            message = f"it may scale to nothing, and nothing would start it again: server: {model.server} has no router"
            hint = "set min: 1; with server: vllm a router counts requests, and 0 is possible"
            yield Problem(around.code("GP204", "GP475"), (*path, "replicas", "min"), message, hint)
        yield from _source(around, (*path, "source"), model)
        if model.server == "triton":
            yield from _triton(around, path, model, around.models[name].port)


def _spans_nodes(around: Surroundings, path: Path, name: str, model: GpuModel) -> Problem:
    most = gpu_node(around.target.gpu_pools[pools_of(around, name)[0]]).gpus
    message = (
        f"a replica with {model.gpu.count} GPUs spans {model.nodes_per_replica} nodes, which nothing in the tree can start yet"
    )
    hint = f"at most {most}, which one node has; or a type of GPU with more memory. Without gitops, Terraform makes the nodes"
    return Problem(around.code("GP409", "GP466"), (*path, "gpu", "count"), message, hint)


def _triton(around: Surroundings, path: Path, model: GpuModel, port: int | None) -> Iterator[Problem]:
    if port in _TRITON_PORTS:
        hint = "8000 is Triton's own; or any that is neither 8001 nor 8002"
        yield Problem("GP204", (*path, "port"), f"{port} is Triton's own port for gRPC or for metrics", hint)
    if model.image is None and _capability(model.gpu.type) < _TRITON_OLDEST_CAPABILITY:
        message = f"the release of Triton in the catalogue runs on no {model.gpu.type}, which has too low a compute capability"
        hint = "t4 is the oldest that it runs on; or give image: one of an older release"
        yield Problem(around.code("GP408", "GP465"), (*path, "gpu", "type"), message, hint)


def _source(around: Surroundings, path: Path, model: GpuModel) -> Iterator[Problem]:
    on_hub, code = model.source.startswith("hf://"), around.code("GP410", "GP467")
    if model.server == "tgi" and not on_hub:
        hint = "server: vllm reads buckets; or name a model of the Hub: hf://ORGANISATION/MODEL"
        yield Problem(code, path, "Text Generation Inference reads no bucket", hint)
    elif model.server == "triton" and on_hub:
        stores = {"aws": "s3://BUCKET/PREFIX", "gcp": "gs://BUCKET/PREFIX"}
        store = stores.get(around.blueprint.cloud.provider)
        put = "there is no bucket here" if store is None else f"put a repository of models into a bucket, and name it: {store}"
        hint = f"{put}; server: vllm loads from the Hub, and server: custom from anywhere"
        yield Problem(code, path, "Triton loads a repository of models, which the Hub has not", hint)


def resolve_models(around: Surroundings, origins: Origins) -> Mapping[str, AnyServer]:
    """The models on GPUs of the cluster, by name."""
    return frozen_map({name: _resolve(around, name, model, origins.at(name)) for name, model in around.target.models.items()})


def _resolve(around: Surroundings, name: str, model: GpuModel, origins: Origins) -> AnyServer:
    common = _common(around, name, model, origins)
    if model.server == "vllm":
        return _vllm(around, name, model, common, origins)
    return _container(around, name, model, model.server, common, origins)


def _common(around: Surroundings, name: str, model: GpuModel, origins: Origins) -> _Common:
    at = ("models", name)
    pools = pools_of(around, name)
    node = gpu_node(around.target.gpu_pools[pools[0]])
    # A replica that spans nodes has them to itself; of others a node holds as many as its GPUs are enough for.
    per_node = -(-model.gpu.count // model.nodes_per_replica)
    share = max(1, node.gpus // per_node)
    left = Size(node.room.millicpu - GPU_AGENTS.millicpu, node.room.mib - GPU_AGENTS.mib)
    streamed = not model.source.startswith("hf://")
    weights = rules.WEIGHTS if model.server == "vllm" else rules.SERVER_WEIGHTS
    replicas = origins.at("replicas")
    # vLLM alone keeps nothing of what it streams.
    disk = _disk_gib(node, share, model, streamed=streamed and model.server == "vllm")
    return _Common(
        streamed=origins.rule("streamed", streamed, weights),
        tensor_parallel=origins.rule("tensor_parallel", per_node, rules.PARALLEL),
        pipeline_parallel=origins.rule("pipeline_parallel", model.nodes_per_replica, rules.PARALLEL),
        startup_seconds=origins.rule("startup_seconds", _startup_seconds(node.gpu_mib * per_node), rules.START),
        millicpu=origins.rule("millicpu", _whole(left.millicpu // share, 1000), rules.REPLICA_SIZE),
        memory_mib=origins.rule("memory_mib", _whole(left.mib // share, 1024), rules.REPLICA_SIZE),
        shared_memory_mib=origins.rule("shared_memory_mib", _SHARED_MIB_PER_GPU * per_node, rules.SHARED_MEMORY),
        disk_gib=origins.rule("disk_gib", disk, rules.MODEL_DISK),
        replicas=Replicas(
            min=replicas.given("min", model.replicas.min, *at, "replicas", "min"),
            max=replicas.given("max", model.replicas.max, *at, "replicas", "max"),
        ),
        pools=origins.rule("pools", pools, rules.MODEL_POOLS),
        gpu=origins.given("gpu", model.gpu.type, *at, "gpu", "type"),
        hub_token=origins.rule("hub_token", not streamed, weights),
    )


# --- vLLM -------------------------------------------------------------------------------------------------------------------


def _vllm(around: Surroundings, name: str, model: GpuModel, common: _Common, origins: Origins) -> VllmServer:
    at, given = ("models", name), around.models[name]
    return VllmServer(
        **common,
        weights=origins.rule("weights", _weights(model), rules.WEIGHTS),
        served_name=origins.rule("served_name", name, rules.SERVED_NAME),
        image=_released("vllm", origins),
        dtype=origins.rule("dtype", _dtype(model.gpu.type), rules.DTYPE),
        max_model_len=None if given.context is None else origins.given("max_model_len", given.context, *at, "context"),
        max_num_seqs=None
        if given.concurrency is None
        else origins.given("max_num_seqs", given.concurrency, *at, "concurrency"),
        gpu_memory_utilization=origins.rule("gpu_memory_utilization", _GPU_MEMORY, rules.GPU_MEMORY),
        pooling=origins.rule("pooling", _POOLING.search(model.source.lower()) is not None, rules.POOLING),
    )


def _released(server: str, origins: Origins) -> str:
    """The server's own image, of the release in the catalogue."""
    release = catalog.server_release(server)
    return origins.row("image", "/".join(split(release.image)), f"servers {server}", release.source)


def _weights(model: GpuModel) -> str:
    scheme, _, rest = model.source.partition("://")
    return rest.strip("/") if scheme == "hf" else f"{scheme}://{rest.rstrip('/')}"


def _dtype(gpu: str) -> Literal["auto", "half"]:
    return "half" if _capability(gpu) < _FIRST_WITH_BFLOAT16 else "auto"


def _capability(gpu: str) -> tuple[int, ...]:
    return tuple(int(part) for part in catalog.gpus()[gpu].compute_capability.split("."))


def _startup_seconds(mib: int) -> int:
    """In full minutes."""
    return -(-(_START_SECONDS + mib // _READ_MIB_PER_SECOND) // 60) * 60


def _disk_gib(node: GpuNode, share: int, model: GpuModel, *, streamed: bool) -> int:
    if streamed:
        return _CACHE_GIB
    # Each node of a replica keeps all of the files.
    wanted = _CACHE_GIB + -(-node.gpu_mib * model.gpu.count // 1024)
    return wanted if node.disk_gib is None else min(wanted, max(_CACHE_GIB, (node.disk_gib - _IMAGES_GIB) // share))


def _whole(amount: int, unit: int) -> int:
    """Rounded down to the unit, where it is one at all."""
    return amount // unit * unit or amount


# --- other servers ----------------------------------------------------------------------------------------------------------

_Container = Literal["tgi", "triton", "onnx", "custom"]
_CACHES: Mapping[_Container, str] = {"tgi": "/data", "triton": "/tmp"}
_PROGRAM_CACHE = "/cache"


def _container(
    around: Surroundings, name: str, model: GpuModel, server: _Container, common: _Common, origins: Origins
) -> ContainerServer:
    at, given = ("models", name), around.models[name]
    triton = server == "triton"
    port = origins.given_or_rule("port", given.port, *at, "port", default=8000 if triton else 8080, rule=rules.SERVER_PORT)
    health = "/v2/health/ready" if triton else "/health"
    cache = _CACHES.get(server, _PROGRAM_CACHE)
    return ContainerServer(
        **common,
        weights=origins.rule("weights", _weights(model), rules.SERVER_WEIGHTS),
        image=_released(server, origins) if model.image is None else _given_image(given, model.image, at, origins),
        server=origins.given("server", server, *at, "server"),
        port=port,
        health=origins.given_or_rule("health", given.health, *at, "health", default=health, rule=rules.SERVER_PORT),
        cache=origins.rule("cache", cache, rules.SERVER_CACHE),
        served_name=origins.rule("served_name", {"tgi": "tgi", "triton": None}.get(server, name), rules.SERVER_NAME),
        command=origins.rule("command", ("tritonserver",) if triton else (), rules.SERVER_START),
        args=origins.rule("args", _args(server, model, given, port), rules.SERVER_START),
        env=origins.rule("env", frozen_map(_env(server, name, model, port)), rules.SERVER_START),
    )


def _given_image(given: Model, pulled: str, at: Path, origins: Origins) -> str:
    if pulled == given.image:
        return origins.given("image", pulled, *at, "image")
    return origins.rule("image", pulled, rules.IMAGE_PLACES)


def _args(server: _Container, model: GpuModel, given: Model, port: int) -> tuple[str, ...]:
    """https://huggingface.co/docs/text-generation-inference/reference/launcher
    https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/model_repository.html
    """
    if server == "triton":
        return (f"--model-repository={_weights(model)}", f"--http-port={port}")
    if server != "tgi":
        return ()
    options = {"--model-id": _weights(model), "--port": port, "--num-shard": model.gpu.count}
    if given.context is not None:
        # A request has room for one token of an answer at least.
        options |= {"--max-input-tokens": given.context - 1, "--max-total-tokens": given.context}
    if given.concurrency is not None:
        options["--max-concurrent-requests"] = given.concurrency
    return tuple(str(part) for option in options.items() for part in option)


def _env(server: _Container, name: str, model: GpuModel, port: int) -> dict[str, str]:
    match server:
        case "tgi":
            # Compiled kernels lie in HOME, beside the weights.
            cache = _CACHES["tgi"]
            found = {"HOME": cache, "HUGGINGFACE_HUB_CACHE": cache, "HF_HUB_DISABLE_TELEMETRY": "1", "USAGE_STATS": "off"}
        case "triton":
            found = {"HOME": _CACHES["triton"]}
        case _:
            # Libraries of the Hub keep in HF_HOME what they download.
            found = {"HF_HOME": _PROGRAM_CACHE, "HOME": _PROGRAM_CACHE, "PORT": str(port)}
            found |= {"MODEL_NAME": name, "MODEL_SOURCE": model.source}
    return found
