"""How GPU nodes are bought, and where they run: the GPU pools of a cluster on Google Cloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from groundplan import catalog
from groundplan.blueprint.model import CapacityBlock
from groundplan.catalog import GcpMachine
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.gke import rules
from groundplan.plan.gcp.gke.models import Hosted, placed_models
from groundplan.plan.gcp.names import name_of
from groundplan.plan.gcp.rules import NAMES
from groundplan.plan.gcp.zones import cluster_zones
from groundplan.plan.model import frozen_map
from groundplan.plan.model.gcp import GkeGpuPool, GkePurchase
from groundplan.plan.origin import Origins
from groundplan.plan.packing import nodes_needed
from groundplan.problems import Path, Problem, nearest

GPU_PODS_PER_NODE = 32
_DISK_BESIDE_SSD_GIB = 100
_DISK_ALONE_GIB = 500
# https://docs.cloud.google.com/kubernetes-engine/quotas
_NODES_PER_ZONE = 1000
# https://docs.cloud.google.com/compute/docs/instances/about-flex-start-vms
_FLEX_START_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Demand:
    """Models on one machine type, and the nodes that their replicas need at the least and at the most."""

    machine: GcpMachine
    models: Mapping[str, Hosted]
    least: int
    most: int

    @property
    def gpu(self) -> str:
        """The GPU type."""
        return self.machine.gpu

    @property
    def spans(self) -> bool:
        """Whether a replica takes more than one node."""
        return any(model.nodes_per_replica > 1 for model in self.models.values())


@dataclass(frozen=True, slots=True)
class _Choice:
    """One entry of ``capacity``; ``index`` is its place in the blueprint."""

    index: int
    purchase: GkePurchase


def demands(context: Context) -> list[Demand]:
    """What the hosted models need, by machine type."""
    hosted = placed_models(context)
    found = []
    for machine in dict.fromkeys(model.machine for model in hosted.values()):
        models = {name: model for name, model in hosted.items() if model.machine == machine}
        least, most = (
            nodes_needed(((number, model.gpu.count) for model, number in replicas), machine.gpu_count)
            for replicas in (
                [(model, model.replicas.min) for model in models.values()],
                [(model, model.replicas.max) for model in models.values()],
            )
        )
        found.append(Demand(machine, models, least, most))
    return found


def _choices(context: Context, demand: Demand) -> list[_Choice]:
    """The ways to buy a machine type, first choice first (rule GCP067)."""
    return [
        _Choice(index, entry)
        for index, entry in enumerate(context.blueprint.capacity or ())
        if not isinstance(entry, CapacityBlock) and (entry != "reservation" or demand.least > 0)
    ]


def _given_zones(context: Context, gpu: str) -> Sequence[str] | None:
    cluster = context.blueprint.cluster
    return None if cluster is None or cluster.gpu_zones is None else cluster.gpu_zones.get(gpu)


# --- problems ---------------------------------------------------------------------------------------------------------------


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with the ways to buy GPU nodes, and with their zones."""
    every = demands(context)
    yield from _entries(context)
    if context.region in catalog.gcp_regions():
        yield from _gpu_zones(context, every)
    if context.blueprint.capacity is not None:
        for demand in every:
            yield from _machine(context, demand)


def _entries(context: Context) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, entry in enumerate(context.blueprint.capacity or ()):
        if isinstance(entry, CapacityBlock):
            message = "a Capacity Block is bought on AWS, and this runs on Google Cloud"
            yield Problem("GP473", ("capacity", index), message, "allowed: reservation, on_demand, spot, flex_start")
        elif entry in seen:
            yield Problem("GP205", ("capacity", index), f"{entry} stands twice in capacity", "name each way to buy once")
        else:
            seen.add(entry)


def _gpu_zones(context: Context, every: Sequence[Demand]) -> Iterator[Problem]:
    cluster = context.blueprint.cluster
    for gpu, zones in ((cluster.gpu_zones or {}) if cluster is not None else {}).items():
        path: Path = ("cluster", "gpu_zones", gpu)
        served = [demand for demand in every if demand.gpu == gpu]
        if not served:
            used = sorted({demand.gpu for demand in every})
            close = nearest(gpu, used)
            hint = f"did you mean {close}?" if close else f"models run on: {', '.join(used) or 'no GPU'}"
            yield Problem("GP471", path, f"no model runs on {gpu}", hint)
        for index, zone in enumerate(zones):
            if zone in zones[:index]:
                yield Problem("GP205", (*path, index), f"{zone} stands twice", "name each zone once")
            for demand in served:
                yield from _zone(context.region, (*path, index), zone, demand.machine)
        if len(zones) > 1 and any(demand.spans for demand in served):
            message = f"replicas on {gpu} span nodes, which stand close together in one zone, and {len(zones)} are given"
            yield Problem("GP471", path, message, "give one zone")


