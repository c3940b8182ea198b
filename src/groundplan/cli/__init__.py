"""The command line. Each command is a module of its own, imported when it is called, so that `--help` stays quick."""

from __future__ import annotations

import gc
import os
import signal
import sys

_INTERRUPTED = 130
_NO_MACHINE = 3  # problems.Exit.MACHINE, not imported this early


def main() -> None:
    """Entry point of the `groundplan` command; exits with its code."""
    # A run is short and its objects live to its end: the collector would only look at them again and again.
    gc.disable()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    try:
        if sys.argv[1:2] == ["synth"] and not {"-h", "--help"} & set(sys.argv):
            # Node.js takes the longest to start: before anything else is imported.
            from groundplan.terraform.node import warm_up

            warm_up()
        from groundplan.cli.main import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; the output is as it was\n")
        code = _INTERRUPTED
    if code in (_INTERRUPTED, _NO_MACHINE):
        # Node.js is gone (Ctrl-C reaches it as well), and jsii would tell so at length when the process ends.
        sys.stderr.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done; what ends the process is not to be cut short
    gc.freeze()  # nor is there anything to collect before the process ends
    sys.exit(code)
