"""Models that the product hosts, on any cloud: where their weights come from, and the GPUs of a replica."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from groundplan.blueprint.model import Gpu as GivenGpu
from groundplan.plan.model import Gpu
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

Store = Literal["gs", "s3"]

_HUB_FORM = "hf://ORGANISATION/MODEL"
_STORE_FORMS: Mapping[Store, str] = {"gs": "gs://BUCKET/PREFIX", "s3": "s3://BUCKET/PREFIX"}
# https://docs.cloud.google.com/storage/docs/buckets#naming
_GOOGLE_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")


def source_problem(path: Path, source: str, *, store: Store | None, where: str, code: str) -> Iterator[Problem]:
    """A source from which no model can be loaded that is hosted on ``where``, with buckets of ``store``; None: it has none."""
    scheme, _, rest = source.partition("://")
    forms: dict[str, str] = {"hf": _HUB_FORM}
    if store is not None:
        forms[store] = _STORE_FORMS[store]
    parts, form = rest.strip("/").split("/"), forms.get(scheme)
    if form is None:
        hint = f"{' or '.join(forms.values())}; a model behind an API has server: api"
        yield Problem(code, path, f"a model hosted on {where} cannot come from {scheme}://", hint)
    elif "" in parts or len(parts) < 2 or (scheme == "hf" and len(parts) > 2):
        yield Problem(code, path, f"{source!r} does not name a model", f"expected: {form}")
    elif scheme == "hf" and ":" in rest:
        yield Problem(code, path, f"{source!r} does not name a model", f"expected: {form}, without a revision")
    elif scheme == "gs" and not _GOOGLE_BUCKET.fullmatch(parts[0]):
        hint = "it has lower-case letters, digits, hyphens, underscores and full stops, and three characters at least"
        yield Problem(code, path, f"{parts[0]!r} is no name of a bucket", hint)


def resolve_gpu(given: GivenGpu, path: Path, origins: Origins) -> Gpu:
    """GPUs of one replica of the model at ``path``."""
    within = origins.at("gpu")
    return Gpu(
        type=within.given("type", given.type, *path, "gpu", "type"),
        count=within.given("count", given.count, *path, "gpu", "count"),
    )


def resolve_weights(
    source: str, path: Path, ours: str, origins: Origins, *, bucket_rule: Rule, prefix_rule: Rule
) -> tuple[str, str]:
    """Bucket and prefix of the weights: those of ``source``, or ``ours`` and the name on the Hub."""
    scheme, _, rest = source.partition("://")
    if scheme == "hf":
        prefix = f"{rest.strip('/')}/"
        return origins.rule("bucket", ours, bucket_rule), origins.rule("weights", prefix, prefix_rule)
    bucket, _, prefix = rest.strip("/").partition("/")
    return origins.given("bucket", bucket, *path, "source"), origins.given("weights", f"{prefix}/", *path, "source")
