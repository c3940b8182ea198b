"""What every blueprint for AWS has to get right: names, tags, region, retention of logs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from groundplan import catalog
from groundplan.blueprint import Blueprint
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.zones import FEWEST_ZONES, ZONES_OF_A_CLUSTER, cluster_zones
from groundplan.plan.observability import log_days
from groundplan.plan.origin import Origins
from groundplan.problems import Problem, nearest

_DEFAULT_LOG_DAYS = 30
_PRIVATE_LOG_DAYS = 365
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_RESERVED_BUCKET_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")


def problems(context: Context) -> Iterator[Problem]:
    """Every problem of the lines that all profiles have."""
    blueprint = context.blueprint
    yield from _name(blueprint)
    yield from _tags(blueprint)
    yield from _region(context)
    if (days := log_days(blueprint)) is not None:
        yield from _logs(days)


def resolve_log_days(context: Context, name: str, origins: Origins) -> int:
    """Days that CloudWatch keeps logs, recorded as ``name``."""
    given = log_days(context.blueprint)
    if given is not None:
        return origins.given(name, given, "observability", "logs")
    if context.private:
        return origins.default(name, _PRIVATE_LOG_DAYS, "a year, which most audits ask for; observability.logs says otherwise")
    reason = "a month covers most searches for a cause; what must be kept longer is said in observability.logs"
    return origins.default(name, _DEFAULT_LOG_DAYS, reason)


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


def _region(context: Context) -> Iterator[Problem]:
    path, region = ("cloud", "region"), context.region
    known = catalog.aws_regions()
    if region not in known:
        close = nearest(region, known)
        hint = f"did you mean {close}?" if close else f"known: {', '.join(known)}"
        yield Problem("GP401", path, f"the catalogue has no AWS region {region!r}", hint)
        return
    zones, needed = cluster_zones(region), ZONES_OF_A_CLUSTER if context.on_eks else FEWEST_ZONES
    if len(zones) < needed:
        enough = [other for other in known if len(cluster_zones(other)) >= needed]
        near = [other for other in enough if other.split("-")[0] == region.split("-")[0]] or enough
        message = f"{region} has {len(zones)} zones for {'an EKS cluster' if context.on_eks else 'a network'}"
        hint = f"regions that have them: {', '.join(near[:4])}"
        yield Problem("GP402", path, f"{message}, and it needs {needed}", hint)


def _logs(given: int) -> Iterator[Problem]:
    allowed = catalog.cloudwatch_retention_days()
    if given not in allowed:
        close = next((item for item in allowed if item > given), allowed[-1])
        message = f"CloudWatch Logs cannot keep logs for {given} days"
        hint = f"the next that it can is {close}d; allowed: {', '.join(f'{item}d' for item in allowed)}"
        yield Problem("GP405", ("observability", "logs"), message, hint)
