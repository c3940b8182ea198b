"""How GPU nodes are bought, and where they run: the GPU pools of a cluster on AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from groundplan import catalog
from groundplan.blueprint.model import CapacityBlock as GivenBlock
from groundplan.catalog import AwsInstance
from groundplan.plan.aws import rules
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.models import Hosted, hosted_models, row_source
from groundplan.plan.aws.zones import cluster_zones
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import CapacityBlock, Efa, GpuPool, Purchase
from groundplan.plan.origin import Origins
from groundplan.plan.packing import nodes_needed
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem, nearest

PRIORITY = Rule(
    "AWS022",
    "Order of GPU pools",
    "the order of capacity, the highest number first, as Cluster Autoscaler's priority expander and Karpenter count; "
    "a Capacity Block serves its own instance type, and a reservation is left out where no replica always runs",
    "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/expander/priority/readme.md",
)
RESERVED_NODES = Rule(
    "AWS023",
    "Size of a reserved GPU pool",
    "the nodes that replicas.min needs, and never more or fewer: a reservation is paid for whether a node runs in it or not",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html",
)
RESERVED_ZONES = Rule(
    "AWS024",
    "Zones of a reserved GPU pool",
    "as many zones as share its nodes evenly: EC2 Auto Scaling chooses the zone of an odd node by itself, and one that starts "
    "outside its reservation is paid for twice",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-cr-group.html",
)
BLOCK_NODES = Rule(
    "AWS025",
    "Size of a pool in a Capacity Block",
    "it begins empty, since nothing starts before the block does; the autoscaler fills it, and EKS empties it 40 minutes "
    "before the end",
    "https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html",
)
ONE_ZONE = Rule(
    "AWS026",
    "Zone of a pool whose replicas span nodes",
    "one zone, the first that offers the type: its nodes share a placement group, which lies in one",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html",
)

_DISK_BESIDE_NVME_GIB = 100
_DISK_ALONE_GIB = 500
# https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html
_NODES_PER_GROUP = 450


@dataclass(frozen=True, slots=True)
class _Demand:
    """Models on one instance type, and the nodes that their replicas need at the least and at the most."""

    instance: AwsInstance
    models: Mapping[str, Hosted]
    least: int
    most: int

    @property
    def gpu(self) -> str:
        return next(iter(self.models.values())).gpu.type

    @property
    def spans(self) -> bool:
        return any(model.nodes_per_replica > 1 for model in self.models.values())


@dataclass(frozen=True, slots=True)
class _Choice:
    """One entry of ``capacity`` that serves an instance type; ``index`` is its place in the blueprint."""

    index: int
    purchase: Purchase
    block: GivenBlock | None = None


def _demands(hosted: Mapping[str, Hosted]) -> list[_Demand]:
    found = []
    for instance in {model.instance.name: model.instance for model in hosted.values()}.values():
        models = {name: model for name, model in hosted.items() if model.instance == instance}
        least, most = (
            nodes_needed(((number, model.gpu.count) for model, number in replicas), instance.gpu_count)
            for replicas in (
                [(model, model.replicas.min) for model in models.values()],
                [(model, model.replicas.max) for model in models.values()],
            )
        )
        found.append(_Demand(instance, models, least, most))
    return found


def _choices(context: Context, demand: _Demand) -> list[_Choice]:
    """The ways to buy an instance type, first choice first (rule AWS022)."""
    found = []
    for index, entry in enumerate(context.blueprint.capacity or ()):
        if isinstance(entry, GivenBlock):
            if entry.instance_type == demand.instance.name:
                found.append(_Choice(index, "capacity_block", entry))
        elif entry == "flex_start":
            continue  # the checks refuse it
        elif entry != "reservation" or demand.least > sum(choice.block.nodes for choice in found if choice.block is not None):
            found.append(_Choice(index, entry))
    return found


def _given_zones(context: Context, gpu: str) -> Sequence[str] | None:
    cluster = context.blueprint.cluster
    return None if cluster is None or cluster.gpu_zones is None else cluster.gpu_zones.get(gpu)


# --- problems ---------------------------------------------------------------------------------------------------------------


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the ways to buy GPU nodes, and with their zones."""
    demands = _demands(hosted_models(context.blueprint, context.region))
    yield from _duplicates(context)
    yield from _flex_start(context)
    if context.region in catalog.aws_regions():
        yield from _blocks(context, demands)
        yield from _gpu_zones(context, demands)
    if context.blueprint.capacity is not None and "flex_start" not in context.blueprint.capacity:
        for demand in demands:
            yield from _too_many(context, demand)


