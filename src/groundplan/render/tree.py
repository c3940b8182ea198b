"""The GitOps tree of one product in one environment: every file that Argo CD reads, and what a person needs to start it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from groundplan.data_dir import data_dir
from groundplan.plan.model.platform import Platform
from groundplan.render.argocd import (
    CORE,
    SERVICES,
    Group,
    chart_application,
    container_application,
    group_application,
    model_application,
    projects,
    root,
    root_project,
    workload_application,
)
from groundplan.render.contexts import container_models, values_context, vllm_models
from groundplan.render.entry import entry
from groundplan.render.images import image_list
from groundplan.render.manifests import VLLM, Manifest, has_workload_chart, wanted_charts
from groundplan.render.model_servers import model_values
from groundplan.render.monitors import monitors
from groundplan.render.namespaces import base
from groundplan.render.network_policies import network_policies
from groundplan.render.nodes import nodes
from groundplan.render.postgres import postgres_manifests
from groundplan.render.readme import readme
from groundplan.render.secrets import secrets
from groundplan.render.values import dump, render_values
from groundplan.render.vllm import model_context, scaled_objects
from groundplan.render.workloads import queue_reader, workload_values

_APPLICATIONS = "applications"
_HEADER = "# Written by groundplan from the blueprint. A change made here is lost with the next synth.\n"
# Examples for people who read the chart.
_NOT_COPIED = ("ci",)


def tree(platform: Platform) -> Mapping[str, bytes]:
    """Every file by its path below the tree's folder, which is ``platform.gitops.path`` of the repository.

    Raises:
        ValueError: a chart has no template of values, or one does not fit its chart; a mistake of ours.
    """
    values = _values(platform)
    groups = [group for group in _groups(platform) if group.manifests]
    files = {
        "bootstrap/project.yaml": _yaml(root_project(platform)),
        "bootstrap/root.yaml": _yaml(root(platform, _APPLICATIONS)),
        "README.md": readme(platform).encode(),
        "images.txt": image_list(platform).encode(),
        **{path: _yaml(content) for path, content in values.items()},
        **_applications(platform, groups),
        **_manifests(groups),
        **(_workload_chart() if has_workload_chart(platform) else {}),
    }
    return MappingProxyType(dict(sorted(files.items())))


def _groups(platform: Platform) -> Iterator[Group]:
    """Our own manifests, each group after what it needs."""
    yield Group("base", CORE, -30, base(platform))
    yield Group("network-policies", CORE, -25, network_policies(platform))
    yield Group("monitors", CORE, -20, monitors())
    yield Group("secrets", CORE, -15, secrets(platform))
    yield Group("nodes", CORE, -15, nodes(platform))
    # After KEDA, before the workers.
    yield Group("queue", SERVICES, 0, queue_reader(platform))
    yield Group("entry", SERVICES, 5, entry(platform))
    yield Group("postgres", "data", 0, postgres_manifests(platform), keeps_data=True)
    # After the Deployments that they scale.
    yield Group("scaling", "inference", 10, scaled_objects(platform))


def _values(platform: Platform) -> Mapping[str, Mapping[str, Any]]:
    """Values by path. Raises ValueError, which names all templates that are missing."""
    wanted = wanted_charts(platform)
    if missing := [name for name in wanted if not (data_dir("charts") / name / "values.yaml.j2").is_file()]:
        raise ValueError(f"no template of values for: {', '.join(missing)}")
    context = values_context(platform)
    found = {f"values/{name}.yaml": render_values(name, context) for name in wanted if name != VLLM}
    for name in container_models(platform):
        found[f"values/models/{name}.yaml"] = model_values(platform, name)
    for name in vllm_models(platform):
        found[f"values/models/{name}.yaml"] = render_values(VLLM, {**context, **model_context(platform, name)})
    for name in platform.workloads:
        found[f"values/workloads/{name}.yaml"] = workload_values(platform, name)
    return found


def _applications(platform: Platform, groups: Sequence[Group]) -> Mapping[str, bytes]:
    made = [
        *projects(platform),
        *(chart_application(platform, chart) for name, chart in wanted_charts(platform).items() if name != VLLM),
        *(group_application(platform, group) for group in groups),
        *(model_application(platform, name) for name in vllm_models(platform)),
        *(container_application(platform, name) for name in container_models(platform)),
        *(workload_application(platform, name) for name in platform.workloads),
    ]
    return {f"{_APPLICATIONS}/{_file_name(item)}": _yaml(item) for item in made}


def _manifests(groups: Sequence[Group]) -> Mapping[str, bytes]:
    """A file for each manifest."""
    found: dict[str, bytes] = {}
    for group in groups:
        for item in group.manifests:
            namespace = item["metadata"].get("namespace")
            place = f"{group.name}/{namespace}" if namespace else group.name
            path = f"manifests/{place}/{_file_name(item)}"
            if path in found:
                raise ValueError(f"two manifests are {path}")
            found[path] = _yaml(item)
    return found


def _file_name(item: Manifest) -> str:
    return f"{item['kind'].lower()}-{item['metadata']['name']}.yaml"


def _workload_chart() -> Mapping[str, bytes]:
    """Our chart itself: the tree needs no release of groundplan."""
    folder = data_dir("charts") / "workload"
    return {
        f"charts/workload/{path.as_posix()}": (folder / path).read_bytes()
        for path in sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
        if not _is_example(path)
    }


def _is_example(path: Path) -> bool:
    return path.parts[0] in _NOT_COPIED


def _yaml(content: Mapping[str, Any]) -> bytes:
    return (_HEADER + dump(dict(content))).encode()
