"""Usage as a plan knows it: how many of everything run in each scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING, Protocol

from groundplan import catalog
from groundplan.cost.model import Amounts
from groundplan.cost.usage import Usage
from groundplan.plan import Plan
from groundplan.plan.api_models import HOSTS
from groundplan.plan.packing import nodes_needed

if TYPE_CHECKING:
    from groundplan.plan.model import ClusterService, HostedModel, Replicas
    from groundplan.plan.model.aws import FargateService, GpuClusterOnAws
    from groundplan.plan.model.gcp import CloudRunContainer, CloudRunModel, GpuClusterOnGcp

SYSTEM = "system"


class Pool(Protocol):
    """What GPU pools of both clouds have."""

    @property
    def gpus_per_node(self) -> int: ...
    @property
    def purchase(self) -> str: ...
    @property
    def priority(self) -> int: ...
    @property
    def min(self) -> int: ...
    @property
    def max(self) -> int: ...
    @property
    def models(self) -> tuple[str, ...]: ...


def usage_of(plan: Plan, said: Mapping[str, Decimal]) -> Usage:
    """The usage of a product; ``said`` are numbers that somebody gives, which win over what the blueprint says."""
    traffic = {} if plan.traffic is None else {"steady_rps": plan.traffic.steady_rps, "peak_rps": plan.traffic.peak_rps}
    given = {**traffic, **said}
    share = Usage(given).steady_share
    hosted = _hosted(plan)
    models = {name: copies(model.replicas, share) for name, model in hosted.items()}
    return Usage(
        given=given,
        services={name: copies(service.replicas, share) for name, service in _services(plan).items()},
        models=models,
        nodes=_nodes(plan, models),
        # As much as the GPUs of a replica hold: no model is larger.
        weights={
            name: Decimal(catalog.gpus()[model.gpu.type].memory_mib * model.gpu.count) / 1024 for name, model in hosted.items()
        },
        pulls_by_nat=_pulls_by_nat(plan),
        calls_by_nat=_calls_by_nat(plan),
        calls_outside=_calls_outside(plan),
    )


def _pulls_by_nat(plan: Plan) -> bool:
    """A private network has every image from a registry inside, and Cloud Run pulls outside of the product's network."""
    private: bool = getattr(plan.target, "private", False)
    return not private and (plan.target.cloud == "aws" or cluster_of(plan) is not None)


def _calls_by_nat(plan: Plan) -> bool:
    """A private network has an endpoint of Bedrock, and Vertex AI is reached without NAT:
    https://docs.cloud.google.com/vpc/docs/private-google-access
    """
    private: bool = getattr(plan.target, "private", False)
    bedrock = any(model.vendor == "bedrock" for model in plan.target.api_models.values())
    return _calls_outside(plan) or (bedrock and not private)


def _calls_outside(plan: Plan) -> bool:
    return any(model.vendor in HOSTS for model in plan.target.api_models.values())


def _services(plan: Plan) -> Mapping[str, ClusterService | FargateService | CloudRunContainer]:
    target = plan.target
    return {**target.services, **getattr(target, "workers", {})}


def _hosted(plan: Plan) -> Mapping[str, HostedModel | CloudRunModel]:
    found: Mapping[str, HostedModel | CloudRunModel] = getattr(plan.target, "models", {})
    return found


def cluster_of(plan: Plan) -> GpuClusterOnAws | GpuClusterOnGcp | None:
    """The target of a plan that has a cluster of its own; None for any other."""
    target = plan.target
    # Each branch imports the plan of its own cloud only.
    if target.cloud == "aws":
        from groundplan.plan.model.aws import GpuClusterOnAws

        return target if isinstance(target, GpuClusterOnAws) else None
    if target.cloud == "gcp":
        from groundplan.plan.model.gcp import GpuClusterOnGcp

        return target if isinstance(target, GpuClusterOnGcp) else None
    return None


def _nodes(plan: Plan, models: Mapping[str, Amounts]) -> Mapping[str, Amounts]:
    """Nodes of a cluster by pool; none where there is no cluster."""
    cluster = cluster_of(plan)
    if cluster is None:
        return {}
    wanted = {name: (models[name], model.gpu.count) for name, model in cluster.models.items()}
    system = cluster.system_nodes
    start = max(system.min, getattr(system, "desired", system.min))
    return {
        **dict(_pools(cluster.gpu_pools, wanted)),
        # Fewer than it begins with do not hold the least of what runs: on AWS ``min`` is only what no autoscaler goes below.
        SYSTEM: Amounts(Decimal(start), Decimal(start), Decimal(system.max)),
    }


def copies(replicas: Replicas, share: Decimal) -> Amounts:
    """Copies of something that runs between a least and a most, with steady traffic as that ``share`` of the highest."""
    typical = max(Decimal(replicas.min), (replicas.max * share).to_integral_value(ROUND_CEILING))
    return Amounts(Decimal(replicas.min), typical, Decimal(replicas.max))


def _pools(pools: Mapping[str, Pool], wanted: Mapping[str, tuple[Amounts, int]]) -> Iterator[tuple[str, Amounts]]:
    """Nodes of each pool. Pools for the same models are ways to buy the same nodes: the first choice comes first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, pool in sorted(pools.items(), key=lambda item: -item[1].priority):
        groups.setdefault(pool.models, []).append(name)
    for models, names in groups.items():
        ways = [pools[name] for name in names]
        scenarios = [
            _shared_out(
                ways,
                nodes_needed(
                    [(int(getattr(wanted[model][0], scenario)), wanted[model][1]) for model in models], ways[0].gpus_per_node
                ),
            )
            for scenario in ("idle", "typical", "peak")
        ]
        for name, counts in zip(names, zip(*scenarios, strict=True), strict=True):
            yield name, Amounts(*map(Decimal, counts))


def _shared_out(ways: Sequence[Pool], needed: int) -> list[int]:
    """How many nodes each way gives: what is reserved is paid for whether it is used or not."""
    found = []
    for pool in ways:
        here = pool.max if pool.purchase in ("reservation", "capacity_block") else min(pool.max, max(needed, pool.min))
        found.append(here)
        needed = max(0, needed - here)
    return found
