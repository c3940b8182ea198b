"""What a cluster on EKS asks for and cannot be: every problem of a blueprint that its format alone does not show."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

from groundplan import catalog
from groundplan.blueprint.model import Gpu, Model
from groundplan.plan.aws import capacity
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.gpu import candidates, joins_others, offered, regions_with
from groundplan.plan.aws.network import PRIVATE_BLOCKS
from groundplan.plan.aws.rules import VLLM_OLDEST_CAPABILITY
from groundplan.plan.hosted_models import source_problem
from groundplan.problems import Path, Problem, nearest

_LOCAL = tuple(ipaddress.IPv4Network(block) for block in ("127.0.0.0/8", "169.254.0.0/16"))
# https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
_API_RANGES = 40


def problems(context: Context) -> Iterator[Problem]:
    """Every problem of the cluster and its models."""
    blueprint = context.blueprint
    if blueprint.cluster is not None:
        yield from _nodes(blueprint.cluster.nodes)
        yield from _kubernetes(blueprint.cluster.kubernetes)
        yield from _admins(blueprint.cluster.admins or ())
        if not context.private:
            yield from _api_access(blueprint.cluster.api_access or ())
    yield from _models(context)
    yield from capacity.problems(context)


def _nodes(nodes: str | None) -> Iterator[Problem]:
    if nodes == "compute-class":
        hint = "on AWS: managed or karpenter"
        yield Problem("GP204", ("cluster", "nodes"), "compute-class is a way of Google Cloud to add nodes", hint)


def _kubernetes(version: str | None) -> Iterator[Problem]:
    if version is None:
        return
    known = _supported_versions()
    if version not in known:
        hint = f"supported: {', '.join(known)}"
        yield Problem("GP404", ("cluster", "kubernetes"), f"EKS has no standard support for Kubernetes {version!r}", hint)


def _supported_versions() -> tuple[str, ...]:
    """Versions in standard support on the day of the catalogue; after it EKS charges six times as much for a cluster."""
    today = catalog.provenance("eks").as_of
    return tuple(name for name, version in catalog.eks_versions().items() if version.standard_support_until > today)


def _admins(arns: Sequence[str]) -> Iterator[Problem]:
    for index, arn in enumerate(arns):
        if not arn.startswith("arn:aws:"):
            hint = "groundplan compiles for AWS's commercial regions; their ARNs start with arn:aws:"
            yield Problem("GP414", ("cluster", "admins", index), f"{arn} is not of the partition aws", hint)


def _api_access(ranges: Sequence[str]) -> Iterator[Problem]:
    path = ("cluster", "api_access")
    if len(ranges) > _API_RANGES:
        message = f"api_access has {len(ranges)} ranges, and EKS takes {_API_RANGES}"
        yield Problem("GP412", path, message, "join neighbouring ranges")
    for index, text in enumerate(ranges):
        network = ipaddress.IPv4Network(text)
        if any(network.subnet_of(block) for block in (*PRIVATE_BLOCKS, *_LOCAL)):
            hint = "nodes and peered networks reach the API on its private endpoint; give the public address that you come from"
            yield Problem("GP412", (*path, index), f"{text} is not a public range, and api_access is for the internet", hint)


def _models(context: Context) -> Iterator[Problem]:
    blueprint, region, hosted = context.blueprint, context.region, context.hosted_models
    if not hosted:
        yield Problem("GP411", ("models",), "a gpu-cluster needs a model to host", "add one under models")
        return
    if blueprint.capacity is None:
        message = "capacity is missing: it decides how GPU nodes are bought"
        yield Problem("GP202", ("capacity",), message, "for example [on_demand, spot]")
    for name, model in hosted.items():
        path = ("models", name)
        yield from source_problem((*path, "source"), model.source, store="s3", where="AWS", code="GP410")
        if model.replicas is None:
            message = "replicas is missing: it decides how many GPUs run"
            yield Problem("GP202", (*path, "replicas"), message, "for example {min: 1, max: 2}")
        if model.gpu is None:
            message = "gpu is missing: a model that is hosted runs on GPUs"
            yield Problem("GP202", (*path, "gpu"), message, "for example {type: a10g, count: 1}")
        elif isinstance(model.gpu, Gpu):
            yield from _gpu((*path, "gpu"), model, model.gpu, region)


def _gpu(path: Path, model: Model, gpu: Gpu, region: str) -> Iterator[Problem]:
    known = {name: item for name, item in catalog.gpus().items() if item.aws_families}
    if gpu.type not in known:
        close = nearest(gpu.type, known)
        hint = f"did you mean {close}?" if close else f"known: {', '.join(known)}"
        yield Problem("GP406", (*path, "type"), f"AWS has no GPU {gpu.type!r}", hint)
        return
    capability = tuple(int(part) for part in known[gpu.type].compute_capability.split("."))
    if model.server == "vllm" and capability < VLLM_OLDEST_CAPABILITY:
        oldest = ".".join(str(part) for part in VLLM_OLDEST_CAPABILITY)
        has = known[gpu.type].compute_capability
        message = f"vLLM needs a GPU with compute capability {oldest} or higher, and {gpu.type} has {has}"
        yield Problem("GP408", (*path, "type"), message, "t4 is the oldest that it runs on")
        return
    if not candidates(gpu.type, gpu.count):
        largest = max(catalog.aws_instances_with(gpu.type), key=lambda instance: instance.gpu_count)
        most = largest.gpu_count
        message = f"a replica with {gpu.count} GPUs fits on no machine: the largest with {gpu.type} has {most}"
        if joins_others(largest):
            hint = f"up to {most}, or a multiple of {most}: such a replica spans whole machines"
        else:
            hint = f"machines with {gpu.type} have no network for a replica that spans them; use GPUs with more memory"
        yield Problem("GP409", (*path, "count"), message, hint)
    elif region in catalog.aws_regions() and not offered(region, gpu.type, gpu.count):
        near = regions_with(gpu.type, gpu.count, near=region)[:4]
        many = f"{gpu.count} x " if gpu.count > 1 else ""
        message = f"{region} does not offer {many}{gpu.type}"
        yield Problem("GP407", (*path, "type"), message, f"regions that do: {', '.join(near)}")