def _flex_start(context: Context) -> Iterator[Problem]:
    for index, entry in enumerate(context.blueprint.capacity or ()):
        if entry == "flex_start":
            hint = "allowed: reservation, on_demand, spot, or a Capacity Block, which is for a time, too"
            yield Problem(
                "GP485", ("capacity", index), "flex-start is a way to buy of Google Cloud, and this runs on AWS", hint
            )


def _duplicates(context: Context) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, entry in enumerate(context.blueprint.capacity or ()):
        name = entry.capacity_block if isinstance(entry, GivenBlock) else entry
        if name in seen:
            yield Problem("GP205", ("capacity", index), f"{name} stands twice in capacity", "name each way to buy once")
        seen.add(name)


def _blocks(context: Context, demands: Sequence[_Demand]) -> Iterator[Problem]:
    types = [demand.instance.name for demand in demands]
    for index, block in enumerate(context.blueprint.capacity or ()):
        if not isinstance(block, GivenBlock):
            continue
        path = ("capacity", index)
        if block.instance_type not in types:
            hint = f"models run on: {', '.join(types)}" if types else "its instance type follows from a model's gpu"
            yield Problem("GP421", (*path, "instance_type"), f"no model runs on {block.instance_type}", hint)
        else:
            yield from _zone(context.region, (*path, "zone"), block.zone, block.instance_type, "GP421")
        if not _is_time(block.end):
            hint = "a date and a time in UTC, for example 2026-12-24T11:30:00Z"
            yield Problem("GP421", (*path, "end"), f"{block.end} is no date", hint)