def _zone(region: str, path: Path, zone: str, machine: GcpMachine) -> Iterator[Problem]:
    offers = catalog.gcp_offered(region, machine.offered_as)
    hint = f"zones of {region} that offer {machine.offered_as}: {', '.join(offers)}"
    if zone not in catalog.gcp_zones(region):
        yield Problem("GP471", path, f"{region} has no zone {zone}", hint)
    elif zone not in offers:
        yield Problem("GP471", path, f"{zone} does not offer {machine.offered_as}", hint)


def _machine(context: Context, demand: Demand) -> Iterator[Problem]:
    """A way to buy that the machine type does not have, or more nodes than can be."""
    name, choices = demand.machine.name, _choices(context, demand)
    for choice in choices:
        if not demand.machine.standard_provisioning and choice.purchase in ("reservation", "on_demand"):
            message = f"{name} is sold as spot and by flex-start alone, and {choice.purchase} is asked for"
            whole = next(machine for machine in catalog.gcp_gpu_machines(demand.gpu) if machine.standard_provisioning)
            hint = f"capacity: [spot, flex_start], or gpu.count: {whole.gpu_count}, whose {whole.name} is sold in every way"
            yield Problem("GP473", ("capacity", choice.index), message, hint)
        elif choice.purchase == "flex_start":
            yield from _flex_start(context, demand, choices, choice)
    if choices and all(choice.purchase == "reservation" for choice in choices) and demand.least < demand.most:
        message = f"replicas.max needs {demand.most} nodes of {name}, and the reservation has {demand.least}"
        yield Problem("GP472", ("capacity",), message, "add on_demand or spot for the others, or lower replicas.max")
    elif not choices and demand.most:
        message = f"a reservation is for nodes that always run, and no replica on {name} does"
        yield Problem("GP473", ("capacity",), message, "add on_demand or spot, or raise replicas.min")
    if demand.most > _NODES_PER_ZONE:
        path = ("models", next(iter(demand.models)), "replicas", "max")
        message = f"replicas.max needs {demand.most} nodes of {name}, and GKE takes {_NODES_PER_ZONE} of a pool in one zone"
        yield Problem("GP472", path, message, "lower replicas.max")


def _flex_start(context: Context, demand: Demand, choices: Sequence[_Choice], choice: _Choice) -> Iterator[Problem]:
    """What flex-start excludes (rules GCP140 to GCP142)."""
    path, name = ("capacity", choice.index), demand.machine.name
    if demand.machine.attached:
        message = f"flex-start has machine types with GPUs built in, and {demand.gpu} is attached to {name}"
        yield Problem("GP485", path, message, "leave flex_start out, or take a gpu.type such as l4, a100-40gb or h100")
        return
    if demand.spans and context.blueprint.cluster is not None and context.blueprint.cluster.nodes == "compute-class":
        model = next(model for model, hosted in demand.models.items() if hosted.nodes_per_replica > 1)
        message = f"a replica of {model} takes {demand.models[model].nodes_per_replica} nodes of {name} at once, and "
        message += "a ComputeClass gets them by flex-start one by one"
        yield Problem(
            "GP485", path, message, "cluster.nodes: managed, whose pool queues for all of them; or leave flex_start out"
        )
    others = [other.purchase for other in choices if other.purchase != "flex_start"]
    if demand.least and choices[0] == choice and "reservation" not in others:
        first = others[0] if others else "on_demand" if demand.machine.standard_provisioning else "spot"
        message = (
            f"replicas.min keeps {demand.least} of {name} running, and a flex-start node waits for its turn and lives 7 days"
        )
        hint = f"name another way to buy before it: capacity: [{first}, flex_start]; or replicas.min: 0"
        yield Problem("GP485", path, message, hint)


# --- the plan ---------------------------------------------------------------------------------------------------------------


