"""A stack to make constructs in: they are used here without a blueprint."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundplan.terraform.cdk import App
from groundplan.terraform.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """An empty stack; ``stack.resources`` has what a construct makes, by address."""
    return Stack(App(outdir=str(tmp_path)), "desk-prod")
