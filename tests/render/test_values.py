"""Templates of values: filled in, parsed and checked; and YAML as text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2
import pytest
import yaml

from groundplan.data_dir import data_dir
from groundplan.render import charts, dump, render_values, values


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Writes the template of a chart; the catalogue and the indexes are the real ones."""
    charts()  # before the folder is another one
    monkeypatch.setattr(values, "data_dir", lambda name: tmp_path)
    values._environment.cache_clear()

    def write(chart: str, text: str) -> None:
        (tmp_path / chart).mkdir()
        (tmp_path / chart / "values.yaml.j2").write_text(text)

    yield write
    values._environment.cache_clear()


def test_values_are_rendered(template: Any) -> None:
    template(
        "qdrant",
        "replicaCount: {{ peers }}\n"
        "image: {tag: {{ version }}, useUnprivilegedImage: true}\n"
        "env:\n"
        "{% for name, value in env.items() %}\n"
        "  - {name: {{ name }}, value: {{ 'http://' ~ value }}}\n"
        "{% endfor %}\n"
        "resources: {{ resources }}\n"
        "{% if peers > 1 %}\n"
        "config: {cluster: {enabled: true}}\n"
        "{% endif %}\n",
    )
    context = {"peers": 3, "version": "1.30", "env": {"A": "x: {y}"}, "resources": MappingProxyType({"limits": {"cpu": "1"}})}
    assert render_values("qdrant", context) == {
        "replicaCount": 3,
        "image": {"tag": "1.30", "useUnprivilegedImage": True},
        "env": [{"name": "A", "value": "http://x: {y}"}],
        "resources": {"limits": {"cpu": "1"}},
        "config": {"cluster": {"enabled": True}},
    }


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "a: b",
        "{a}",
        "- x",
        "# no",
        "line\nline",
        "quote \" and '",
        "€ 😀",
        "\x7f\x85\u2028\ufeff",
        "",
        " ",
        "*x",
        "!y",
        "1.0",
        "null",
    ],
)
def test_no_text_changes_the_structure(template: Any, text: str) -> None:
    template("grafana", "fullnameOverride: {{ text }}\npodLabels: {{ {'text': text} }}\n")
    assert render_values("grafana", {"text": text}) == {"fullnameOverride": text, "podLabels": {"text": text}}


def test_bare_text_goes_into_a_block(template: Any) -> None:
    template("grafana", "podAnnotations:\n  note: |\n    key = {{ text | bare }}\n")
    assert render_values("grafana", {"text": "x y"}) == {"podAnnotations": {"note": "key = x y\n"}}


def test_a_value_that_the_chart_does_not_know_is_an_error(template: Any) -> None:
    template("qdrant", "replicaCounts: 1\nresources: []\n")
    with pytest.raises(ValueError, match=r"did you mean replicaCount\n.*resources must be a map, not a list"):
        render_values("qdrant", {})


@pytest.mark.parametrize("text", ["a: {{ gone }}", "a: {{ some.gone }}", "{% if gone %}a: 1{% endif %}"])
def test_what_the_context_does_not_have_is_an_error(template: Any, text: str) -> None:
    template("qdrant", text)
    with pytest.raises(jinja2.UndefinedError, match="gone"):
        render_values("qdrant", {"some": {}})


def test_a_key_that_is_there_twice_is_an_error(template: Any) -> None:
    template("qdrant", "replicaCount: 1\nreplicaCount: 2\n")
    with pytest.raises(ValueError, match="line 2: replicaCount is there twice"):
        render_values("qdrant", {})


@pytest.mark.parametrize("text", ["- a\n", "# nothing\n", ""])
def test_a_file_that_is_no_map_is_an_error(template: Any, text: str) -> None:
    template("qdrant", text)
    with pytest.raises(ValueError, match="is no map"):
        render_values("qdrant", {})


@pytest.mark.parametrize("value", [object(), {1, 2}, float("nan")])
def test_what_yaml_cannot_say_is_an_error(template: Any, value: object) -> None:
    template("qdrant", "replicaCount: {{ value }}\n")
    with pytest.raises((TypeError, ValueError)):
        render_values("qdrant", {"value": value})
    with pytest.raises((TypeError, ValueError)):
        dump({"value": value})


def test_every_template_belongs_to_the_catalogue() -> None:
    assert {file.parent.name for file in data_dir("charts").glob("*/values.yaml.j2")} <= charts().keys()


@pytest.mark.parametrize(
    "text",
    [
        *("1e3", "0x1f", "0o17", "0b1", "1_000", ".5", "1.", "-1", "+1", "y", "N", "yes", "off", "~", "null", ".inf", ".NaN"),
        *(
            "2026-01-01",
            "12:30:00",
            "a",
            "a: b",
            "- a",
            "# a",
            "",
            " a",
            "a ",
            "'",
            '"',
            "a\nb\n",
            "a\n\nb",
            "a \nb",
            "\n",
            "€",
            "😀",
        ),
    ],
)
def test_text_stays_text(text: str) -> None:
    assert yaml.safe_load(dump({"key": text, text: 1})) == {"key": text, text: 1}


@pytest.mark.parametrize("text", ["1e3", "0o17", "0b1", "1_000", "y", "N"])
def test_what_other_readers_take_for_something_else_is_quoted(text: str) -> None:
    assert dump({"key": text}) == f"key: '{text}'\n"


def test_text_of_yaml_is_the_same_each_time() -> None:
    shared = {"b": 1, "a": [1, 2]}
    value = {"z": shared, "a": shared, "text": "one\ntwo\n", "long": "word " * 60 + "end", "map": MappingProxyType({"x": (1,)})}
    assert dump(value) == (
        "z:\n  b: 1\n  a:\n  - 1\n  - 2\na:\n  b: 1\n  a:\n  - 1\n  - 2\n"
        f"text: |\n  one\n  two\nlong: {'word ' * 60}end\nmap:\n  x:\n  - 1\n"
    )


def test_the_template_engine_is_imported_only_to_render() -> None:
    code = "import sys, groundplan.render; groundplan.render.charts(); print('jinja2' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
