"""Values as Helm hands them to a chart, and its schema, where a copy of the charts lies beside the checkout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

REFERENCE = Path(__file__).parents[3] / "shared" / "charts"


def complete(chart: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Our values over the chart's: maps are merged, anything else is replaced, null takes away. Skips without the chart."""
    file = REFERENCE / chart / "values.yaml"
    if not file.is_file():
        pytest.skip(f"no charts beside the checkout: {chart}")
    return _merge(yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) or {}, values)


def check_schema(chart: str, values: Mapping[str, Any]) -> None:
    """Raise a ValidationError where the chart's schema refuses the values; a chart without a schema refuses none."""
    everything = complete(chart, values)
    schema = REFERENCE / chart / "values.schema.json"
    if schema.is_file():
        Draft7Validator(json.loads(schema.read_bytes())).validate(everything)


def _merge(defaults: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(defaults)
    for key, value in values.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged
