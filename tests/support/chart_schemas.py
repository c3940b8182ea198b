"""The schemas of the pinned Helm charts, where a copy of the charts lies beside the checkout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from groundplan.render import charts

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "charts"


def schema_problems(name: str, values: Mapping[str, Any]) -> list[str]:
    """What the schema of a chart of the catalogue refuses in ``values``, which are put over the chart's own as Helm does.

    Empty for a chart that has no schema. Skips the test where there are no charts.
    """
    chart = charts()[name].chart
    schema = _schema(chart)
    if schema is None:
        return []
    whole = complete(name, values)
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in validator.iter_errors(whole)]


def complete(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Our values of a chart of the catalogue over its own, as Helm hands them to it. Skips where there are no charts."""
    return _merged(_defaults(charts()[name].chart), values)


@cache
def _defaults(chart: str) -> Mapping[str, Any]:
    """The chart's own values. Skips the test where there are no charts."""
    file = REFERENCE / chart / "values.yaml"
    if not file.is_file():
        pytest.skip(f"no charts beside the checkout: {chart}")
    return yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) or {}


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Values over values as in Helm: maps key by key, a list as a whole, and null takes a key away."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return result


@cache
def _schema(chart: str) -> Mapping[str, Any] | None:
    _defaults(chart)
    file = REFERENCE / chart / "values.schema.json"
    schema: Mapping[str, Any] | None = json.loads(file.read_bytes()) if file.is_file() else None
    return schema
