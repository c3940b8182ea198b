"""What no single field can tell: references between sections, fields that need each other, secrets written out.

Each check reads the merged value as it was written, since it also has to work where other parts of it are wrong.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from groundplan.blueprint.validate import describe
from groundplan.problems import Path, Problem, nearest

STORES = ("postgres", "vectors", "cache", "queue")

# What well-known tokens and keys look like; each prefix is documented by the one who issues it.
_TOKEN = re.compile(
    r"(?:AKIA|ASIA)[0-9A-Z]{16}"  # AWS access key id
    r"|hf_[A-Za-z0-9]{20,}"  # Hugging Face
    r"|(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}"  # OpenAI, Anthropic; the end of a name such as desk- is none
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
    r"|glpat-[A-Za-z0-9_-]{16,}"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}"  # Slack
    r"|AIza[A-Za-z0-9_-]{30,}"  # Google API key
    r"|ya29\.[A-Za-z0-9_-]{20,}"
    r"|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}"  # JSON web token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|://[^/\s:@]+:[^/\s@]+@"  # user and password in an address
)
_SECRET_NAME = re.compile(r"(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_KEY|APIKEY|PRIVATE_KEY|ACCESS_KEY|CREDENTIALS)$")


# https://git-scm.com/docs/git-check-ref-format
_NO_REVISION = re.compile(r"^[-/.]|\.\.|//|/\.|[/.]$|\.lock(/|$)")
# Of YAML 1.1, which Helm reads: https://yaml.org/type/bool.html and https://yaml.org/type/null.html
_YAML_WORDS = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
# Of the namespace in which models run.
_LOADER = "model-loader"

# Options that only some servers take. Of vLLM groundplan chooses image, port and health; Triton's models say in its repository
# what they take; of a program of the team nothing is known.
_TAKEN_BY: Mapping[str, tuple[str, ...]] = {
    "image": ("tgi", "triton", "onnx", "custom"),
    "port": ("tgi", "triton", "onnx", "custom"),
    "health": ("tgi", "triton", "onnx", "custom"),
    "context": ("vllm", "tgi"),
    "concurrency": ("vllm", "tgi"),
}
# Servers of which there is no image that everybody can use.
_OWN_IMAGE = ("onnx", "custom")


def check(blueprint: Mapping[str, Any]) -> list[Problem]:
    """Every problem of a merged blueprint that the models cannot see."""
    checks = (
        _nulls,
        _names,
        _needs,
        _models,
        _services,
        _gitops,
        _replicas,
        _traffic,
        _state,
        _pricing,
        _ranges,
        _repeated,
        _secrets,
    )
    return [problem for each in checks for problem in each(blueprint)]


def secret_values(value: Any) -> Iterator[tuple[Path, str]]:
    """Each text that looks like a key, token or password, with its path."""
    for path, text in _leaves(value):
        if isinstance(text, str) and (_TOKEN.search(text) or _is_named_secret(path)):
            yield path, text


def mask_tokens(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Lines of a file without what looks like a token, for showing a file that could not be parsed."""
    return tuple(_TOKEN.sub(lambda found: "*" * len(found[0]), line) for line in lines)


def _is_named_secret(path: Path) -> bool:
    return len(path) == 4 and path[0] == "services" and path[2] == "env" and bool(_SECRET_NAME.search(str(path[3]).upper()))


def _map(value: Any, *path: str) -> Mapping[str, Any]:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value


