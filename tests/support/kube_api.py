"""A Kubernetes API server over HTTP, as far as tests need it: kinds by name, server-side apply, and what the server answers."""

from __future__ import annotations

import json
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

Object = dict[str, Any]
T = TypeVar("T")

_MANAGER = "groundplan-tests"
_DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_WARNING = re.compile(r'299 \S+ "((?:[^"\\]|\\.)*)"')
_APPLY = "application/apply-patch+yaml"
_NAME = re.compile(r"^  name: [\"']?([a-z0-9.-]+)", re.MULTILINE)
_FIRST = ("CustomResourceDefinition", "Namespace")


class RefusedError(Exception):
    """The API server refused a request; the message is the server's own."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Kind:
    """A kind that the server has: where its objects are."""

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool

    def path(self, namespace: str | None, name: str = "") -> str:
        """Path of an object, or of all of them; without a namespace those of all namespaces."""
        parts = ["apis", self.group, self.version] if self.group else ["api", self.version]
        parts += ["namespaces", namespace] if self.namespaced and namespace else []
        return "/" + "/".join([*parts, self.plural, *([urllib.parse.quote(name)] if name else [])])


@dataclass
class KubeApi:
    """The server at ``address``, as a user who may do everything."""

    address: str
    token: str = field(repr=False)
    certificate: Path = field(repr=False)
    _kinds: list[Kind] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        """Trust the server's own certificate, and go to it directly whatever proxy this machine has."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        # From 3.13 on Python wants an extension that the certificate does not have.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )

    def request(
        self,
        method: str,
        path: str,
        body: Object | bytes | None = None,
        *,
        content_type: str = "application/json",
        accept: str = "application/json",
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[Object, list[str]]:
        """What the server answers, and its warnings.

        Raises:
            RefusedError: it answered with an error.
            OSError: it did not answer.
        """
        request = urllib.request.Request(
            f"{self.address}{path}?{urllib.parse.urlencode(query)}",
            method=method,
            data=json.dumps(body).encode() if isinstance(body, dict) else body,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": content_type, "Accept": accept},
        )
        try:
            with self._opener.open(request, timeout=120) as answer:
                text = answer.read()
                headers: list[str] = answer.headers.get_all("Warning", [])
        except urllib.error.HTTPError as error:
            raise RefusedError(error.code, _message(error.read())) from None
        warnings = [found.replace('\\"', '"') for header in headers for found in _WARNING.findall(header)]
        return (json.loads(text) if text.startswith(b"{") else {}), warnings

    def ready(self) -> bool:
        """Whether the server is ready; raises OSError while nobody answers."""
        try:
            self.request("GET", "/readyz")
        except RefusedError:
            return False
        return True

    def kind(self, name: str, version: str | None = None) -> Kind:
        """The kind called ``Deployment``, or ``Cluster.postgresql.cnpg.io`` where several groups have one of that name.

        Kubernetes' own groups go before others. ``version`` is an ``apiVersion``; without it the preferred one is taken.

        Raises:
            LookupError: the server has no such kind, or several.
        """
        kind, _, group = name.partition(".")
        for attempt in range(2):
            if attempt or not self._kinds:
                self._kinds = self._discover()
            found = [each for each in self._kinds if each.kind == kind and group in ("", each.group)]
            if version:
                found = [each for each in found if version == "/".join(filter(None, (each.group, each.version)))]
            if found:
                break
        else:
            raise LookupError(f"no kind {name}" + (f" in {version}" if version else ""))
        own = [each for each in found if "." not in each.group or each.group.endswith(".k8s.io")]
        groups = {each.group for each in own or found}
        if len(groups) > 1 and "" not in groups:
            raise LookupError(f"kind {name} is in several groups, say which: {', '.join(sorted(groups))}")
        return next(each for each in own or found if "" not in groups or not each.group)

    def get(self, kind: str, name: str, namespace: str | None = None) -> Object | None:
        """An object, or None where it is not there; in ``default`` when no namespace is given."""
        try:
            return self.request("GET", self.kind(kind).path(namespace or "default", name))[0]
        except RefusedError as error:
            if error.code == 404:
                return None
            raise

    def objects(self, kind: str, namespace: str | None = None, *, labels: str = "") -> list[Object]:
        """All objects of a kind, of one namespace or of all; ``labels`` is a selector such as ``app=web``."""
        found, _ = self.request("GET", self.kind(kind).path(namespace), query={"labelSelector": labels})
        items: list[Object] = found["items"]
        return items

    def apply(self, manifests: Iterable[Mapping[str, Any]], *, dry_run: bool = False) -> list[str]:
        """Apply on the server's side and give its warnings; a field that the kind does not have is an error.

        Definitions and namespaces go first, and are waited for, so that what follows finds them.

        Raises:
            RefusedError: the server does not take one of them; those before it are applied.
        """
        everything = list(manifests)
        self.kind("Namespace")  # so that not each thread asks for all kinds
        with ThreadPoolExecutor(4) as pool:
            first = [each for each in everything if each["kind"] in _FIRST]
            warnings = list(pool.map(lambda each: self._apply(each, dry_run), first))
        if not dry_run:
            self._await(first)
        warnings += [self._apply(each, dry_run) for each in everything if each["kind"] not in _FIRST]
        return [warning for several in warnings for warning in several]

    def apply_definitions(self, files: Iterable[Path]) -> None:
        """Apply files of one custom resource definition each, as they are: Python takes long to parse such files."""
        kind = self.kind("CustomResourceDefinition")

        def apply(file: Path) -> str:
            text = file.read_text()
            found = _NAME.search(text)
            assert found, file
            path, query = kind.path(None, found[1]), {"fieldManager": _MANAGER, "fieldValidation": "Strict"}
            self.request("PATCH", path, text.encode(), content_type=_APPLY, query=query)
            return found[1]

        with ThreadPoolExecutor(4) as pool:
            self._await_served(set(pool.map(apply, files)))

    def _apply(self, manifest: Mapping[str, Any], dry_run: bool) -> list[str]:
        metadata = manifest["metadata"]
        try:
            kind = self.kind(manifest["kind"], manifest["apiVersion"])
        except LookupError as error:
            raise RefusedError(404, str(error)) from None
        query = {"fieldManager": _MANAGER, "fieldValidation": "Strict", "force": "true"}
        _, warnings = self.request(
            "PATCH",
            kind.path(metadata.get("namespace", "default"), metadata["name"]),
            dict(manifest),
            content_type=_APPLY,
            query=query | ({"dryRun": "All"} if dry_run else {}),
        )
        return warnings

    def create(self, manifest: Mapping[str, Any]) -> Object:
        """Create an object, its status with it, which apply leaves out."""
        kind = self.kind(manifest["kind"], manifest["apiVersion"])
        return self.request("POST", kind.path(manifest["metadata"].get("namespace", "default")), dict(manifest))[0]

    def set_status(self, kind: str, name: str, status: Mapping[str, Any], namespace: str | None = None) -> None:
        """Merge into an object's status, as the controller would that the bed does not run."""
        path = self.kind(kind).path(namespace or "default", name) + "/status"
        self.request("PATCH", path, {"status": dict(status)}, content_type="application/merge-patch+json")

    def patch(self, kind: str, name: str, body: Mapping[str, Any], namespace: str | None = None) -> Object:
        """Merge into an object."""
        path = self.kind(kind).path(namespace or "default", name)
        return self.request("PATCH", path, dict(body), content_type="application/merge-patch+json")[0]

    def delete(self, kind: str, name: str, namespace: str | None = None) -> None:
        """Delete an object and what belongs to it, unless it is gone; does not wait for that."""
        query = {"propagationPolicy": "Background"}
        try:
            self.request("DELETE", self.kind(kind).path(namespace or "default", name), query=query)
        except RefusedError as error:
            # One that was listed a moment ago may have been on its way out.
            if error.code != HTTPStatus.NOT_FOUND:
                raise

    def delete_all(self, kind: str, namespace: str | None = None) -> None:
        """Delete all objects of a kind; does not wait for that."""
        self.request("DELETE", self.kind(kind).path(namespace))

    def _await(self, made: Iterable[Mapping[str, Any]]) -> None:
        """Wait until definitions are served and namespaces have what each pod needs."""
        for manifest in made:
            if manifest["kind"] == "Namespace":
                self._await_account(manifest["metadata"]["name"])
        definitions = {each["metadata"]["name"] for each in made if each["kind"] == "CustomResourceDefinition"}
        if definitions:
            self._await_served(definitions)

    def _await_served(self, definitions: set[str]) -> None:
        wait_for("definitions to be served", lambda: definitions <= self.served())

    def _await_account(self, namespace: str) -> None:
        wait_for(f"service account of namespace {namespace}", lambda: self.get("ServiceAccount", "default", namespace))

    def served(self) -> set[str]:
        """Names of all kinds as definitions have them, ``clusters.postgresql.cnpg.io``, as the server says now."""
        self._kinds = self._discover()
        return {f"{each.plural}.{each.group}" for each in self._kinds}

    def _discover(self) -> list[Kind]:
        """All kinds, the preferred version of each group first."""
        return [
            Kind(group["metadata"].get("name", ""), version["version"], *_names(resource))
            for root in ("/api", "/apis")
            for group in self.request("GET", root, accept=_DISCOVERY)[0]["items"]
            for version in group["versions"]
            for resource in version.get("resources", [])
            if "responseKind" in resource
        ]


def condition(manifest: Mapping[str, Any], kind: str) -> str | None:
    """``True``, ``False`` or ``Unknown``: a condition in an object's status."""
    conditions = manifest.get("status", {}).get("conditions") or []
    return next((each["status"] for each in conditions if each["type"] == kind), None)


def wait_for(what: str, look: Callable[[], T | None], seconds: float = 120, *, pause: float = 0.2) -> T:
    """What ``look`` gives, as soon as it gives something; a refusal counts as nothing.

    Raises:
        TimeoutError: it gave nothing within ``seconds``.
    """
    end = time.monotonic() + seconds
    while True:
        refused = ""
        try:
            if found := look():
                return found
        except (RefusedError, LookupError) as error:
            refused = f": {error}"
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}{refused}")
        time.sleep(pause)


def _names(resource: Mapping[str, Any]) -> tuple[str, str, bool]:
    return resource["responseKind"]["kind"], resource["resource"], resource["scope"] == "Namespaced"


def _message(text: bytes) -> str:
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError):
        return text.decode(errors="replace")
