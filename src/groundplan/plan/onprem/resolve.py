"""From a blueprint to the plan of a cluster that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from groundplan import catalog
from groundplan.blueprint.model import Gpu as GivenGpu
from groundplan.blueprint.model import Model, Service
from groundplan.plan.api_models import key_secrets, vendor
from groundplan.plan.cluster_services import resolve_service
from groundplan.plan.hosted_models import resolve_gpu
from groundplan.plan.images import copy_of, registry_host, split, without_alias
from groundplan.plan.model import ClusterService, GpuModel, frozen_map
from groundplan.plan.model.onprem import OnPremises, OwnCluster, OwnGpuPool, VendorModel
from groundplan.plan.observability import log_days, trace_days
from groundplan.plan.onprem import checks, rules
from groundplan.plan.onprem.context import Context
from groundplan.plan.origin import Origins
from groundplan.plan.packing import nodes_needed
from groundplan.plan.platform.rules import IMAGE_PLACES
from groundplan.plan.services import resolve_replicas
from groundplan.problems import BlueprintError, Path

_LOG_DAYS = 30
_MILLICPU_PER_GPU = 4000
_X86 = "nothing is known of other nodes"


def resolve(context: Context, origins: Origins) -> OnPremises:
    """Make every choice that the blueprint leaves open.

    Raises:
        BlueprintError: the blueprint asks for what cannot be (GP4xx) or leaves out what has no default (GP202).
    """
    if found := list(checks.problems(context)):
        raise BlueprintError(found)
    blueprint, traces = context.blueprint, trace_days(context.blueprint)
    models = frozen_map(
        {name: _model(context, name, model, origins.at("models", name)) for name, model in context.hosted_models.items()}
    )
    return OnPremises(
        cluster=_cluster(context, origins.at("cluster")),
        private=origins.given("private", context.private, "profile"),
        registry=None if blueprint.registry is None else origins.given("registry", blueprint.registry, "registry"),
        gpu_pools=_gpu_pools(models, origins.at("gpu_pools")),
        models=models,
        api_models=_api_models(context, origins.at("api_models")),
        services=frozen_map(
            {name: _service(context, name, given, origins.at("services", name)) for name, given in context.services.items()}
        ),
        secrets=_secrets(context, origins),
        hub_token_secret=origins.rule("hub_token_secret", f"{context.stack}-{checks.HUB_TOKEN}", rules.NAMES)
        if context.needs_hub_token
        else None,
        log_days=origins.given_or(
            "log_days",
            log_days(blueprint),
            *("observability", "logs"),
            default=_LOG_DAYS,
            reason="a month covers most searches for a cause; what must be kept longer is said in observability.logs",
        ),
        trace_days=None if traces is None else origins.given("trace_days", traces, "observability", "traces"),
    )


def _cluster(context: Context, origins: Origins) -> OwnCluster:
    cluster = context.blueprint.cluster
    if cluster is None or cluster.kubernetes is None:
        raise TypeError("the checks before this refuse a cluster without its version")
    return OwnCluster(
        name=origins.rule("name", context.stack, rules.NAMES),
        kubernetes=origins.given("kubernetes", cluster.kubernetes, "cluster", "kubernetes"),
        storage_class=origins.given("storage_class", context.cloud.storage_class, "cloud", "storage_class"),
        ingress_class=origins.given("ingress_class", context.cloud.ingress_class, "cloud", "ingress_class"),
    )


# --- models -----------------------------------------------------------------------------------------------------------------


def _model(context: Context, name: str, given: Model, origins: Origins) -> GpuModel:
    at: Path = ("models", name)
    if given.server == "api" or given.replicas is None or not isinstance(given.gpu, GivenGpu):
        raise TypeError(f"model {name} passed the checks")
    return GpuModel(
        source=origins.given("source", given.source, *at, "source"),
        server=origins.given("server", given.server, *at, "server"),
        gpu=resolve_gpu(given.gpu, at, origins),
        replicas=resolve_replicas(given.replicas, at, origins),
        nodes_per_replica=origins.rule("nodes_per_replica", 1, rules.SPAN),
        image=None if given.image is None else _image(context, given.image, *at, "image", origins=origins),
    )


def _gpu_pools(models: Mapping[str, GpuModel], origins: Origins) -> Mapping[str, OwnGpuPool]:
    types = {model.gpu.type for model in models.values()}
    return frozen_map({gpu: _gpu_pool(gpu, models, origins.at(gpu)) for gpu in types})


def _gpu_pool(gpu: str, models: Mapping[str, GpuModel], origins: Origins) -> OwnGpuPool:
    here = {name: model for name, model in models.items() if model.gpu.type == gpu}
    gpus = max(model.gpu.count for model in here.values())
    least = nodes_needed(((model.replicas.min, model.gpu.count) for model in here.values()), gpus)
    most = nodes_needed(((model.replicas.max, model.gpu.count) for model in here.values()), gpus)
    return OwnGpuPool(
        gpu=origins.rule("gpu", gpu, rules.POOLS),
        gpus_per_node=origins.rule("gpus_per_node", gpus, rules.POOLS),
        millicpu=origins.rule("millicpu", gpus * _MILLICPU_PER_GPU, rules.ROOM),
        memory_mib=origins.rule("memory_mib", gpus * catalog.gpus()[gpu].memory_mib, rules.ROOM),
        min=origins.rule("min", least, rules.POOLS),
        max=origins.rule("max", most, rules.POOLS),
        models=origins.rule("models", tuple(sorted(here)), rules.POOLS),
    )


def _api_models(context: Context, origins: Origins) -> Mapping[str, VendorModel]:
    return frozen_map({name: _api_model(name, model, origins.at(name)) for name, model in context.api_models.items()})


def _api_model(name: str, model: Model, origins: Origins) -> VendorModel:
    source: Path = ("models", name, "source")
    (secret,) = key_secrets({name: model})
    return VendorModel(
        source=origins.given("source", model.source, *source),
        server=origins.given("server", "api", "models", name, "server"),
        vendor=origins.given("vendor", cast("Literal['openai', 'anthropic']", vendor(model)), *source),
        model=origins.given("model", model.source.partition("://")[2], *source),
        key_secret=origins.rule("key_secret", secret, rules.API_KEYS),
    )


# --- services ---------------------------------------------------------------------------------------------------------------


def _service(context: Context, name: str, given: Service, origins: Origins) -> ClusterService:
    image = _image(context, given.image, "services", name, "image", origins=origins)
    return resolve_service(name, given, image, origins, only_x86=_X86)


def _image(context: Context, image: str, *source: str | int, origins: Origins) -> str:
    """The address that an image, given at ``source``, is pulled from."""
    pulled, own = _pulled_image(image, context.blueprint.registry), without_alias(image)
    return origins.given("image", pulled, *source) if pulled == own else origins.rule("image", pulled, IMAGE_PLACES)


def _pulled_image(image: str, registry: str | None) -> str:
    """The image's own address, or that of its copy; what lies in the registry already keeps its address."""
    if registry is None or split(image)[0] == registry_host(registry):
        return without_alias(image)
    return copy_of(image, registry)


def _secrets(context: Context, origins: Origins) -> Mapping[str, str]:
    """Names of the Secrets that services name, and of those with the keys of model APIs."""
    named = {secret for service in context.services.values() for secret in (service.secrets or {}).values()}
    names = {name: f"{context.stack}-{name}" for name in {*named, *key_secrets(context.api_models)}}
    return origins.rule("secrets", frozen_map(names), rules.NAMES)
