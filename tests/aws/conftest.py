"""A stack to put one construct in."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundplan.terraform.cdk import App
from groundplan.terraform.stack import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(App(outdir=str(tmp_path)), "shop-dev")
