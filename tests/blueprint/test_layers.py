from __future__ import annotations

from typing import Any

import pytest

from groundplan.blueprint.document import Document, parse
from groundplan.blueprint.layers import Place, merge
from groundplan.problems import Path, Position

FILE = "blueprint.yaml"

SAMPLE = """\
profile: gpu-cluster
models:
  chat:
    replicas: {min: 1, max: 4}
    gpu: {type: a100, count: 1}
services:
  api:
    needs: [chat, postgres]
    port:
environments:
  dev:
    models: {chat: {replicas: {max: 1}, gpu: auto}}
    services:
      api:
        needs:
          - chat
        port: 80
      web: {port: null}
  prod: {}
  stage:
  text: hello
"""


def document(text: str = SAMPLE) -> Document:
    found, problems = parse(FILE, text.encode())
    assert found is not None
    assert problems == []
    return found


def place(line: int, column: int, environment: str | None = None) -> Place:
    return Place(Position(FILE, line, column), environment)


def paths(value: Any, path: Path = ()) -> set[Path]:
    """Every path of a value, itself included."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path}.union(*(paths(child, (*path, key)) for key, child in children))


BASE = {
    "profile": "gpu-cluster",
    "models": {"chat": {"replicas": {"min": 1, "max": 4}, "gpu": {"type": "a100", "count": 1}}},
    "services": {"api": {"needs": ["chat", "postgres"], "port": None}},
}


@pytest.mark.parametrize("environment", [None, "prod", "stage", "text", "unknown"])
def test_without_an_overlay_the_base_stands(environment: str | None) -> None:
    value, places = merge(document(), environment)
    assert value == BASE
    assert {found.environment for found in places.values()} == {None}


def test_maps_merge_scalars_and_lists_replace() -> None:
    value, _ = merge(document(), "dev")
    assert value == {
        "profile": "gpu-cluster",
        "models": {"chat": {"replicas": {"min": 1, "max": 1}, "gpu": "auto"}},
        "services": {"api": {"needs": ["chat"], "port": 80}, "web": {"port": None}},
    }


def test_keys_of_the_base_come_first() -> None:
    value, _ = merge(document("b: 1\na: 2\nenvironments: {dev: {c: 3, a: 4}}\n"), "dev")
    assert list(value.items()) == [("b", 1), ("a", 4), ("c", 3)]


def test_places() -> None:
    _, places = merge(document(), "dev")
    expected = {
        (): place(1, 1),
        ("profile",): place(1, 10),
        ("models",): place(2, 1),
        ("models", "chat", "replicas"): place(4, 5),
        ("models", "chat", "replicas", "min"): place(4, 21),
        ("models", "chat", "replicas", "max"): place(12, 37, "dev"),
        ("models", "chat", "gpu"): place(12, 46, "dev"),
        ("services", "api", "needs"): place(16, 11, "dev"),
        ("services", "api", "needs", 0): place(16, 13, "dev"),
        ("services", "api", "port"): place(17, 15, "dev"),
        ("services", "web"): place(18, 7, "dev"),
        ("services", "web", "port"): place(18, 13, "dev"),
    }
    assert {path: places[path] for path in expected} == expected


def test_a_null_stands_at_its_key_and_a_list_at_its_value() -> None:
    _, places = merge(document(), None)
    assert places["services", "api", "port"] == place(9, 5)
    assert places["services", "api", "needs"] == place(8, 12)
    assert places["services", "api", "needs", 1] == place(8, 19)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: {b: [1, {c: 2}]}\nenvironments: {dev: {a: 5}}", {"a": 5}),
        ("a: {b: [1, {c: 2}]}\nenvironments: {dev: {a: null}}", {"a": None}),
        ("a: {b: [1, {c: 2}]}\nenvironments: {dev: {a: {b: [3]}}}", {"a": {"b": [3]}}),
        ("a: 5\nenvironments: {dev: {a: {b: [1]}}}", {"a": {"b": [1]}}),
        ("a: [1, 2, 3]\nenvironments: {dev: {a: []}}", {"a": []}),
        ("a: null\nenvironments: {dev: {a: {}}}", {"a": {}}),
        ("a: {b: 1}\nenvironments: {dev: {a: {}}}", {"a": {"b": 1}}),
        ("a: [{b: 1}]\nenvironments: {dev: {a: [{c: 1}]}}", {"a": [{"c": 1}]}),
        ("a: 1\nenvironments: {dev: {environments: {x: 1}}}", {"a": 1, "environments": {"x": 1}}),
        ("a: 1\nenvironments: [dev]", {"a": 1}),
        ("a: 1\nenvironments:", {"a": 1}),
        ("a: 1", {"a": 1}),
        ("environments: {dev: {a: 1}}", {"a": 1}),
    ],
)
def test_exactly_the_paths_of_the_result_have_places(text: str, value: dict[str, Any]) -> None:
    merged, places = merge(document(text), "dev")
    assert merged == value
    assert places.keys() == paths(merged)


def test_a_map_of_both_layers_belongs_to_the_base() -> None:
    _, places = merge(document("a: {b: 1}\nenvironments: {dev: {a: {c: 2}}}"), "dev")
    assert places["a",].environment is None
    assert places["a", "c"].environment == "dev"


def test_nothing_is_shared() -> None:
    source = document("a: &x {b: [1]}\nc: *x\nenvironments: {dev: {d: *x}}")
    value, _ = merge(source, "dev")
    for key in ("a", "c", "d"):
        value[key]["b"].append(2)
    assert source.value == document("a: {b: [1]}\nc: {b: [1]}\nenvironments: {dev: {d: {b: [1]}}}").value
    assert merge(source, "dev")[0] == {"a": {"b": [1]}, "c": {"b": [1]}, "d": {"b": [1]}}
