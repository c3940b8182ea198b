"""From a blueprint to the plan of a gpu-cluster on AWS."""

from __future__ import annotations

from groundplan import catalog
from groundplan.blueprint import Blueprint, Pair
from groundplan.blueprint.model import AwsCloud
from groundplan.plan import aws_rules
from groundplan.plan.aws_models import gpu_pools, hosted_models, plan_model, row_source
from groundplan.plan.aws_zones import cluster_zones, gpu_only_zones, zone_ranges
from groundplan.plan.gpu_cluster_on_aws_checks import SERVICE_CIDR, problems
from groundplan.plan.model import AwsNetwork, AwsZone, EksCluster, GpuClusterOnAws, SystemNodes, frozen_map
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError

_DEFAULT_CIDR = "10.0.0.0/16"
_DEFAULT_LOG_DAYS = 30
_OPEN_API = ("0.0.0.0/0",)
_SYSTEM_TYPES = ("m7i.xlarge", "m6i.xlarge", "m5.xlarge")
_SYSTEM_DISK_GIB = 80


def resolve(pair: Pair, origins: Origins, *, production: bool) -> GpuClusterOnAws:
    """Make every choice that the blueprint leaves open; ``production`` asks for more than one of what may fail.

    Raises:
        BlueprintError: the blueprint asks for what cannot be (GP4xx) or leaves out what has no default (GP202).
    """
    blueprint, cloud = pair.blueprint, pair.blueprint.cloud
    if not isinstance(cloud, AwsCloud):
        raise TypeError(f"a blueprint for {cloud.provider} cannot become a gpu-cluster on AWS")
    if found := list(problems(blueprint, cloud)):
        raise BlueprintError(found)
    stack = f"{blueprint.metadata.name}-{pair.environment}"
    hosted = hosted_models(blueprint, cloud.region)
    bucket = origins.rule("model_bucket", f"{stack}-models-{cloud.account}", aws_rules.MODEL_BUCKET)
    token = None
    if any(model.source.startswith("hf://") for model in hosted.values()):
        token = origins.rule("hub_token_secret", f"{blueprint.metadata.name}/{pair.environment}/hub-token", aws_rules.HUB_TOKEN)
    instance_types = {model.instance.name for model in hosted.values()}
    return GpuClusterOnAws(
        region=origins.given("region", cloud.region, "cloud", "region"),
        account=origins.given("account", cloud.account, "cloud", "account"),
        network=_network(blueprint, cloud.region, instance_types, origins.at("network"), production=production),
        cluster=_cluster(blueprint, stack, origins.at("cluster")),
        system_nodes=_system_nodes(cloud.region, origins.at("system_nodes"), production=production),
        gpu_pools=gpu_pools(blueprint, cloud.region, hosted, origins.at("gpu_pools")),
        models=frozen_map(
            {name: plan_model(name, model, bucket, origins.at("models", name)) for name, model in hosted.items()}
        ),
        model_bucket=bucket,
        hub_token_secret=token,
    )


def _network(blueprint: Blueprint, region: str, instance_types: set[str], origins: Origins, *, production: bool) -> AwsNetwork:
    given = None if blueprint.network is None else blueprint.network.cidr
    cidr = origins.given_or("cidr", given, "network", "cidr", default=_DEFAULT_CIDR, reason="it joins no other network")
    base, extra = cluster_zones(region), gpu_only_zones(region, instance_types)
    zones = {zone: _zone(cidr, zone, zone in extra, origins.at("zones", zone)) for zone in (*base, *extra)}
    nat_rule = aws_rules.NAT_PRODUCTION if production else aws_rules.NAT_DEVELOPMENT
    return AwsNetwork(
        cidr=cidr,
        zones=origins.rule("zones", frozen_map(zones), aws_rules.ZONES),
        nat_zones=origins.rule("nat_zones", base if production else base[:1], nat_rule),
        flow_log_days=_log_days(blueprint, "flow_log_days", origins),
    )


def _zone(cidr: str, zone: str, gpu_only: bool, origins: Origins) -> AwsZone:
    ranges = zone_ranges(cidr, zone, gpu_only=gpu_only)
    origins.rule("private", ranges.private, aws_rules.GPU_ZONES if gpu_only else aws_rules.SUBNETS)
    if not gpu_only:
        origins.rule("public", ranges.public, aws_rules.SUBNETS)
        origins.rule("intra", ranges.intra, aws_rules.SUBNETS)
    return ranges


def _log_days(blueprint: Blueprint, name: str, origins: Origins) -> int:
    given = None if blueprint.observability is None else blueprint.observability.logs
    return origins.given_or(
        name,
        None if given is None else int(given.removesuffix("d")),
        *("observability", "logs"),
        default=_DEFAULT_LOG_DAYS,
        reason="a month covers most searches for a cause; what must be kept longer is said in observability.logs",
    )


def _cluster(blueprint: Blueprint, stack: str, origins: Origins) -> EksCluster:
    given = blueprint.cluster
    return EksCluster(
        name=origins.rule("name", stack, aws_rules.CLUSTER_NAME),
        kubernetes=_kubernetes(None if given is None else given.kubernetes, origins),
        service_cidr=origins.default("service_cidr", SERVICE_CIDR, "one of the two ranges that EKS chooses from, written out"),
        api_access=origins.given_or(
            "api_access",
            None if given is None else given.api_access,
            *("cluster", "api_access"),
            default=_OPEN_API,
            reason="from anywhere, since IAM decides who may do what; list your ranges in cluster.api_access, or [] for none",
        ),
        admins=origins.given_or(
            "admins",
            None if given is None else given.admins,
            *("cluster", "admins"),
            default=(),
            reason="the identity that applies the Terraform administers the cluster; list others in cluster.admins",
        ),
        log_days=_log_days(blueprint, "log_days", origins),
    )


def _kubernetes(given: str | None, origins: Origins) -> str:
    if given is not None:
        return origins.given("kubernetes", given, "cluster", "kubernetes")
    return origins.row("kubernetes", catalog.eks_default_version(), "kubernetes eks.default", row_source("kubernetes"))


def _system_nodes(region: str, origins: Origins, *, production: bool) -> SystemNodes:
    zones = cluster_zones(region)
    # Every region of the catalogue with three zones has one of them; a test keeps that true.
    fitting = next(name for name in _SYSTEM_TYPES if set(zones) <= set(catalog.aws_offered(region, name)))
    rule = aws_rules.SYSTEM_PRODUCTION if production else aws_rules.SYSTEM_DEVELOPMENT
    nodes = len(zones) if production else 2
    return SystemNodes(
        instance_type=origins.rule("instance_type", fitting, aws_rules.SYSTEM_TYPE),
        min=origins.rule("min", nodes, rule),
        max=origins.rule("max", 2 * nodes, rule),
        disk_gib=origins.default("disk_gib", _SYSTEM_DISK_GIB, "images and logs of add-ons, Argo CD and monitoring"),
    )
