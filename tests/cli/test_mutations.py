"""2,000 mutated blueprints through everything that `validate` does: never a traceback, and every refusal has a position."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundplan.blueprint import LoadError
from groundplan.blueprint.document import parse
from groundplan.blueprint.load import load_document
from groundplan.plan import not_compiled, resolve
from groundplan.problems import BlueprintError, Problem, render

ROOT = Path(__file__).resolve().parents[2]
BASES = [file.read_text() for file in sorted((ROOT / "blueprints").glob("*.yaml"))]
RUNS, BATCHES = 2000, 8

OTHER_VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**9, 10**30, 1e308),
    *("", " ", "x", "auto", "${var.x}", "%{if}", "a" * 3000, "\u202e", "é", "💡", "- x", "{{ x }}", "0x10", "2Gi", "1e400"),
    *([], [[]], {}, {"a": {"b": None}}, ["x", 1], "api", "chat", "postgres", "../../etc"),
]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below: list[tuple[Any, ...]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        below += [(*path, key), *_paths(item, (*path, key))]
    return below


def _parent(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


def _in_tree(change: Callable[[Any, Any, random.Random], None]) -> Callable[[str, random.Random], bytes]:
    def mutate(text: str, rng: random.Random) -> bytes:
        tree = yaml.safe_load(text)
        for _ in range(rng.randint(1, 3)):
            paths = _paths(tree)
            if paths:
                path = rng.choice(paths)
                change(_parent(tree, path), path[-1], rng)
        return json.dumps(tree).encode() if rng.random() < 0.5 else yaml.safe_dump(tree, allow_unicode=True).encode()

    return mutate


def _drop(parent: Any, key: Any, _: random.Random) -> None:
    del parent[key]


def _retype(parent: Any, key: Any, rng: random.Random) -> None:
    parent[key] = copy.deepcopy(rng.choice(OTHER_VALUES))


def _misspell(parent: Any, key: Any, rng: random.Random) -> None:
    text = key if isinstance(key, str) else str(parent[key])
    place = rng.randrange(len(text) + 1)
    wrong = rng.choice(
        [text[:place] + text[place + 1 :], text[:place] + rng.choice("abz_-A.0") + text[place:], text.upper(), text[::-1]]
    )
    if isinstance(key, str):
        parent[wrong] = parent.pop(key)
    else:
        parent[key] = wrong


def _break_text(parent: Any, key: Any, rng: random.Random) -> None:
    if isinstance(parent[key], str):
        text = parent[key]
        place = rng.randrange(len(text) + 1)
        parent[key] = (
            text[:place] + rng.choice(["", " ", "$", "/", ":", "\n", "x" * 70, "-", "1"]) + text[place + rng.randint(0, 2) :]
        )
    elif isinstance(parent[key], int):
        parent[key] = rng.choice([-parent[key], parent[key] * 10**6, parent[key] + 1, 0])


def _double(text: str, rng: random.Random) -> bytes:
    lines = text.splitlines()
    place = rng.randrange(len(lines))
    return "\n".join([*lines[: place + 1], lines[place], *lines[place + 1 :]]).encode()


def _cut(text: str, rng: random.Random) -> bytes:
    data = text.encode()
    start, end = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    return rng.choice([data[:end], data[start:], data[:start] + data[end:]])


def _bytes(text: str, rng: random.Random) -> bytes:
    data = bytearray(text.encode())
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(data))
        data[place : place + rng.randint(0, 1)] = rng.choice(
            [b"\x00", b"\x07", b"\t", b"\xff", b"\xe2\x80", b"&a ", b"*a ", b"!!x ", b"[", b"}", b"'", b"? ", b"\r"]
        )
    return bytes(data)


MUTATIONS: list[Callable[[str, random.Random], bytes]] = [
    *(_in_tree(change) for change in (_drop, _retype, _misspell, _break_text)),
    *(_double, _cut, _bytes),
]


def _problems(data: bytes) -> tuple[list[Problem], int]:
    """Everything that `groundplan validate` would tell, and how many lines the file has."""
    document, problems = parse("b.yaml", data)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    if document is None:
        return problems, lines
    try:
        source = load_document(document, problems)
    except LoadError as error:
        return list(error.problems), lines
    found: list[Problem] = []
    for pair in source.pairs.values():
        refused = not_compiled(pair)
        found += refused
        if not refused:
            try:
                resolve(pair)
            except BlueprintError as error:
                found += error.problems
    return found, lines


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_blueprints(batch: int) -> None:
    rng = random.Random(f"groundplan {batch}")
    refused = 0
    for run in range(RUNS // BATCHES):
        text = rng.choice(BASES)
        data = MUTATIONS[run % len(MUTATIONS)](text, rng)
        problems, lines = _problems(data)
        refused += bool(problems)
        for problem in problems:
            assert problem.at is not None, (problem, data)
            assert 1 <= problem.at.line <= lines and problem.at.column >= 1, (problem, data)
        shown = data.decode("utf-8", "replace").splitlines()
        for format in ("pretty", "line", "json", "sarif"):
            render(problems, {"b.yaml": shown}, format)
    # The mutations bite: most of them are refused.
    assert refused > RUNS // BATCHES * 0.6
