"""The catalogue of Helm charts, ``charts/catalog.yaml``: what is installed, from where, when and in which order.

To add a chart is to add an entry there and a template ``charts/<name>/values.yaml.j2``; ``scripts/refresh_charts`` then writes
its key index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

from groundplan.data_dir import data_dir
from groundplan.render.key_index import Hints

PodSecurity = Literal["privileged", "baseline", "restricted"]
Project = Literal["platform-core", "observability", "data", "inference"]

#: What a chart may wait for in the plan, by the name that ``when`` uses.
FACTS: Mapping[str, str] = MappingProxyType(
    {
        "aws": "the cluster runs on Amazon EKS",
        "gcp": "the cluster runs on GKE",
        "onprem": "the cluster is there already",
        "private": "the profile is private-vpc",
        "gpus": "the cluster has GPU nodes",
        "gpu_driver_missing": "the image of the GPU nodes has no NVIDIA driver: gpu-operator brings everything",
        "gpu_driver_present": "the image of the GPU nodes has the NVIDIA driver: no gpu-operator",
        "device_plugin_missing": "neither the image of the GPU nodes nor the cloud brings a device plugin",
        "nodes_karpenter": "Karpenter adds GPU nodes",
        "nodes_autoscaler": "Cluster Autoscaler adds GPU nodes",
        "ingress_alb": "a service has a host, and an Application Load Balancer of AWS is its entry",
        "scaling_on_metrics": "a model or a worker scales on something else than CPU and memory",
        "traces": "traces are kept",
        "models_vllm": "a model is served by vLLM in the cluster",
        "postgres_in_cluster": "PostgreSQL runs in the cluster",
        "postgres_backups": "and has a bucket for its backups",
        "cache_in_cluster": "Valkey runs in the cluster",
        "vectors_qdrant": "vectors lie in Qdrant",
        "vectors_weaviate": "vectors lie in Weaviate",
        "vectors_milvus": "vectors lie in Milvus",
    }
)

#: Sync waves and what they hold; a wave starts when the Applications of the one before are healthy.
WAVES: Mapping[int, str] = MappingProxyType(
    {
        -30: "namespaces, priority classes, storage classes; Argo CD itself",
        -25: "custom resource definitions that are installed on their own",
        -20: "what everything else stands on: certificates, secrets, nodes",
        -15: "issuers, secret stores, node pools; what needs a certificate to start",
        -10: "operators and device plugins",
        -5: "observability",
        0: "stores",
        5: "models and services",
        10: "dashboards, alerts, policies that enforce",
    }
)

_REPOSITORY = re.compile(r"https://[a-z0-9./-]+|[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9-]+)+")
_IMAGE = re.compile(r"[a-z0-9.-]+\.[a-z]+(/[a-z0-9._-]+)+")
_VERSION = re.compile(r"v?[0-9]+\.[0-9]+\.[0-9]+")
_CRD = re.compile(r"[a-z0-9.-]+\.[a-z]+/[A-Z][A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Claims:
    """PersistentVolumeClaims that a chart makes of our values: there are none where the values do not say their ``size``.

    ``size`` and ``copies`` are keys, with a dot before each that is inside of another; without ``copies`` there is one claim.
    ``uncounted`` are copies beside those.
    """

    name: str
    size: str
    copies: str | None = None
    uncounted: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """One entry of the catalogue; ``name`` is that of its Application, its release and its folder in ``charts/``.

    ``repository`` has the form that Argo CD wants: an address, or without ``https://`` an OCI registry.

    ``images`` are pulled with the values that groundplan writes, with tag, digest or both. ``images_unknown`` have a tag that
    only the chart's templates or a subchart know.

    ``server_side_apply``: one of its custom resource definitions is larger than the 262144 bytes of an annotation, in which
    client-side apply keeps the last state. ``crds`` are ``group/Kind``.

    ``random_secrets`` are Secrets whose content is another one each time that the chart is rendered; the first one stays.

    ``pod_security`` is the strictest level that its pods pass with our values: a namespace gets the weakest level of the charts
    in it. ``claims`` ask for volumes. ``when``: names in ``FACTS``, all of which must hold. ``keys`` corrects what the key
    index is made from.
    """

    name: str
    repository: str
    chart: str
    version: str
    app_version: str | None
    source: str
    as_of: date
    namespace: str
    project: Project
    wave: int
    pod_security: PodSecurity
    server_side_apply: bool
    images: tuple[str, ...]
    images_unknown: tuple[str, ...] = ()
    random_secrets: tuple[str, ...] = ()
    crds: tuple[str, ...] = ()
    claims: tuple[Claims, ...] = ()
    when: tuple[str, ...] = ()
    keys: Hints = field(default_factory=Hints)

    @property
    def oci(self) -> bool:
        """Whether Argo CD has to know the repository as an OCI registry."""
        return not self.repository.startswith("https://")

    def wanted(self, facts: frozenset[str]) -> bool:
        """Whether these facts of a plan switch the chart on."""
        return facts.issuperset(self.when)


@cache
def charts() -> Mapping[str, Chart]:
    """The catalogue by name, in the order of the waves.

    Raises:
        ValueError: charts/catalog.yaml is not in its form.
    """
    rows = yaml.load((data_dir("charts") / "catalog.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return parse_catalog(rows)


def parse_catalog(rows: Mapping[str, Any]) -> Mapping[str, Chart]:
    """The catalogue out of the content of its file. Raises ValueError, which names all that is wrong."""
    problems: list[str] = []
    found = []
    for name, row in rows["charts"].items():
        wrong = list(_problems(row))
        problems += [f"{name}: {text}" for text in wrong]
        if not wrong:
            lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
            claims = tuple(Claims(**claim) for claim in row.get("claims", ()))
            found.append(Chart(name=name, **{**row, **lists, "claims": claims, "keys": Hints(**row.get("keys", {}))}))
    if problems:
        raise ValueError("\n".join(problems))
    return MappingProxyType({chart.name: chart for chart in sorted(found, key=lambda chart: (chart.wave, chart.name))})


def _problems(row: Mapping[str, Any]) -> list[str]:
    known = {item.name: item for item in fields(Chart) if item.name != "name"}
    problems = [f"unknown key {key}" for key in row if key not in known]
    for key, item in known.items():
        if key not in row and item.default is MISSING and item.default_factory is MISSING:
            problems.append(f"{key} is missing")
    if problems:
        return problems
    hints, claim_keys = ({item.name for item in fields(kind)} for kind in (Hints, Claims))
    for key, right in {
        "repository": isinstance(row["repository"], str) and _REPOSITORY.fullmatch(row["repository"]),
        "version": isinstance(row["version"], str) and _VERSION.fullmatch(row["version"]),
        "app_version": row["app_version"] is None or isinstance(row["app_version"], str),
        "source": isinstance(row["source"], str) and row["source"].startswith("https://"),
        "as_of": isinstance(row["as_of"], date),
        "project": row["project"] in get_args(Project),
        "wave": row["wave"] in WAVES,
        "pod_security": row["pod_security"] in get_args(PodSecurity),
        "server_side_apply": isinstance(row["server_side_apply"], bool),
        "images": isinstance(row["images"], list) and all(map(_pinned, row["images"])),
        "images_unknown": all(_IMAGE.fullmatch(image) for image in row.get("images_unknown", ())),
        "crds": all(_CRD.fullmatch(crd) for crd in row.get("crds", ())),
        "claims": all({"name", "size"} <= claim.keys() <= claim_keys for claim in row.get("claims", ())),
        "when": set(row.get("when", ())) <= FACTS.keys(),
        "keys": row.get("keys", {}).keys() <= hints,
    }.items():
        if not right:
            problems.append(f"{key} cannot be {row.get(key)!r}")
    return problems


def _pinned(image: str) -> bool:
    """Whether an image names its registry, and a tag or a digest that stays what it is."""
    name, _, digest = image.partition("@")
    place, slash, last = name.rpartition("/")
    repository, _, tag = last.partition(":")
    right = bool(_IMAGE.fullmatch(f"{place}{slash}{repository}"))
    return right and (digest.startswith("sha256:") if not tag else tag != "latest")
