"""The key index: how it is made from the files of a chart. The charts are small ones of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundplan.render.key_index import ChartFiles, Form, Hints, build, dump, index, parse, paths_in_templates, read


def made(values: str, used: str = "", blocks: str = "", schema: Mapping[str, Any] | None = None, **hints: Any) -> Form:
    subcharts = hints.pop("subcharts", {})
    files = ChartFiles(yaml.safe_load(values) or {}, used.split(), blocks.split(), schema, subcharts)
    return build(files, Hints(**hints))


@pytest.mark.parametrize(
    "value, form",
    [
        ("true", "bool"),
        ("3", "number"),
        ("0.5", "number"),
        ("24h", "string"),
        ('""', "bool|number|string"),
        ("null", "any"),
        ("[]", "list"),
        ("[a, b]", "list"),
        ("{}", "map"),
        ("{inner: 1}", {"inner": "number"}),
    ],
)
def test_a_default_tells_the_type(value: str, form: Form) -> None:
    assert made(f"key: {value}") == {"key": form}


@pytest.mark.parametrize(
    "values, form",
    [
        ("{maxUnavailable: 1, targetPort: http}", {"maxUnavailable": "number|string", "targetPort": "number|string"}),
        ("{tolerations: {}, nodeSelector: []}", {"tolerations": "list|map", "nodeSelector": "list|map"}),
        ("{image: {tag: ''}}", {"image": {"tag": "string"}}),
        ("{resources: {limits: {cpu: 1}}}", {"resources": "map"}),
    ],
)
def test_what_kubernetes_takes_is_known(values: str, form: Form) -> None:
    assert made(values) == form


def test_a_path_of_a_template_is_known_without_a_default() -> None:
    form = made("persistence: {size: 1Gi}", used="persistence.storageClassName pdb.enabled auth auth.secret")
    assert form["persistence"] == {"size": "string", "storageClassName": "any"}
    assert form["pdb"] == {"enabled": "any"}
    assert form["auth"] == {"secret": "any", "|": "any"}


def test_an_empty_default_is_not_free_when_the_template_reads_names_of_it() -> None:
    assert made("{a: {}, b: {}}", used="a.name") == {"a": {"name": "any"}, "b": "map"}


def test_a_name_may_have_dots() -> None:
    assert made("grafana.ini: {log: {mode: console}}", used="grafana.ini", free=["grafana.ini"]) == {
        "grafana.ini": {"log": {"mode": "string", "*": "any"}, "*": "any"}
    }


def test_a_block_is_free_below_unless_it_is_a_part_of_the_chart() -> None:
    form = made("config: {service: {tls: false}}\nwriter: {replicas: 3, config: {a: 1}}\n", blocks="config writer gone")
    assert form["config"] == {"*": "any", "service": {"*": "any", "tls": "bool"}}
    assert form["writer"] == {"replicas": "number", "config": {"a": "number"}}


def test_a_schema_counts_more_than_a_default() -> None:
    schema = {
        "required": ["mode", "size"],
        "properties": {
            "mode": {"type": "string", "enum": ["a", "b"]},
            "size": {"type": ["integer", "string", "null"]},
            "list": {"type": "array", "items": {"$ref": "#/$defs/item"}},
            "extra": {"type": "object", "additionalProperties": {"type": "string"}},
            "either": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"name": {"type": "string"}}}]},
        },
        "$defs": {"item": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}},
    }
    assert made("{size: 1, other: true}", schema=schema) == {
        "!": ["mode"],
        "mode": "=a|b",
        "size": "int|string",
        "list": [{"!": ["name"], "*": "any", "name": "string"}],
        "extra": {"*": "string"},
        "either": {"name": "string", "|": "string"},
        "other": "bool",
    }


def test_a_strict_schema_closes_a_block_and_drops_what_only_a_template_names() -> None:
    schema = {"additionalProperties": False, "properties": {"image": {"type": "object", "additionalProperties": False}}}
    assert made("image: {}", used="image.old old", blocks="image", schema=schema) == {"image": {}}


def test_references_that_lead_nowhere_say_nothing() -> None:
    schema = {
        "properties": {"a": {"$ref": "https://example.com/a"}, "b": {"$ref": "#/$defs/b"}},
        "$defs": {"b": {"$ref": "#/$defs/b"}},
    }
    assert made("", schema=schema) == {"a": "any", "b": "any"}


def test_hints_correct_what_cannot_be_seen() -> None:
    form = made(
        "{settings: {a: {b: 1}}, parts: {x: {}}, models: []}",
        blocks="parts",
        free=["settings"],
        closed=["parts", "models[]"],
        types={"models[].name": "string"},
        required=["models", "settings.a"],
    )
    assert form == {
        "!": ["models", "settings"],
        "settings": {"!": ["a"], "*": "any", "a": {"*": "any", "b": "number"}},
        "parts": {"x": "map"},
        "models": [{"name": "string"}],
    }


def test_a_hint_for_a_path_that_is_gone_is_an_error() -> None:
    with pytest.raises(KeyError, match="the chart has no settings"):
        made("a: 1", free=["settings"])


def test_a_subchart_is_known_when_its_values_are_at_hand() -> None:
    values = "{known: {a: 2}, unknown: {a: {b: 1}}}"
    form = made(
        values, used="known.c", subcharts={"known": {"a": "string", "b": {"x": "bool"}}, "unknown": None, "absent": None}
    )
    assert form["known"] == {"a": "number", "b": {"x": "bool"}, "c": "any"}
    assert form["unknown"] == {"*": "any", "a": {"*": "any", "b": "number"}}
    assert form["absent"] == "map"


@pytest.mark.parametrize(
    "form",
    [
        "any",
        "list|map",
        "=a|b",
        ["string"],
        {"a": "bool", "!": ["a"], "|": "string"},
        {"*": {"b": "int"}},
        {"*": "any", "a": ["map"]},
    ],
)
def test_a_form_is_read_back_as_it_was(form: Form) -> None:
    assert build(ChartFiles({}, (), ()), Hints(types={"key": form})) == {"key": form}
    assert parse(form) == parse(json.loads(json.dumps(form)))


def test_paths_are_found_in_templates() -> None:
    used, blocks = paths_in_templates(
        [
            "{{- if .Values.pdb.enabled }}x: {{ $.Values.pdb.max }}{{ end }}",
            "{{ toYaml .Values.resources | nindent 4 }} {{ with .Values.env }}{{ . }}{{ end }}",
            '{{ index .Values "sub-chart" "enabled" }} .Values.no.action',
        ]
    )
    assert used == {"pdb.enabled", "pdb.max", "resources", "env", "sub-chart.enabled"}
    assert blocks == {"resources", "env"}


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """An unpacked chart with a template, and subcharts inside of it, beside it, and not there."""
    files = {
        "demo/Chart.yaml": "name: demo\nversion: 1.0.0\ndependencies:\n- {name: inner, repository: x, version: '1'}\n"
        "- {name: beside, alias: near, repository: x, version: '2'}\n"
        "- {name: other, repository: x, version: '3'}\n- name: own\n",
        "demo/values.yaml": "replicas: 1\nown: {crds: true}\nconfig: '{{ toYaml .Values.settings }}'\nsettings: {a: 1}\n",
        "demo/templates/a.yaml": "{{ .Values.image.tag }}",
        "demo/charts/inner/Chart.yaml": "name: inner\nversion: '1'\n",
        "demo/charts/inner/values.yaml": "a: 1\n",
        "beside/Chart.yaml": "name: beside\nversion: '2'\n",
        "beside/values.yaml": "b: true\n",
        "other/Chart.yaml": "name: other\nversion: '4'\n",
        "other/values.yaml": "c: 1\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path / "demo"


def test_an_unpacked_chart_is_read(chart: Path) -> None:
    content = index(chart, "demo", "v1.0.0", Hints())
    assert content == {
        "chart": "demo",
        "version": "v1.0.0",
        "keys": {
            "replicas": "number",
            "own": {"crds": "bool"},
            "config": "string",
            "settings": {"*": "any", "a": "number"},
            "image": {"tag": "any"},
            "inner": {"a": "number"},
            "near": {"b": "bool"},
            "other": "map",
        },
    }
    assert json.loads(dump(content)) == content
    assert dump(content) == dump(json.loads(dump(content)))


def test_saved_paths_stand_for_templates(chart: Path) -> None:
    (chart / "used_values.json").write_text('{"used": ["a.b", "settings"], "whole": ["settings"]}')
    assert {"a.b", "settings"} <= set(read(chart).used)
    assert "image.tag" not in read(chart).used


def test_dependencies_of_an_old_chart_are_read(chart: Path) -> None:
    (chart / "requirements.yaml").write_text("dependencies:\n- {name: minio, repository: x, version: '1'}\n")
    assert read(chart).subcharts == {"minio": None}
