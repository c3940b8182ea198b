"""What a cluster that is there already cannot be asked for: every problem that the format alone does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan import catalog
from groundplan.blueprint.model import Data, Gpu, Model
from groundplan.plan import budget
from groundplan.plan.api_models import api_problems
from groundplan.plan.hosted_models import source_problem
from groundplan.plan.images import is_registry
from groundplan.plan.onprem.context import Context
from groundplan.problems import Path, Problem, nearest

HUB_TOKEN = "hub-token"
"""What the secret with the Hugging Face token is called beside those of the blueprint."""

OLDEST_KUBERNETES = (1, 33)
"""What charts/workload asks for."""

_CODE = "GP441"
# vLLM runs on GPUs with this compute capability or higher:
# https://docs.vllm.ai/en/latest/getting_started/installation/gpu/
_VLLM_OLDEST_CAPABILITY = (7, 5)
# https://github.com/pgvector/pgvector#vector-type
_VECTOR_DIMENSIONS = 16_000
_BOUGHT = "delete it: this cluster is there already, and nothing is made or bought for it"
# Sections about what Terraform makes.
_SECTIONS: Mapping[str, tuple[str, str]] = {
    "network": ("the network is that of the cluster", _BOUGHT),
    "capacity": ("capacity says how nodes are bought", _BOUGHT),
    "egress": (
        "no firewall of this product is before the cluster",
        "delete it, and keep the list in the network's own firewall",
    ),
    "state": ("state is that of Terraform, and none is written for this cluster", "delete it"),
    "account_baseline": ("account_baseline sets up an account of AWS", "delete it"),
}
_CLUSTER_KEYS: Mapping[str, str] = {
    "nodes": "nothing here adds nodes to the cluster",
    "gpu_zones": "nodes with GPUs are where they are",
    "admins": "who administers the cluster is known to the cluster",
    "api_access": "the Kubernetes API is reached as it was before",
}


def problems(context: Context) -> Iterator[Problem]:
    """Every problem of the blueprint."""
    yield from _sections(context)
    yield from _cluster(context)
    yield from _models(context)
    yield from api_problems(context.api_models, own=None, cloud="a cluster of one's own", code="GP410")
    yield from _services(context)
    yield from _data(context.blueprint.data or Data())
    yield from _registry(context.blueprint.registry)


def _sections(context: Context) -> Iterator[Problem]:
    blueprint = context.blueprint
    if blueprint.gitops is None:
        message = "gitops is missing: on a cluster that is there already its tree is all that is written"
        hint = "gitops: {repository: https://github.com/ORGANISATION/REPOSITORY, path: clusters, revision: main}"
        yield Problem("GP202", ("gitops",), message, hint)
    for section, (message, hint) in _SECTIONS.items():
        if getattr(blueprint, section) is not None:
            yield Problem(_CODE, (section,), message, hint)
    for path in budget.given(blueprint):
        yield Problem(_CODE, path, "a budget is an alarm on the bill of a cloud, and there is none", "delete it")
    if blueprint.intent is not None and blueprint.intent.residency is not None:
        message = "nothing here knows in which country the cluster is, so that residency could not be checked"
        yield Problem(_CODE, ("intent", "residency"), message, "delete it; the data stays on the cluster's own disks")


def _cluster(context: Context) -> Iterator[Problem]:
    cluster, path = context.blueprint.cluster, ("cluster", "kubernetes")
    shown = 'kubectl version shows it: cluster: {kubernetes: "1.35"}'
    if cluster is None or cluster.kubernetes is None:
        yield Problem("GP202", path, "kubernetes is missing: what may run in a namespace follows from the version", shown)
    elif tuple(int(part) for part in cluster.kubernetes.split(".")) < OLDEST_KUBERNETES:
        oldest = ".".join(str(part) for part in OLDEST_KUBERNETES)
        message = f"the charts of the tree do not run on Kubernetes {cluster.kubernetes}"
        yield Problem("GP404", path, message, f"upgrade the cluster to {oldest} or newer")
    for key, message in _CLUSTER_KEYS.items():
        if cluster is not None and getattr(cluster, key) is not None:
            yield Problem(_CODE, ("cluster", key), message, "delete it")


# --- models -----------------------------------------------------------------------------------------------------------------


def _models(context: Context) -> Iterator[Problem]:
    profile, hosted = context.blueprint.profile, context.hosted_models
    if profile == "gpu-cluster" and not hosted:
        hint = "add one under models; or profile: api-first, for services without one"
        yield Problem("GP411", ("models",), "a gpu-cluster needs a model to host", hint)
    for name, model in hosted.items():
        path: Path = ("models", name)
        if profile == "api-first":
            message = f"{name} is served by {model.server}, and api-first hosts no model"
            hint = "profile: gpu-cluster hosts it on GPUs; or call one with server: api, such as openai://"
            yield Problem("GP410", (*path, "server"), message, hint)
            continue
        yield from source_problem((*path, "source"), model.source, store=None, where="a cluster of one's own", code="GP410")
        if model.replicas is None:
            message = "replicas is missing: it decides how many GPUs run"
            yield Problem("GP202", (*path, "replicas"), message, "for example {min: 1, max: 2}")
        if model.gpu is None:
            message = "gpu is missing: a model that is hosted runs on GPUs"
            yield Problem("GP202", (*path, "gpu"), message, "for example {type: l4, count: 1}")
        elif isinstance(model.gpu, Gpu):
            yield from _gpu((*path, "gpu", "type"), model, model.gpu.type)


def _gpu(path: Path, model: Model, name: str) -> Iterator[Problem]:
    known = catalog.gpus()
    if name not in known:
        close = nearest(name, known)
        hint = f"did you mean {close}?" if close else f"known: {', '.join(known)}"
        yield Problem("GP406", path, f"the catalogue has no GPU {name!r}", hint)
        return
    has = known[name].compute_capability
    if model.server == "vllm" and tuple(int(part) for part in has.split(".")) < _VLLM_OLDEST_CAPABILITY:
        oldest = ".".join(str(part) for part in _VLLM_OLDEST_CAPABILITY)
        message = f"vLLM needs a GPU with compute capability {oldest} or higher, and {name} has {has}"
        yield Problem("GP408", path, message, "t4 is the oldest that it runs on")


# --- services and stores ----------------------------------------------------------------------------------------------------


def _services(context: Context) -> Iterator[Problem]:
    for name, service in context.services.items():
        path: Path = ("services", name)
        if service.architecture == "arm64":
            hint = "build the image for x86_64, or for both, and say architecture: x86_64"
            message = "nothing here knows which nodes are for arm64, and the image is built for it"
            yield Problem(_CODE, (*path, "architecture"), message, hint)
        if service.expose == "public" and context.private:
            hint = "set expose: internal and keep its host; people reach it from the cluster's own network"
            yield Problem("GP420", (*path, "expose"), f"in a private-vpc {name} cannot be public", hint)
        elif service.expose == "public" and service.host is None:
            hint = "the DNS name under which people reach it; its certificate is issued for it"
            yield Problem("GP426", (*path, "expose"), "a public service needs a host", hint)
        for variable, secret in (service.secrets or {}).items():
            if secret == HUB_TOKEN and context.needs_hub_token:
                message = f"{HUB_TOKEN} is the secret with the Hugging Face token already"
                hint = "only what loads models reads that one: name this one differently"
                yield Problem("GP413", (*path, "secrets", variable), message, hint)


def _data(data: Data) -> Iterator[Problem]:
    for name, run in (("postgres", data.postgres and data.postgres.run), ("cache", data.cache and data.cache.run)):
        if run == "managed":
            hint = "run: cluster, or delete it"
            yield Problem(_CODE, ("data", name, "run"), "no cloud is there that would run it", hint)
    if data.postgres is not None and data.postgres.tier == "serverless":
        message = "the tier serverless is Aurora's, which no cluster runs"
        yield Problem(_CODE, ("data", "postgres", "tier"), message, "small, medium or large")
    if data.queue is not None:
        message = f"{data.queue.engine} is a queue of a cloud, and there is none"
        hint = "delete it; data.cache: {engine: valkey} has lists and streams, which hand jobs to workers"
        yield Problem(_CODE, ("data", "queue", "engine"), message, hint)
    if data.vectors is not None and data.vectors.engine == "pgvector":
        path: Path = ("data", "vectors")
        if data.vectors.dimensions > _VECTOR_DIMENSIONS:
            message = f"pgvector stores no vector of {data.vectors.dimensions} dimensions"
            hint = f"allowed: up to {_VECTOR_DIMENSIONS}; an index takes 2000"
            yield Problem(_CODE, (*path, "dimensions"), message, hint)
        if data.postgres is None:
            hint = "add data.postgres; it gets the extension vector by itself"
            yield Problem(_CODE, (*path, "engine"), "pgvector lives in PostgreSQL, and the blueprint has none", hint)


def _registry(registry: str | None) -> Iterator[Problem]:
    if registry is not None and not is_registry(registry):
        hint = "a host with a full stop or a port, then a path if there is one: registry.acme.internal/mirror"
        yield Problem("GP416", ("registry",), f"{registry!r} is no address of a registry", hint)
