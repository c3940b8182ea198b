"""The command line. Each command is a module of its own, imported when it is called, so that `--help` stays quick."""

from __future__ import annotations

import gc
import os
import signal
import sys

_INTERRUPTED = 130


def main() -> None:
    """Entry point of the `groundplan` command; exits with its code."""
    # A run is short and its objects live to its end: the collector would only look at them again and again.
    gc.disable()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    interrupts: list[int] = []

    def interrupt(number: int, frame: object) -> None:
        interrupts.append(number)
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    try:
        from groundplan.cli.main import run
        from groundplan.terraform.plain import leave_out_cdk

        # No command needs more than the Terraform JSON.
        leave_out_cdk()
        code = run()
    except (KeyboardInterrupt, Exception):
        # Whatever it is by now: Pydantic makes an error of its own of one that comes while it prepares a model.
        if not interrupts:
            raise
        sys.stderr.write("interrupted; nothing is half written\n")
        code = _INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done; what ends the process is not to be cut short
    gc.freeze()  # nor is there anything to collect before the process ends
    sys.exit(code)
