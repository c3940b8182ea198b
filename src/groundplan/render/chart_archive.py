"""Downloads a Helm chart, for ``scripts/refresh_charts``: from a repository over HTTPS, or from an OCI registry."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

import yaml

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
_TIMEOUT_SECONDS = 120


def fetch(repository: str, chart: str, version: str, into: Path) -> Path:
    """Unpack a chart at one version into ``into``; gives back its folder there.

    ``repository`` has the form of the catalogue: an address, or an OCI registry without ``https://``.

    Raises:
        OSError: the repository does not answer, or has no such chart.
        ValueError: what came is not what the repository promises.
    """
    if repository.startswith(("https://", "http://")):
        archive = _from_index(repository, chart, version)
    else:
        host, _, path = repository.partition("/")
        archive = _from_registry(f"https://{host}", f"{path}/{chart}", version)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as content:
        content.extractall(into, filter="data")
    return into / chart


def _from_index(repository: str, chart: str, version: str) -> bytes:
    base = f"{repository.rstrip('/')}/"
    index: Any = yaml.load(_get(urljoin(base, "index.yaml")), Loader=yaml.CSafeLoader)
    for entry in index["entries"].get(chart, ()):
        if entry["version"] == version:
            archive = _get(urljoin(base, entry["urls"][0]))
            if digest := entry.get("digest"):
                _verify(archive, digest)
            return archive
    raise FileNotFoundError(f"{repository} has no {chart} {version}")


def _from_registry(base: str, path: str, version: str) -> bytes:
    manifest = f"{base}/v2/{path}/manifests/{version}"
    token = ""
    try:
        answer = _get(manifest, accept=_MANIFEST)
    except HTTPError as error:
        if error.code != 401:
            raise
        token = _token(error.headers["WWW-Authenticate"])
        answer = _get(manifest, accept=_MANIFEST, token=token)
    for layer in json.loads(answer)["layers"]:
        if layer["mediaType"] == _LAYER:
            archive = _get(f"{base}/v2/{path}/blobs/{layer['digest']}", token=token)
            _verify(archive, layer["digest"])
            return archive
    raise ValueError(f"{base}/{path} {version} is no Helm chart")


def _token(challenge: str) -> str:
    """A token for anybody, from where the registry says that it gives them."""
    wanted = dict(re.findall(r'(\w+)="([^"]*)"', challenge))
    query = urlencode({key: wanted[key] for key in ("service", "scope") if key in wanted})
    answer = json.loads(_get(f"{wanted['realm']}?{query}"))
    return str(answer.get("token") or answer["access_token"])


def _get(address: str, *, accept: str = "*/*", token: str = "") -> bytes:
    request = Request(address, headers={"Accept": accept, "User-Agent": "groundplan"})
    if token:
        # Not for the storage that the registry sends on to: it takes the address alone for proof.
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    with urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
        content: bytes = answer.read()
        return content


def _verify(archive: bytes, digest: str) -> None:
    found = hashlib.sha256(archive).hexdigest()
    if found != digest.removeprefix("sha256:"):
        raise ValueError(f"the archive has the checksum {found}, not {digest}")
