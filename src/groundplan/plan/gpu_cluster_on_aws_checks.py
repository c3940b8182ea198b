"""What a gpu-cluster on AWS asks for and cannot be: every problem of a blueprint that its format alone does not show."""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Iterator, Sequence

from groundplan import catalog
from groundplan.blueprint.model import AwsCloud, Blueprint, Gpu, Model
from groundplan.plan.aws_gpu import candidates, offered, regions_with
from groundplan.plan.aws_rules import VLLM_OLDEST_CAPABILITY
from groundplan.plan.aws_zones import ZONES_OF_A_CLUSTER, cluster_zones
from groundplan.problems import Path, Problem, nearest

# EKS takes it in these two blocks; it is written into the cluster, so that a network can be checked against it.
SERVICE_CIDR = "172.20.0.0/16"
_PRIVATE = tuple(ipaddress.IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
_LOCAL = tuple(ipaddress.IPv4Network(block) for block in ("127.0.0.0/8", "169.254.0.0/16"))
_LARGEST, _SMALLEST = 16, 20
# https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
_API_RANGES = 40
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_RESERVED_BUCKET_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")


def problems(blueprint: Blueprint, cloud: AwsCloud) -> Iterator[Problem]:
    """Every problem; none means that the blueprint can be resolved."""
    yield from _name(blueprint)
    yield from _tags(blueprint)
    yield from _region(cloud.region)
    if blueprint.network is not None and blueprint.network.cidr is not None:
        yield from _network(blueprint.network.cidr)
    if blueprint.cluster is not None:
        yield from _kubernetes(blueprint.cluster.kubernetes)
        yield from _admins(blueprint.cluster.admins or ())
        yield from _api_access(blueprint.cluster.api_access or ())
    if blueprint.observability is not None and blueprint.observability.logs is not None:
        yield from _logs(blueprint.observability.logs)
    yield from _models(blueprint, cloud.region)


def _name(blueprint: Blueprint) -> Iterator[Problem]:
    name = blueprint.metadata.name
    if taken := next((prefix for prefix in _RESERVED_BUCKET_PREFIXES if name.startswith(prefix)), None):
        hint = f"the model bucket is named after it, and S3 keeps {', '.join(_RESERVED_BUCKET_PREFIXES)} to itself"
        yield Problem("GP413", ("metadata", "name"), f"name {name!r} starts with {taken}", hint)


def _tags(blueprint: Blueprint) -> Iterator[Problem]:
    """https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html"""
    for name in ("owner", "cost_centre"):
        text = getattr(blueprint.metadata, name) or ""
        wrong = sorted({char for char in text if char not in "_.:/=+-@" and unicodedata.category(char)[0] not in "LNZ"})
        if wrong:
            hint = "letters, digits, spaces and _.:/=+-@"
            yield Problem("GP413", ("metadata", name), f"{name} becomes a tag, and AWS takes no {' '.join(wrong)} in one", hint)


def _region(region: str) -> Iterator[Problem]:
    path = ("cloud", "region")
    known = catalog.aws_regions()
    if region not in known:
        close = nearest(region, known)
        hint = f"did you mean {close}?" if close else f"known: {', '.join(known)}"
        yield Problem("GP401", path, f"the catalogue has no AWS region {region!r}", hint)
        return
    zones = cluster_zones(region)
    if len(zones) < ZONES_OF_A_CLUSTER:
        enough = [other for other in known if len(cluster_zones(other)) == ZONES_OF_A_CLUSTER]
        near = [other for other in enough if other.split("-")[0] == region.split("-")[0]] or enough
        message = f"{region} has {len(zones)} zones for an EKS cluster, and a gpu-cluster needs {ZONES_OF_A_CLUSTER}"
        yield Problem("GP402", path, message, f"regions that have them: {', '.join(near[:4])}")


def _network(cidr: str) -> Iterator[Problem]:
    path = ("network", "cidr")
    network = ipaddress.IPv4Network(cidr)
    if not any(network.subnet_of(block) for block in _PRIVATE):
        blocks = ", ".join(str(block) for block in _PRIVATE)
        yield Problem("GP403", path, f"{cidr} is not a private range", f"a range inside one of {blocks}")
    if not _LARGEST <= network.prefixlen <= _SMALLEST:
        why = "a VPC takes no more" if network.prefixlen < _LARGEST else "nodes and pods of three zones need more addresses"
        hint = f"allowed: /{_LARGEST} to /{_SMALLEST}, for example 10.40.0.0/16"
        yield Problem("GP403", path, f"{cidr} has the wrong size: {why}", hint)
    if network.overlaps(ipaddress.IPv4Network(SERVICE_CIDR)):
        hint = f"choose a range outside {SERVICE_CIDR}, for example 10.40.0.0/16"
        yield Problem("GP403", path, f"{cidr} overlaps {SERVICE_CIDR}, the addresses of Kubernetes services", hint)


def _kubernetes(version: str | None) -> Iterator[Problem]:
    if version is None:
        return
    known = _supported_versions()
    if version not in known:
        hint = f"supported: {', '.join(known)}"
        yield Problem("GP404", ("cluster", "kubernetes"), f"EKS has no standard support for Kubernetes {version!r}", hint)


def _supported_versions() -> tuple[str, ...]:
    """Versions in standard support on the day of the catalogue; after it EKS charges six times as much for a cluster."""
    today = catalog.provenance("kubernetes").as_of
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
        if any(network.subnet_of(block) for block in (*_PRIVATE, *_LOCAL)):
            hint = "nodes and peered networks reach the API on its private endpoint; give the public address that you come from"
            yield Problem("GP412", (*path, index), f"{text} is not a public range, and api_access is for the internet", hint)


def _logs(days: str) -> Iterator[Problem]:
    allowed, given = catalog.cloudwatch_retention_days(), int(days.removesuffix("d"))
    if given not in allowed:
        close = next((item for item in allowed if item > given), allowed[-1])
        message = f"CloudWatch Logs cannot keep logs for {given} days"
        hint = f"the next that it can is {close}d; allowed: {', '.join(f'{item}d' for item in allowed)}"
        yield Problem("GP405", ("observability", "logs"), message, hint)


def _models(blueprint: Blueprint, region: str) -> Iterator[Problem]:
    if not blueprint.models:
        yield Problem("GP411", ("models",), "a gpu-cluster needs a model to host", "add one under models")
        return
    if blueprint.capacity is None:
        message = "capacity is missing: it decides how GPU nodes are bought"
        yield Problem("GP202", ("capacity",), message, "for example [on_demand, spot]")
    for name, model in blueprint.models.items():
        path = ("models", name)
        yield from _source(path, model.source)
        if model.replicas is None:
            message = "replicas is missing: it decides how many GPUs run"
            yield Problem("GP202", (*path, "replicas"), message, "for example {min: 1, max: 2}")
        if model.gpu is None:
            message = "gpu is missing: a model that is hosted runs on GPUs"
            yield Problem("GP202", (*path, "gpu"), message, "for example {type: a10g, count: 1}")
        elif isinstance(model.gpu, Gpu):
            yield from _gpu((*path, "gpu"), model, model.gpu, region)


def _source(path: Path, source: str) -> Iterator[Problem]:
    scheme, _, rest = source.partition("://")
    parts = rest.strip("/").split("/")
    form = {"hf": "hf://ORGANISATION/MODEL", "s3": "s3://BUCKET/PREFIX"}.get(scheme)
    if form is None:
        hint = "on AWS: hf://ORGANISATION/MODEL or s3://BUCKET/PREFIX; a model behind an API has server: api"
        yield Problem("GP410", (*path, "source"), f"a model hosted on AWS cannot come from {scheme}://", hint)
    elif "" in parts or len(parts) < 2 or (scheme == "hf" and len(parts) > 2):
        yield Problem("GP410", (*path, "source"), f"{source!r} does not name a model", f"expected: {form}")


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
        most = max(instance.gpu_count for instance in catalog.aws_instances_with(gpu.type))
        message = f"a replica with {gpu.count} GPUs fits on no machine: the largest with {gpu.type} has {most}"
        hint = "a replica runs on one machine; use fewer GPUs, or GPUs with more memory"
        yield Problem("GP409", (*path, "count"), message, hint)
    elif region in catalog.aws_regions() and not offered(region, gpu.type, gpu.count):
        near = regions_with(gpu.type, gpu.count, near=region)[:4]
        many = f"{gpu.count} x " if gpu.count > 1 else ""
        message = f"{region} does not offer {many}{gpu.type}"
        yield Problem("GP407", (*path, "type"), message, f"regions that do: {', '.join(near)}")
