"""Build hook: puts the data folders into the wheel, beside the module that finds them (groundplan.data_dir).

An editable install needs nothing: there the folders are found at the top of the checkout.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = ("blueprints", "charts")


class DataFolders(BuildHookInterface[Any]):
    """Adds every file of the data folders to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a build; ``version`` is ``standard`` or ``editable``."""
        if version == "editable":
            return
        root = Path(self.root)
        for file in sorted(file for name in DATA for file in (root / name).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                relative = file.relative_to(root).as_posix()
                build_data["force_include"][str(file)] = f"groundplan/data_dir/{relative}"
