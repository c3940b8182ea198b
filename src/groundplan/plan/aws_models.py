"""The models of a gpu-cluster on AWS, and the GPU node groups that they need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan import catalog
from groundplan.blueprint.model import Blueprint
from groundplan.blueprint.model import Gpu as GivenGpu
from groundplan.catalog import AwsInstance
from groundplan.plan import aws_rules
from groundplan.plan.aws_gpu import nodes_needed, offered
from groundplan.plan.aws_zones import cluster_zones
from groundplan.plan.model import Gpu, GpuPool, HostedModel, Purchase, Replicas, frozen_map
from groundplan.plan.origin import Origins

_DISK_BESIDE_NVME_GIB = 100
_DISK_ALONE_GIB = 500


@dataclass(frozen=True, slots=True)
class Hosted:
    """A model of the blueprint with what the checks have made sure of, and the instance type that serves it."""

    source: str
    gpu: GivenGpu
    replicas: Replicas
    instance: AwsInstance


def hosted_models(blueprint: Blueprint, region: str) -> Mapping[str, Hosted]:
    """The models of a blueprint that passed the checks."""
    found: dict[str, Hosted] = {}
    for name, model in (blueprint.models or {}).items():
        if not isinstance(model.gpu, GivenGpu) or model.replicas is None or model.server != "vllm":
            raise TypeError(f"models.{name} passed the checks and is no vLLM model with GPUs and replicas")
        instance = offered(region, model.gpu.type, model.gpu.count)[0]
        found[name] = Hosted(model.source, model.gpu, Replicas(model.replicas.min, model.replicas.max), instance)
    return frozen_map(found)


def plan_model(name: str, hosted: Hosted, model_bucket: str, origins: Origins) -> HostedModel:
    """One model; its weights lie in ``model_bucket`` unless the blueprint names another."""
    at = ("models", name)
    bucket, weights = _weights(hosted.source, at, model_bucket, origins)
    gpu, replicas = origins.at("gpu"), origins.at("replicas")
    return HostedModel(
        source=origins.given("source", hosted.source, *at, "source"),
        server=origins.given("server", "vllm", *at, "server"),
        gpu=Gpu(
            type=gpu.given("type", hosted.gpu.type, *at, "gpu", "type"),
            count=gpu.given("count", hosted.gpu.count, *at, "gpu", "count"),
        ),
        replicas=Replicas(
            min=replicas.given("min", hosted.replicas.min, *at, "replicas", "min"),
            max=replicas.given("max", hosted.replicas.max, *at, "replicas", "max"),
        ),
        instance_type=origins.rule("instance_type", hosted.instance.name, aws_rules.GPU_TYPE),
        bucket=bucket,
        weights=weights,
    )


def _weights(source: str, at: tuple[str, str], model_bucket: str, origins: Origins) -> tuple[str, str]:
    scheme, _, rest = source.partition("://")
    if scheme == "s3":
        bucket, _, prefix = rest.strip("/").partition("/")
        return origins.given("bucket", bucket, *at, "source"), origins.given("weights", f"{prefix}/", *at, "source")
    name = rest.strip("/")
    return origins.rule("bucket", model_bucket, aws_rules.MODEL_BUCKET), origins.rule("weights", f"{name}/", aws_rules.WEIGHTS)


def gpu_pools(blueprint: Blueprint, region: str, hosted: Mapping[str, Hosted], origins: Origins) -> Mapping[str, GpuPool]:
    """The node groups, one for each instance type and way to buy it, keyed ``g5-2xlarge-on-demand``."""
    pools: dict[str, GpuPool] = {}
    instances = {model.instance.name: model.instance for model in hosted.values()}
    for choice, purchase in enumerate(blueprint.capacity or ()):
        if purchase == "reservation":
            raise TypeError("capacity: reservation is not compiled")
        for instance in instances.values():
            key = f"{instance.name.replace('.', '-')}-{purchase.replace('_', '-')}"
            models = {name: model for name, model in hosted.items() if model.instance == instance}
            pools[key] = _gpu_pool(instance, purchase, choice, models, region, origins.at(key))
    return frozen_map(pools)


def _gpu_pool(
    instance: AwsInstance, purchase: Purchase, choice: int, models: Mapping[str, Hosted], region: str, origins: Origins
) -> GpuPool:
    offers = catalog.aws_offered(region, instance.name)
    zones = tuple(zone for zone in cluster_zones(region) if zone in offers) or offers
    most = nodes_needed(((model.replicas.max, model.gpu.count) for model in models.values()), instance.gpu_count)
    least = nodes_needed(((model.replicas.min, model.gpu.count) for model in models.values()), instance.gpu_count)
    first, rule = (least, aws_rules.GPU_NODES) if choice == 0 else (0, aws_rules.GPU_FALLBACK)
    disk = (_DISK_BESIDE_NVME_GIB, aws_rules.DISK_NVME) if instance.nvme_gb else (_DISK_ALONE_GIB, aws_rules.DISK_ALONE)
    row, source = f"aws/{instance.family} {instance.name}", row_source(f"aws/{instance.family}")
    return GpuPool(
        instance_type=origins.rule("instance_type", instance.name, aws_rules.GPU_TYPE),
        gpu=origins.row("gpu", next(iter(models.values())).gpu.type, row, source),
        gpus_per_node=origins.row("gpus_per_node", instance.gpu_count, row, source),
        purchase=origins.given("purchase", purchase, "capacity", choice),
        zones=origins.rule("zones", zones, aws_rules.GPU_ZONES),
        min=origins.rule("min", first, rule),
        max=origins.rule("max", most, rule),
        desired=origins.rule("desired", first, rule),
        disk_gib=origins.rule("disk_gib", *disk),
        nvme_gb=origins.row("nvme_gb", instance.nvme_gb, row, source),
        models=origins.rule("models", tuple(models), aws_rules.GPU_POOLS),
    )


def row_source(stem: str) -> str:
    """Where a catalogue file's rows come from, with its date."""
    provenance = catalog.provenance(stem)
    return f"{provenance.source}, {provenance.as_of.isoformat()}"