def _is_time(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return False
    return True


def _gpu_zones(context: Context, demands: Sequence[_Demand]) -> Iterator[Problem]:
    cluster = context.blueprint.cluster
    for gpu, zones in ((cluster.gpu_zones or {}) if cluster is not None else {}).items():
        path = ("cluster", "gpu_zones", gpu)
        served = [demand for demand in demands if demand.gpu == gpu]
        if not served:
            used = sorted({demand.gpu for demand in demands})
            close = nearest(gpu, used)
            hint = f"did you mean {close}?" if close else f"models run on: {', '.join(used) or 'no GPU'}"
            yield Problem("GP422", path, f"no model runs on {gpu}", hint)
        for index, zone in enumerate(zones):
            if zone in zones[:index]:
                yield Problem("GP205", (*path, index), f"{zone} stands twice", "name each zone once")
            for demand in served:
                yield from _zone(context.region, (*path, index), zone, demand.instance.name, "GP422")
        choices = [choice for demand in served for choice in _choices(context, demand)]
        if choices and all(choice.block for choice in choices):
            message = f"{gpu} is bought in a Capacity Block alone, which has a zone of its own"
            yield Problem("GP422", path, message, "leave it out")
        if len(zones) > 1 and any(demand.spans for demand in served):
            message = f"replicas on {gpu} span nodes, whose placement group lies in one zone, and {len(zones)} are given"
            yield Problem("GP422", path, message, "give one zone")


def _zone(region: str, path: Path, zone: str, instance_type: str, code: str) -> Iterator[Problem]:
    offers = catalog.aws_offered(region, instance_type)
    hint = f"zones of {region} that offer {instance_type}: {', '.join(offers)}"
    if zone not in catalog.aws_zone_ids(region):
        yield Problem(code, path, f"{region} has no zone with the id {zone}", hint)
    elif zone not in offers:
        yield Problem(code, path, f"{zone} does not offer {instance_type}", hint)


def _too_many(context: Context, demand: _Demand) -> Iterator[Problem]:
    """More nodes than what is bought has, or than a node group takes."""
    name, choices = demand.instance.name, _choices(context, demand)
    bought = sum(choice.block.nodes if choice.block else demand.least for choice in choices)
    if all(choice.purchase in ("reservation", "capacity_block") for choice in choices) and bought < demand.most:
        message = f"replicas.max needs {demand.most} nodes of {name}, and capacity has {bought}"
        yield Problem("GP424", ("capacity",), message, "add on_demand or spot for the others, or lower replicas.max")
    managed = context.blueprint.cluster is None or context.blueprint.cluster.nodes != "karpenter"
    if managed and demand.most > _NODES_PER_GROUP:
        path = ("models", next(iter(demand.models)), "replicas", "max")
        message = f"replicas.max needs {demand.most} nodes of {name}, and a managed node group takes {_NODES_PER_GROUP}"
        yield Problem("GP424", path, message, "lower replicas.max, or let Karpenter add nodes with cluster.nodes: karpenter")


# --- the plan ---------------------------------------------------------------------------------------------------------------


def gpu_pools(context: Context, hosted: Mapping[str, Hosted], origins: Origins) -> Mapping[str, GpuPool]:
    """One pool for each instance type and way to buy it: ``g5-2xlarge-on-demand``, ``p5-48xlarge-cr-0123456789abcdef0``."""
    pools: dict[str, GpuPool] = {}
    for demand in _demands(hosted):
        choices = _choices(context, demand)
        for place, choice in enumerate(choices):
            way = choice.purchase.replace("_", "-") if choice.block is None else choice.block.capacity_block
            key = f"{demand.instance.name.replace('.', '-')}-{way}"
            pools[key] = _gpu_pool(context, demand, choices, place, origins.at(key))
    return frozen_map(pools)


def _gpu_pool(context: Context, demand: _Demand, choices: Sequence[_Choice], place: int, origins: Origins) -> GpuPool:
    choice, instance = choices[place], demand.instance
    row, source = f"aws/{instance.family} {instance.name}", row_source(f"aws/{instance.family}")
    first = place == 0 and all(other.purchase != "reservation" for other in choices)
    least, desired, most = _sizes(demand, choice, first, origins)
    disk = (_DISK_BESIDE_NVME_GIB, rules.DISK_NVME) if instance.nvme_gb else (_DISK_ALONE_GIB, rules.DISK_ALONE)
    at = ("capacity", choice.index) if choice.block is None else ("capacity", choice.index, "capacity_block")
    efa = Efa(cards=origins.at("efa").row("cards", instance.network_cards, row, source)) if demand.spans else None
    return GpuPool(
        instance_type=origins.rule("instance_type", instance.name, rules.GPU_TYPE),
        gpu=origins.row("gpu", demand.gpu, row, source),
        gpus_per_node=origins.row("gpus_per_node", instance.gpu_count, row, source),
        purchase=origins.given("purchase", choice.purchase, *at),
        priority=origins.rule("priority", len(choices) - place, PRIORITY),
        zones=_zones(context, demand, choice, origins),
        min=least,
        max=most,
        desired=desired,
        disk_gib=origins.rule("disk_gib", *disk),
        nvme_gb=origins.row("nvme_gb", instance.nvme_gb, row, source),
        efa=efa,
        block=None if choice.block is None else _block(choice.block, choice.index, origins.at("block")),
        models=origins.rule("models", tuple(demand.models), rules.GPU_POOLS),
    )


def _sizes(demand: _Demand, choice: _Choice, first: bool, origins: Origins) -> tuple[int, int, int]:
    """The least, the wanted and the most nodes. ``first``: it begins with the nodes that always run."""
    if choice.block is not None:
        most = origins.given("max", choice.block.nodes, "capacity", choice.index, "nodes")
        return origins.rule("min", 0, BLOCK_NODES), origins.rule("desired", 0, BLOCK_NODES), most
    if choice.purchase == "reservation":
        sizes, rule = (demand.least, demand.least, demand.least), RESERVED_NODES
    else:
        sizes, rule = (0, demand.least if first else 0, demand.most), rules.GPU_NODES if first else rules.GPU_FALLBACK
    least, desired, most = sizes
    return origins.rule("min", least, rule), origins.rule("desired", desired, rule), origins.rule("max", most, rule)


def _zones(context: Context, demand: _Demand, choice: _Choice, origins: Origins) -> tuple[str, ...]:
    if choice.block is not None:
        return origins.given("zones", (choice.block.zone,), "capacity", choice.index, "zone")
    given = _given_zones(context, demand.gpu)
    offers = catalog.aws_offered(context.region, demand.instance.name)
    usual = tuple(zone for zone in cluster_zones(context.region) if zone in offers) or offers
    zones = usual if given is None else tuple(given)
    if demand.spans and given is None:
        return origins.rule("zones", zones[:1], ONE_ZONE)
    if choice.purchase == "reservation" and len(zones) > 1:
        share = max(number for number in range(1, len(zones) + 1) if demand.least % number == 0)
        return origins.rule("zones", zones[:share], RESERVED_ZONES)
    return origins.given_or_rule(
        "zones", None if given is None else zones, "cluster", "gpu_zones", demand.gpu, default=zones, rule=rules.GPU_ZONES
    )


def _block(block: GivenBlock, index: int, origins: Origins) -> CapacityBlock:
    at = ("capacity", index)
    return CapacityBlock(
        id=origins.given("id", block.capacity_block, *at, "capacity_block"),
        nodes=origins.given("nodes", block.nodes, *at, "nodes"),
        zone=origins.given("zone", block.zone, *at, "zone"),
        end=origins.given("end", block.end, *at, "end"),
    )
