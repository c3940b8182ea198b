"""Models that Cloud Run hosts, each on one GPU."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from groundplan import catalog
from groundplan.blueprint.model import Gpu as GivenGpu
from groundplan.blueprint.model import Model
from groundplan.plan.gcp import residency
from groundplan.plan.gcp.api_models import VERTEX_CALLS
from groundplan.plan.gcp.cloud_run import rules
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import pulled_image
from groundplan.plan.gcp.names import CLOUD_RUN_SERVICE, SERVICE_ACCOUNT, SERVICE_ACCOUNT_LEAST
from groundplan.plan.gcp.rules import HUB_TOKEN, NAMES, PROTECTION
from groundplan.plan.gcp.shared import HUB_TOKEN_NAME
from groundplan.plan.hosted_models import resolve_gpu, source_problem
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import CloudRunModel
from groundplan.plan.origin import Origins
from groundplan.plan.services import resolve_replicas
from groundplan.problems import Path, Problem

_PORT = 8000
_HEALTH = "/health"
_CONCURRENCY = 64
_VARIABLES: Mapping[str, str] = {"VLLM_ENABLE_CUDA_COMPATIBILITY": "1", "VLLM_NO_USAGE_STATS": "1"}
_ON_GKE = "profile: gpu-cluster hosts it on GKE"


def problems(context: Context) -> Iterator[Problem]:
    """Models that Cloud Run cannot host."""
    for name, model in context.hosted_models.items():
        path: Path = ("models", name)
        if model.server != "vllm":
            hint = "say server: vllm; or run your own image as a service"
            yield Problem("GP483", (*path, "server"), f"models on Cloud Run are served by vLLM, not by {model.server}", hint)
        yield from source_problem((*path, "source"), model.source, store="gs", where="Cloud Run", code="GP467")
        if model.replicas is None:
            hint = (
                "for example {min: 0, max: 1}: with min: 0 it costs nothing while nobody asks it, and the first waits minutes"
            )
            yield Problem("GP202", (*path, "replicas"), "replicas is missing: it decides how many GPUs run", hint)
        yield from _gpu((*path, "gpu"), model, context)


def resolve_models(context: Context, origins: Origins) -> Mapping[str, CloudRunModel]:
    """The hosted models, by name; that they can run is checked by ``problems``."""
    models = context.hosted_models.items()
    return frozen_map({name: _resolve(name, model, context, origins.at(name)) for name, model in models})


# --- checks -----------------------------------------------------------------------------------------------------------------


def _gpu(path: Path, model: Model, context: Context) -> Iterator[Problem]:
    region, offer = context.region, catalog.cloud_run().gpus
    example = f"{{type: {next(iter(offer))}, count: 1}}"
    if not isinstance(model.gpu, GivenGpu):
        yield Problem("GP202", path, "gpu is missing: a model that is hosted runs on a GPU", f"for example {example}")
        return
    gpu = offer.get(model.gpu.type)
    if gpu is None:
        hint = f"allowed: {', '.join(offer)}; or {_ON_GKE}"
        yield Problem("GP483", (*path, "type"), f"Cloud Run has no GPU {model.gpu.type!r}", hint)
    elif region in catalog.cloud_run().regions and region not in gpu.regions:
        there = residency.keeping(context, gpu.regions)
        hint = f"regions that do: {', '.join(there)}; or {_ON_GKE}" if there else _ON_GKE
        yield Problem("GP483", (*path, "type"), f"Cloud Run does not offer {gpu.name} in {region}", hint)
    if model.gpu.count != 1:
        message = f"an instance of Cloud Run has one GPU, and a replica of this model wants {model.gpu.count}"
        yield Problem("GP483", (*path, "count"), message, f"set count: 1 for a model that fits in one GPU; or {_ON_GKE}")


# --- one model --------------------------------------------------------------------------------------------------------------


def _resolve(name: str, model: Model, context: Context, origins: Origins) -> CloudRunModel:
    path: Path = ("models", name)
    if model.replicas is None or not isinstance(model.gpu, GivenGpu):
        raise ValueError(f"model {name} has no GPU or no replicas; the checks before this refuse it")
    gpu, row = catalog.cloud_run().gpus[model.gpu.type], ("cloud_run.gpus", catalog.provenance("cloud_run").source)
    scheme, _, rest = model.source.partition("://")
    bucket, _, prefix = rest.strip("/").partition("/")
    from_hub = scheme == "hf"
    image = pulled_image(context, catalog.vllm_image())
    variables, secrets = origins.at("env"), origins.at("secrets")
    return CloudRunModel(
        name=origins.rule("name", context.name(name, most=CLOUD_RUN_SERVICE), NAMES),
        service_account=origins.rule(
            "service_account", context.name(name, most=SERVICE_ACCOUNT, least=SERVICE_ACCOUNT_LEAST), NAMES
        ),
        source=origins.given("source", model.source, *path, "source"),
        server=origins.given("server", "vllm", *path, "server"),
        served_name=origins.rule("served_name", name, rules.HOSTED_NAMES),
        image=origins.rule("image", image, rules.HOSTED_IMAGE),
        args=origins.rule("args", _arguments(name, model.source), rules.HOSTED_ARGUMENTS),
        gpu=resolve_gpu(model.gpu, path, origins),
        accelerator=origins.row("accelerator", gpu.accelerator, *row),
        cpu=origins.rule("cpu", Decimal(gpu.cpus), rules.HOSTED_SIZE),
        memory_mib=origins.rule("memory_mib", gpu.memory_mib, rules.HOSTED_SIZE),
        replicas=resolve_replicas(model.replicas, path, origins),
        port=origins.rule("port", _PORT, rules.HOSTED_HEALTH),
        concurrency=origins.rule("concurrency", _CONCURRENCY, rules.HOSTED_CONCURRENCY),
        health=origins.rule("health", _HEALTH, rules.HOSTED_HEALTH),
        startup_seconds=origins.row("startup_seconds", gpu.startup_seconds, *row),
        env=frozen_map({key: variables.rule(key, value, rules.HOSTED_VARIABLES) for key, value in _VARIABLES.items()}),
        secrets=frozen_map({"HF_TOKEN": secrets.rule("HF_TOKEN", HUB_TOKEN_NAME, HUB_TOKEN)} if from_hub else {}),
        bucket=None if from_hub else origins.given("bucket", bucket, *path, "source"),
        weights=None if from_hub else origins.given("weights", f"{prefix}/", *path, "source"),
        vertex=origins.rule("vertex", False, VERTEX_CALLS),
        deletion_protection=origins.rule("deletion_protection", context.production, PROTECTION),
    )


def _arguments(name: str, source: str) -> tuple[str, ...]:
    scheme, _, rest = source.partition("://")
    weights = ("--load-format=runai_streamer",) if scheme == "gs" else ()
    model = source.rstrip("/") if scheme == "gs" else rest.strip("/")
    limits = (f"--max-num-seqs={_CONCURRENCY}", "--max-model-len=auto")
    return (f"--model={model}", *weights, f"--served-model-name={name}", f"--port={_PORT}", *limits)
