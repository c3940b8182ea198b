"""What a person does on a cluster that is there already, in place of Terraform: labels of nodes, Secrets, certificates."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from groundplan.plan.model.platform import Nodes, Platform
from groundplan.render.manifests import APPS, SECRETS

_RANDOM = "openssl rand -hex 24"
_TAINT = "nvidia.com/gpu=present:NoSchedule"


def before(platform: Platform) -> Iterator[str]:
    """Lines of the README under a heading of their own."""
    yield "## Before"
    yield ""
    yield f"The cluster has the StorageClass `{platform.storage_class}`; take it with a disk that outlives a node."
    if platform.entry is not None:
        way_in = platform.entry
        yield f"Its IngressClass `{way_in.class_name}` has a controller; let it wait {way_in.idle_seconds} seconds for an"
        yield "answer: one that is not streamed sends nothing until it is whole."
    if platform.workloads:
        yield "It has metrics-server (`kubectl top nodes` answers), without which nothing scales on CPU."
    yield ""
    if platform.nodes:
        yield from _labels(platform.nodes)
    if platform.secrets:
        yield from _secrets(platform)
    if platform.entry is not None:
        yield from _certificates(platform, platform.entry.certificates)


def _labels(nodes: Mapping[str, Nodes]) -> Iterator[str]:
    yield "Label the nodes with GPUs by the type of these. The taint keeps other pods off them; leave it out where they are to"
    yield "share the node:"
    yield ""
    yield "```"
    for name, kind in sorted(nodes.items()):
        labels = " ".join(f"{key}={value}" for key, value in sorted(kind.labels.items()))
        room = f"{kind.millicpu / 1000:g} CPU and {kind.memory_mib}Mi"
        yield f"# {name}: {kind.max} x {kind.gpus} GPU, with {room} free on each node"
        yield f"kubectl label node NODE {labels}"
        yield f"kubectl taint node NODE {_TAINT}"
    yield "```"
    yield ""


def _secrets(platform: Platform) -> Iterator[str]:
    yield f"Secrets are copied from the namespace `{SECRETS}`, where only people write. FILE has what you bring:"
    yield ""
    yield "```"
    yield f"kubectl create namespace {SECRETS}"
    known = {connection.secret: connection for connection in platform.connections.values()}
    for name, keys in sorted(_entries(platform).items()):
        values = dict.fromkeys(keys, '"$(cat FILE)"')
        if connection := known.get(name):
            if connection.generated:
                yield f"RANDOM_TEXT=$({_RANDOM})"
            values |= {key: shlex.quote(value) for key, value in connection.values.items()}
            values |= {key: f'"{value.format("$RANDOM_TEXT")}"' for key, value in connection.generated.items()}
        literals = " ".join(f"--from-literal={key}={value}" for key, value in sorted(values.items()))
        yield f"kubectl -n {SECRETS} create secret generic {name} {literals}"
    yield "```"
    yield ""


def _entries(platform: Platform) -> Mapping[str, set[str]]:
    """The Secrets that others are made from, with their keys."""
    found: dict[str, set[str]] = {}
    for secret in platform.secrets.values():
        for remote in secret.keys.values():
            if remote.property is None:
                raise ValueError(f"{remote.secret} is a Secret on a cluster of one's own, and has no key")
            found.setdefault(remote.secret, set()).add(remote.property)
    return found


def _certificates(platform: Platform, certificates: Mapping[str, str]) -> Iterator[str]:
    yield "Each host has its certificate in a Secret. Make it, with the chain in CERTIFICATE_FILE, or have cert-manager make"
    yield "it: a Certificate with this `secretName`, of an issuer of your own:"
    yield ""
    yield "```"
    yield f"kubectl create namespace {APPS}"
    for workload, secret in sorted(certificates.items()):
        yield f"# {platform.workloads[workload].host}"
        yield f"kubectl -n {APPS} create secret tls {secret} --cert=CERTIFICATE_FILE --key=KEY_FILE"
    yield "```"
    yield ""
