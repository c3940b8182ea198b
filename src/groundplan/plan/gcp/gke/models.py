"""The models that a cluster on Google Cloud hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from groundplan import catalog
from groundplan.blueprint.model import Gpu as GivenGpu
from groundplan.catalog import GcpMachine
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.gke import rules
from groundplan.plan.gcp.gke.gpu import known_gpus, nodes_per_replica, offered
from groundplan.plan.gcp.rules import BUCKET_NAMES
from groundplan.plan.model import Gpu, HostedModel, Replicas, frozen_map
from groundplan.plan.origin import Origins
from groundplan.problems import Path, Problem

# https://docs.cloud.google.com/storage/docs/buckets#naming
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")
_FORMS: Mapping[str, str] = {"hf": "hf://ORGANISATION/MODEL", "gs": "gs://BUCKET/PREFIX"}


def source_problem(path: Path, source: str, *, where: str) -> Iterator[Problem]:
    """A source from which no model can be loaded that is hosted on ``where``: ``Cloud Run``."""
    scheme, _, rest = source.partition("://")
    parts, form = rest.strip("/").split("/"), _FORMS.get(scheme)
    if form is None:
        hint = f"{' or '.join(_FORMS.values())}; a model behind an API has server: api"
        yield Problem("GP467", path, f"a model hosted on {where} cannot come from {scheme}://", hint)
    elif "" in parts or len(parts) < 2 or (scheme == "hf" and len(parts) > 2):
        yield Problem("GP467", path, f"{source!r} does not name a model", f"expected: {form}")
    elif scheme == "hf" and ":" in rest:
        yield Problem("GP467", path, f"{source!r} does not name a model", f"expected: {form}, without a revision")
    elif scheme == "gs" and not _BUCKET.fullmatch(parts[0]):
        hint = "it has lower-case letters, digits, hyphens, underscores and full stops, and three characters at least"
        yield Problem("GP467", path, f"{parts[0]!r} is no name of a bucket", hint)


@dataclass(frozen=True, slots=True)
class Hosted:
    """A model of the blueprint with what the checks have made sure of, and the machine that serves it."""

    source: str
    gpu: GivenGpu
    replicas: Replicas
    machine: GcpMachine

    @property
    def nodes_per_replica(self) -> int:
        """Machines that one replica takes."""
        return nodes_per_replica(self.gpu.count, self.machine)


def placed_models(context: Context) -> Mapping[str, Hosted]:
    """The hosted models, each on its machine. One that cannot run as it stands is not among them: the checks tell why."""
    found: dict[str, Hosted] = {}
    for name, model in context.hosted_models.items():
        if model.server != "vllm" or model.replicas is None or not isinstance(model.gpu, GivenGpu):
            continue
        if model.gpu.type not in known_gpus() or context.region not in catalog.gcp_regions():
            continue
        for machine in offered(context.region, model.gpu.type, model.gpu.count)[:1]:
            found[name] = Hosted(model.source, model.gpu, Replicas(model.replicas.min, model.replicas.max), machine)
    return frozen_map(found)


def plan_model(name: str, hosted: Hosted, model_bucket: str, origins: Origins) -> HostedModel:
    """One model; its weights lie in ``model_bucket`` unless the blueprint names another."""
    at = ("models", name)
    bucket, weights = _weights(hosted.source, at, model_bucket, origins)
    gpu, replicas = origins.at("gpu"), origins.at("replicas")
    return HostedModel(
        source=origins.given("source", hosted.source, *at, "source"),
        server=origins.given("server", "vllm", *at, "server"),
        gpu=Gpu(
            type=gpu.given("type", hosted.gpu.type, *at, "gpu", "type"),
            count=gpu.given("count", hosted.gpu.count, *at, "gpu", "count"),
        ),
        replicas=Replicas(
            min=replicas.given("min", hosted.replicas.min, *at, "replicas", "min"),
            max=replicas.given("max", hosted.replicas.max, *at, "replicas", "max"),
        ),
        instance_type=origins.rule("instance_type", hosted.machine.name, rules.GPU_TYPE),
        nodes_per_replica=origins.rule("nodes_per_replica", hosted.nodes_per_replica, rules.GPU_SPAN),
        bucket=bucket,
        weights=weights,
    )


def _weights(source: str, at: tuple[str, str], model_bucket: str, origins: Origins) -> tuple[str, str]:
    scheme, _, rest = source.partition("://")
    if scheme == "gs":
        bucket, _, prefix = rest.strip("/").partition("/")
        return origins.given("bucket", bucket, *at, "source"), origins.given("weights", f"{prefix}/", *at, "source")
    name = rest.strip("/")
    return origins.rule("bucket", model_bucket, BUCKET_NAMES), origins.rule("weights", f"{name}/", rules.WEIGHTS)
