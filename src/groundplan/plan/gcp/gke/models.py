"""The models that a cluster on Google Cloud hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan import catalog
from groundplan.blueprint.model import Gpu as GivenGpu
from groundplan.blueprint.model import Replicas as GivenReplicas
from groundplan.catalog import GcpMachine
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.gke import rules
from groundplan.plan.gcp.gke.gpu import known_gpus, nodes_per_replica, offered
from groundplan.plan.gcp.images import resolve_image
from groundplan.plan.gcp.rules import BUCKET_NAMES
from groundplan.plan.hosted_models import resolve_gpu, resolve_weights
from groundplan.plan.model import HostedModel, frozen_map
from groundplan.plan.model.cluster import Server
from groundplan.plan.origin import Origins
from groundplan.plan.services import resolve_replicas


@dataclass(frozen=True, slots=True)
class Hosted:
    """A model of the blueprint with what the checks have made sure of, and the machine that serves it."""

    source: str
    server: Server
    image: str | None
    gpu: GivenGpu
    replicas: GivenReplicas
    machine: GcpMachine

    @property
    def nodes_per_replica(self) -> int:
        """Machines that one replica takes."""
        return nodes_per_replica(self.gpu.count, self.machine)


def placed_models(context: Context) -> Mapping[str, Hosted]:
    """The hosted models, each on its machine. One that cannot run as it stands is not among them: the checks tell why."""
    found: dict[str, Hosted] = {}
    for name, model in context.hosted_models.items():
        if model.server == "api" or model.replicas is None or not isinstance(model.gpu, GivenGpu):
            continue
        if model.gpu.type not in known_gpus() or context.region not in catalog.gcp_regions():
            continue
        for machine in offered(context.region, model.gpu.type, model.gpu.count)[:1]:
            found[name] = Hosted(model.source, model.server, model.image, model.gpu, model.replicas, machine)
    return frozen_map(found)


def plan_model(context: Context, name: str, hosted: Hosted, model_bucket: str, origins: Origins) -> HostedModel:
    """One model; its weights lie in ``model_bucket`` unless the blueprint names another."""
    at = ("models", name)
    bucket, weights = resolve_weights(
        hosted.source, at, model_bucket, origins, bucket_rule=BUCKET_NAMES, prefix_rule=rules.WEIGHTS
    )
    return HostedModel(
        source=origins.given("source", hosted.source, *at, "source"),
        server=origins.given("server", hosted.server, *at, "server"),
        gpu=resolve_gpu(hosted.gpu, at, origins),
        replicas=resolve_replicas(hosted.replicas, at, origins),
        instance_type=origins.rule("instance_type", hosted.machine.name, rules.GPU_TYPE),
        nodes_per_replica=origins.rule("nodes_per_replica", hosted.nodes_per_replica, rules.GPU_SPAN),
        bucket=bucket,
        weights=weights,
        image=None if hosted.image is None else resolve_image(context, hosted.image, *at, "image", origins=origins),
    )
