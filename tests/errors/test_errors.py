"""Every wrong blueprint of this folder gives the message beside it: read these files to see what users are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_output import message, wrong_blueprints


@pytest.mark.parametrize("blueprint", wrong_blueprints(), ids=lambda blueprint: blueprint.stem)
def test_the_message_is_the_expected_one(blueprint: Path) -> None:
    found = message(blueprint).decode()
    assert found.startswith("exit code 2\n"), "a wrong blueprint is refused with exit code 2"
    assert found == blueprint.with_suffix(".txt").read_text(encoding="utf-8"), "if this is meant: scripts/golden"