def _nulls(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    for path, value in _leaves(blueprint):
        if value is None and path:
            yield Problem("GP203", path, f"{path[-1]} has no value", "give it one, or delete the line")


def _names(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    models = _map(blueprint, "models")
    for kind, names in (("models", models), ("services", _map(blueprint, "services"))):
        for name in names:
            if name in STORES:
                yield Problem(
                    "GP210", (kind, name), f"{name} is the name of a store and cannot name another thing", "rename it"
                )
            elif kind == "services" and name in models:
                yield Problem(
                    "GP210", (kind, name), f"{name} is both a model and a service", "`needs` could mean either; rename one"
                )


def _needs(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    data = _map(blueprint, "data")
    known = [*_map(blueprint, "models"), *_map(blueprint, "services"), *(store for store in STORES if store in data)]
    for name, service in _map(blueprint, "services").items():
        needs = service.get("needs") if isinstance(service, Mapping) else None
        for index, needed in enumerate(needs if isinstance(needs, list) else []):
            path = ("services", name, "needs", index)
            if needed == name:
                yield Problem("GP301", path, f"{name} needs itself", "delete it from the list")
            elif isinstance(needed, str) and needed not in known:
                close = nearest(needed, known)
                if needed in STORES:
                    hint = f"the blueprint has no data.{needed}; add it"
                else:
                    hint = f"did you mean {close}?" if close else f"it has: {', '.join(known) or 'none'}"
                yield Problem("GP301", path, f"{describe(needed)} is no model, service or store of this blueprint", hint)


def _models(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    for name in _map(blueprint, "models"):
        model, path = _map(blueprint, "models", name), ("models", name)
        server = model.get("server")
        for key, servers in _TAKEN_BY.items():
            if model.get(key) is not None and isinstance(server, str) and server not in servers:
                message = f"{key} is given, but server: {server} takes none"
                yield Problem("GP210", (*path, key), message, f"delete it; those that take it: {', '.join(servers)}")
        if server in _OWN_IMAGE and "image" not in model:
            message = f"image is missing: server: {server} runs a program of the team"
            yield Problem("GP202", (*path, "image"), message, "for example ghcr.io/acme/ranker:1.4.2")
        yield from _moving_tag((*path, "image"), model.get("image"))


def _services(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    hosts: dict[str, str] = {}
    for name in _map(blueprint, "services"):
        service, path = _map(blueprint, "services", name), ("services", name)
        port, expose, host = service.get("port"), service.get("expose"), service.get("host")
        if port is not None and expose is None:
            yield Problem("GP202", (*path, "expose"), "expose is missing: a port needs it", "allowed: public, internal")
        if expose is not None and port is None:
            yield Problem(
                "GP202",
                (*path, "port"),
                f"port is missing: expose: {expose} needs it",
                "the port that the container listens on",
            )
        if host is not None and expose != "public" and (expose is None or blueprint.get("profile") != "private-vpc"):
            yield Problem(
                "GP210", (*path, "host"), "host is given, but the service is not public", "set expose: public, or delete it"
            )
        if port is None and service.get("health") is not None:
            yield Problem(
                "GP210", (*path, "health"), "health is given, but the service has no port", "add the port, or delete it"
            )
        yield from _moving_tag((*path, "image"), service.get("image"))
        if isinstance(host, str):
            if host in hosts:
                yield Problem(
                    "GP210", (*path, "host"), f"{describe(host)} is the host of {hosts[host]} already", "each needs its own"
                )
            hosts.setdefault(host, name)
        for variable in _map(service, "env").keys() & _map(service, "secrets").keys():
            hint = "keep it in secrets if the value is one, else in env"
            yield Problem("GP210", (*path, "secrets", variable), f"{variable} is both in env and in secrets", hint)


def _moving_tag(path: Path, image: Any) -> Iterator[Problem]:
    if isinstance(image, str) and image.endswith(":latest"):
        message = "the tag latest is another image whenever one is pushed, so that nobody can say what runs"
        yield Problem("GP204", path, message, "give the version's own tag, or its digest")


def _gitops(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    if "gitops" not in blueprint:
        return
    given = _map(blueprint, "gitops")
    folder, revision = given.get("path"), given.get("revision")
    if isinstance(folder, str) and folder and {"", "..", ".", ".git"} & set(folder.removesuffix("/").split("/")):
        hint = "a folder in it, from its top and without . or ..: for example gitops"
        yield Problem("GP209", ("gitops", "path"), f"{describe(folder)} is no folder inside the repository", hint)
    if isinstance(revision, str) and _NO_REVISION.search(revision):
        hint = "a branch, a tag or a commit: for example main"
        yield Problem("GP209", ("gitops", "revision"), f"{describe(revision)} can be the name of nothing in git", hint)
    for kind in ("models", "services"):
        for name in _map(blueprint, kind):
            if name in _YAML_WORDS:
                message = f"{name} is a word that YAML takes for a value, and charts write names without quotes"
                yield Problem("GP209", (kind, name), message, "rename it")
    if _LOADER in _map(blueprint, "models"):
        message = f"{_LOADER} is the service account of model servers, and a server of this name would have it for itself"
        yield Problem("GP209", ("models", _LOADER), message, "rename it")


def _replicas(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    for kind in ("models", "services"):
        for name in _map(blueprint, kind):
            replicas = _map(blueprint, kind, name, "replicas")
            low, high = replicas.get("min"), replicas.get("max")
            if isinstance(low, int) and isinstance(high, int) and low > high:
                yield Problem(
                    "GP208", (kind, name, "replicas", "min"), f"min is {low}, but max is {high}", "raise max or lower min"
                )


def _traffic(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    traffic = _map(blueprint, "intent", "traffic")
    steady, peak = traffic.get("steady_rps"), traffic.get("peak_rps")
    if isinstance(steady, int | float) and isinstance(peak, int | float) and steady > peak:
        path = ("intent", "traffic", "peak_rps")
        yield Problem(
            "GP208", path, f"peak_rps is {peak}, but steady_rps is {steady}", "the peak is at least the steady traffic"
        )


def _state(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    state = _map(blueprint, "state")
    backend = state.get("backend")
    if backend in ("s3", "gcs") and "bucket" not in state:
        yield Problem("GP202", ("state", "bucket"), f"bucket is missing: the {backend} backend needs it", "an existing bucket")
    if backend == "s3" and "region" not in state:
        yield Problem("GP202", ("state", "region"), "region is missing: the s3 backend needs it", "the region of the bucket")
    for key in ("bucket", "region"):
        if key in state and (backend == "local" or (backend == "gcs" and key == "region")):
            yield Problem("GP210", ("state", key), f"{key} is given, but the {backend} backend takes none", "delete it")


# Of which cloud a discount is, and what the other has in its place.
_DISCOUNTS: Mapping[str, tuple[str, str]] = {
    "savings_plan_1y": ("aws", "committed_use"),
    "savings_plan_3y": ("aws", "committed_use"),
    "committed_use": ("gcp", "savings_plan_1y or savings_plan_3y"),
}
_CLOUDS: Mapping[str, str] = {"aws": "AWS", "gcp": "Google Cloud"}


def _pricing(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    pricing, provider = _map(blueprint, "pricing"), str(_map(blueprint, "cloud").get("provider"))
    if provider == "onprem" and "pricing" in blueprint:
        message = "pricing is given, but a cluster of one's own has no prices"
        yield Problem("GP210", ("pricing",), message, "delete it; it is about what a cloud bills")
        return
    for name, (cloud, instead) in _DISCOUNTS.items():
        if name in pricing and provider in _CLOUDS and provider != cloud:
            message = f"{name} is a discount of {_CLOUDS[cloud]}, and this runs on {_CLOUDS[provider]}"
            yield Problem("GP210", ("pricing", name), message, f"delete it; {_CLOUDS[provider]} has {instead}")
    if provider == "aws" and {"savings_plan_1y", "savings_plan_3y"} <= pricing.keys():
        message = "savings_plan_1y and savings_plan_3y are both given, and an hour is billed by one of them"
        yield Problem("GP210", ("pricing", "savings_plan_3y"), message, "keep one; of a mix give the discount that it comes to")


def _ranges(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    access = _map(blueprint, "cluster").get("api_access")
    places: list[tuple[Path, Any]] = [(("network", "cidr"), _map(blueprint, "network").get("cidr"))]
    places += [
        (("cluster", "api_access", index), item) for index, item in enumerate(access if isinstance(access, list) else [])
    ]
    for path, text in places:
        if not isinstance(text, str) or not re.fullmatch(r"[0-9.]+/[0-9]+", text):
            continue
        try:
            ipaddress.IPv4Network(text)
        except ValueError:
            try:
                hint = f"the range that holds it is {ipaddress.IPv4Network(text, strict=False)}"
            except ValueError:
                hint = "four numbers up to 255 and a prefix length up to 32, for example 10.40.0.0/16"
            yield Problem("GP209", path, f"{describe(text)} is not an IPv4 range", hint)


def _repeated(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    def lists(value: Any, path: Path) -> Iterator[tuple[Path, list[Any]]]:
        if isinstance(value, Mapping):
            for key, item in value.items():
                yield from lists(item, (*path, key))
        elif isinstance(value, list):
            yield path, value

    for path, items in lists({key: item for key, item in blueprint.items() if key != "overrides"}, ()):
        seen: list[Any] = []
        for index, item in enumerate(items):
            if item in seen and isinstance(item, str):
                yield Problem("GP205", (*path, index), f"{describe(item)} stands in the list twice", "delete one")
            seen.append(item)


def _secrets(blueprint: Mapping[str, Any]) -> Iterator[Problem]:
    for path, _ in secret_values(blueprint):
        hint = "keep it in the cloud's secret manager, name it under `secrets` of the service, and change it, since it was here"
        if path == ("gitops", "repository"):
            hint = "leave it out, and change it, since it was here; the tree's README.md says how Argo CD gets one"
        yield Problem("GP206", path, f"{path[-1]} looks like a key, token or password", hint)
