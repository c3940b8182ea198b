"""Rules of the plan: docs/rules.md has them all, so each has to be true of something."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from groundplan import plan
from groundplan.plan.rules import Rule

SOURCES = [file.read_text() for folder in plan.__path__ for file in Path(folder).rglob("*.py")]


def rules() -> dict[str, str]:
    """Ids of the rules by the names of their constants."""
    modules = [import_module(module.name) for module in walk_packages(plan.__path__, "groundplan.plan.")]
    return {value.id: name for module in modules for name, value in vars(module).items() if isinstance(value, Rule)}


def read() -> set[str]:
    """Every name that a module of the plan reads, alone or as an attribute of a module."""
    nodes = [node for source in SOURCES for node in ast.walk(ast.parse(source))]
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_every_rule_decides_something() -> None:
    """A resolver reads it, or the docstring of the formula that it tells names it: `(rule AWS062)`."""
    used, text = read(), "".join(SOURCES)
    assert {id: name for id, name in rules().items() if name not in used and f"rule {id}" not in text} == {}
