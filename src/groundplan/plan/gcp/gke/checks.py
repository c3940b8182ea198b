"""What a cluster on GKE asks for and cannot be: every problem of a blueprint that its format alone does not show."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

from groundplan import catalog
from groundplan.blueprint.model import Cluster, Gpu, Model
from groundplan.plan.gcp import residency
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.gke import capacity
from groundplan.plan.gcp.gke.gpu import candidates, known_gpus, offered, regions_with
from groundplan.plan.hosted_models import source_problem
from groundplan.problems import Path, Problem, nearest

_NOT_PUBLIC = tuple(
    ipaddress.IPv4Network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16")
)
# vLLM runs on GPUs with this compute capability or higher:
# https://docs.vllm.ai/en/latest/getting_started/installation/gpu/
_VLLM_OLDEST_CAPABILITY = (7, 5)
# Of a cluster with private nodes: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks#limitations
_API_RANGES = 100


def problems(context: Context) -> Iterator[Problem]:
    """Every problem of the cluster and its models."""
    blueprint = context.blueprint
    yield from _region(context.region)
    if blueprint.cluster is not None:
        yield from _cluster(blueprint.cluster)
        yield from _api_access(blueprint.cluster.api_access or (), private=context.private)
    yield from _models(context)
    yield from capacity.problems(context)


def _region(region: str) -> Iterator[Problem]:
    known = catalog.gcp_regions()
    if region not in known:
        close = nearest(region, known)
        hint = f"did you mean {close}?" if close else f"known: {', '.join(known)}"
        yield Problem("GP460", ("cloud", "region"), f"the catalogue has no Google Cloud region {region}", hint)


def _cluster(cluster: Cluster) -> Iterator[Problem]:
    if cluster.nodes == "karpenter":
        hint = "on Google Cloud: managed or compute-class"
        yield Problem("GP475", ("cluster", "nodes"), "Karpenter is a way of AWS to add nodes", hint)
    for index, admin in enumerate(cluster.admins or ()):
        hint = "leave it out: on Google Cloud, IAM says who administers a cluster (roles/container.admin)"
        yield Problem("GP475", ("cluster", "admins", index), f"{admin} is an identity of AWS", hint)
    if cluster.kubernetes is not None:
        today = catalog.provenance("gke").as_of
        known = [
            name
            for name, version in catalog.gke_versions().items()
            if version.standard_support_until is None or version.standard_support_until > today
        ]
        if cluster.kubernetes not in known:
            message = f"GKE has no standard support for Kubernetes {cluster.kubernetes!r} in its Regular channel"
            yield Problem("GP462", ("cluster", "kubernetes"), message, f"supported: {', '.join(known)}")


def _api_access(ranges: Sequence[str], *, private: bool) -> Iterator[Problem]:
    path: Path = ("cluster", "api_access")
    if private and ranges:
        hint = "leave it out: people reach the Kubernetes API through the bastion, with an identity that IAM knows"
        yield Problem("GP469", path, "api_access opens an address of the Kubernetes API to the internet", hint)
        return
    if len(ranges) > _API_RANGES:
        message = f"api_access has {len(ranges)} ranges, and GKE takes {_API_RANGES}"
        yield Problem("GP469", path, message, "join neighbouring ranges")
    for index, text in enumerate(ranges):
        network = ipaddress.IPv4Network(text)
        if any(network.subnet_of(block) for block in _NOT_PUBLIC):
            hint = "give the public address that you come from, or leave it out: the DNS endpoint is reached from everywhere"
            yield Problem("GP469", (*path, index), f"{text} is not a public range, and api_access is for the internet", hint)


def _models(context: Context) -> Iterator[Problem]:
    if not context.hosts_models:
        yield Problem("GP468", ("models",), "a gpu-cluster needs a model to host", "add one under models")
        return
    if context.blueprint.capacity is None:
        message = "capacity is missing: it decides how GPU nodes are bought"
        yield Problem("GP202", ("capacity",), message, "for example [on_demand, spot]")
    for name, model in context.hosted_models.items():
        path: Path = ("models", name)
        yield from source_problem((*path, "source"), model.source, store="gs", where="Google Cloud", code="GP467")
        if model.replicas is None:
            message = "replicas is missing: it decides how many GPUs run"
            yield Problem("GP202", (*path, "replicas"), message, "for example {min: 1, max: 2}")
        if model.gpu is None:
            message = "gpu is missing: a model that is hosted runs on GPUs"
            yield Problem("GP202", (*path, "gpu"), message, "for example {type: l4, count: 1}")
        elif isinstance(model.gpu, Gpu):
            yield from _gpu((*path, "gpu"), model, model.gpu, context)


def _gpu(path: Path, model: Model, gpu: Gpu, context: Context) -> Iterator[Problem]:
    region, known = context.region, known_gpus()
    if gpu.type not in known:
        close = nearest(gpu.type, known)
        hint = f"did you mean {close}?" if close else f"known: {', '.join(known)}"
        yield Problem("GP463", (*path, "type"), f"Google Cloud has no GPU {gpu.type!r}", hint)
        return
    has = catalog.gpus()[gpu.type].compute_capability
    if model.server == "vllm" and tuple(int(part) for part in has.split(".")) < _VLLM_OLDEST_CAPABILITY:
        oldest = ".".join(str(part) for part in _VLLM_OLDEST_CAPABILITY)
        message = f"vLLM needs a GPU with compute capability {oldest} or higher, and {gpu.type} has {has}"
        yield Problem("GP465", (*path, "type"), message, "t4 is the oldest that it runs on")
        return
    if not candidates(gpu.type, gpu.count):
        yield _too_many((*path, "count"), gpu)
    elif region in catalog.gcp_regions() and not offered(region, gpu.type, gpu.count):
        near = residency.keeping(context, regions_with(gpu.type, gpu.count, near=region))[:4]
        many = f"{gpu.count} x " if gpu.count > 1 else ""
        message = f"{region} does not offer {many}{gpu.type}"
        nowhere = f"no region inside the residency {context.residency} does"
        hint = f"regions that do: {', '.join(near)}" if near else nowhere
        yield Problem("GP464", (*path, "type"), message, hint)


def _too_many(path: Path, gpu: Gpu) -> Problem:
    largest = max(catalog.gcp_gpu_machines(gpu.type), key=lambda machine: machine.gpu_count)
    most = largest.gpu_count
    message = f"a replica with {gpu.count} GPUs fits on no machine: the largest with {gpu.type} has {most}"
    if largest.compact_placement:
        hint = f"up to {most}, or a multiple of {most}: such a replica spans whole machines"
    else:
        hint = f"machines with {gpu.type} have no network for a replica that spans them; use GPUs with more memory"
    return Problem("GP466", path, message, hint)