def gpu_pools(context: Context, origins: Origins) -> Mapping[str, GkeGpuPool]:
    """One pool for each machine type and way to buy it: ``g2-standard-8-spot``, ``n1-standard-8-1-t4-on-demand``."""
    pools: dict[str, GkeGpuPool] = {}
    for demand in demands(context):
        choices = _choices(context, demand)
        for place, choice in enumerate(choices):
            key = _pool(demand, choice)
            pools[key] = _gpu_pool(context, demand, choices, place, origins.at(key))
    return frozen_map(pools)


def _pool(demand: Demand, choice: _Choice) -> str:
    machine, purchase = demand.machine, choice.purchase.replace("_", "-")
    name = f"{machine.name}-{machine.gpu_count}-{machine.gpu}" if machine.attached else machine.name
    return f"{name}-{purchase}"


def _gpu_pool(context: Context, demand: Demand, choices: Sequence[_Choice], place: int, origins: Origins) -> GkeGpuPool:
    choice, machine = choices[place], demand.machine
    provenance = catalog.provenance("gcp_gpus")
    row, source = f"gcp_gpus {machine.offered_as}", f"{provenance.source}, {provenance.as_of.isoformat()}"
    reserved = choice.purchase == "reservation"
    first = place == 0 and all(other.purchase != "reservation" for other in choices)
    least = demand.least if reserved or first else 0
    size_rule = rules.RESERVED_NODES if reserved else rules.GPU_NODES if first else rules.GPU_FALLBACK
    disk = (_DISK_BESIDE_SSD_GIB, rules.DISK_SSD) if machine.local_ssds else (_DISK_ALONE_GIB, rules.DISK_ALONE)
    flex_start = choice.purchase == "flex_start"
    queued = flex_start and demand.spans
    return GkeGpuPool(
        machine_type=origins.rule("machine_type", machine.name, rules.GPU_TYPE),
        gpu=origins.row("gpu", demand.gpu, row, source),
        accelerator=origins.row("accelerator", machine.accelerator, row, source),
        attached=origins.row("attached", machine.attached, row, source),
        gpus_per_node=origins.row("gpus_per_node", machine.gpu_count, row, source),
        purchase=origins.given("purchase", choice.purchase, "capacity", choice.index),
        priority=origins.rule("priority", len(choices) - place, rules.PRIORITY),
        zones=_zones(context, demand, choice, origins),
        min=origins.rule("min", least, size_rule),
        max=origins.rule("max", demand.least if reserved else demand.most, size_rule),
        pods_per_node=origins.rule("pods_per_node", GPU_PODS_PER_NODE, rules.PODS_PER_NODE),
        disk_gib=origins.rule("disk_gib", *disk),
        local_ssds=origins.row("local_ssds", machine.local_ssds, row, source),
        compact=origins.rule(
            "compact", demand.spans and not reserved and not flex_start, rules.FLEX_PLACEMENT if queued else rules.COMPACT
        ),
        max_run_seconds=origins.rule("max_run_seconds", _FLEX_START_SECONDS, rules.FLEX_START)
        if flex_start and not queued
        else None,
        queued=origins.rule("queued", queued, rules.QUEUED),
        reservation=origins.rule("reservation", name_of(context.stack, _pool(demand, choice)), NAMES) if reserved else None,
        compute_class=origins.rule("compute_class", _compute_class(context, demand, choices), rules.COMPUTE_CLASS),
        models=origins.rule("models", tuple(demand.models), rules.GPU_POOLS),
    )


def _compute_class(context: Context, demand: Demand, choices: Sequence[_Choice]) -> str | None:
    cluster = context.blueprint.cluster
    if context.blueprint.gitops is None or cluster is None or cluster.nodes != "compute-class":
        return None
    return _pool(demand, choices[0])


def _zones(context: Context, demand: Demand, choice: _Choice, origins: Origins) -> tuple[str, ...]:
    given = _given_zones(context, demand.gpu)
    offers = catalog.gcp_offered(context.region, demand.machine.offered_as)
    usual = tuple(zone for zone in cluster_zones(context.region) if zone in offers) or offers
    zones = usual if given is None else tuple(given)
    if demand.spans and given is None:
        return origins.rule("zones", zones[:1], rules.ONE_ZONE)
    if choice.purchase == "reservation" and len(zones) > 1:
        share = max(number for number in range(1, len(zones) + 1) if demand.least % number == 0)
        return origins.rule("zones", zones[:share], rules.RESERVED_ZONES)
    return origins.given_or_rule(
        "zones", None if given is None else zones, "cluster", "gpu_zones", demand.gpu, default=zones, rule=rules.GPU_ZONES
    )
