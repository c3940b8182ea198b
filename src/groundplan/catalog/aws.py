"""AWS: instance types, where they are offered, EKS versions, log retention."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from groundplan.catalog.gpu import gpus
from groundplan.catalog.models import AwsInstance, AwsName, EksVersion
from groundplan.catalog.store import load


def aws_instance(name: str) -> AwsInstance:
    """The instance type. Raises KeyError if the catalogue does not have it."""
    return _family(name.partition(".")[0])[name]


def aws_instances_with(gpu: str) -> tuple[AwsInstance, ...]:
    """Instance types that carry this GPU, fewest GPUs first, then least memory. Raises KeyError for an unknown GPU."""
    found = (instance for family in gpus()[gpu].aws_families for instance in _family(family).values())
    return tuple(sorted(found, key=lambda i: (i.gpu_count, i.memory_mib, i.name)))


def aws_regions() -> tuple[str, ...]:
    """Regions in the catalogue, sorted."""
    return tuple(_zones())


def aws_zone_ids(region: str) -> tuple[str, ...]:
    """Zone ids of a region, sorted, without Local and Wavelength Zones. Raises KeyError for an unknown region."""
    return _zones()[region]


def aws_offered(region: str, instance_type: str) -> tuple[str, ...]:
    """Zone ids of the region that offer the type, sorted; empty if none. Raises KeyError if region or type is unknown.

    Offered is not available: it says nothing about free capacity.
    """
    aws_zone_ids(region)
    return tuple(_offers(instance_type).get(region, ()))


def aws_regions_offering(instance_type: str, *, near: str = "") -> tuple[str, ...]:
    """Regions that offer the type, those named most like `near` first. Raises KeyError for an unknown type."""

    def unlike(region: str) -> tuple[bool, bool, str]:
        # eu-west-1 and eu-west-3 first, then the other eu regions.
        return region[:-1] != near[:-1], region.split("-")[0] != near.split("-")[0], region

    return tuple(sorted(_offers(instance_type), key=unlike))


def aws_eks_excluded_zone_ids() -> frozenset[str]:
    """Zones where EKS does not allow the subnets of a cluster's control plane (nodes may run there)."""
    return frozenset(load("eks")["excluded_zone_ids"])


def eks_regions_without_endpoint() -> frozenset[str]:
    """Regions where a VPC endpoint does not reach the EKS API."""
    return frozenset(load("eks")["regions_without_endpoint"])


@cache
def eks_versions() -> Mapping[str, EksVersion]:
    """Kubernetes version -> its support dates on EKS, newest first."""
    rows = load("eks")["versions"]
    return MappingProxyType({version: EksVersion(version, **row) for version, row in rows.items()})


def eks_default_version() -> str:
    """The version a cluster gets when the blueprint names none."""
    default: str = load("eks")["default"]
    return default


@cache
def aws_names() -> Mapping[str, AwsName]:
    """What AWS takes as a name, by kind of resource."""
    return MappingProxyType({kind: AwsName(**row) for kind, row in load("aws_names")["names"].items()})


def cloudwatch_retention_days() -> tuple[int, ...]:
    """Retention periods CloudWatch Logs accepts, in days, ascending."""
    return tuple(load("cloudwatch")["retention_days"])


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    return {region: tuple(zones) for region, zones in load("aws/regions")["zone_ids"].items()}


@cache
def _family(family: str) -> Mapping[str, AwsInstance]:
    data = load(f"aws/{family}")
    return {name: AwsInstance(name, gpu=data.get("gpu"), **row) for name, row in data["instances"].items()}


def _offers(instance_type: str) -> Mapping[str, list[str]]:
    offers: Mapping[str, list[str]] = load(f"aws/{instance_type.partition('.')[0]}")["offered"][instance_type]
    return offers
