"""Where the data folders of the project are: example blueprints and charts."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent
_CHECKOUT = Path(__file__).parents[3]


def data_dir(name: str) -> Path:
    """Folder of the data that comes with groundplan, ``blueprints`` or ``charts``.

    In a wheel it lies beside this module, where the build hook (``scripts/hatch_build.py``) puts it; in a checkout, which is
    what an editable install runs from, it is the folder of that name at the top.

    Raises:
        FileNotFoundError: groundplan has no such data.
    """
    for folder in (_INSTALLED / name, _CHECKOUT / name):
        if folder.is_dir() and (folder.parent == _INSTALLED or (_CHECKOUT / "pyproject.toml").is_file()):
            return folder
    raise FileNotFoundError(f"groundplan has no data folder {name}: neither {_INSTALLED / name} nor {_CHECKOUT / name}")
