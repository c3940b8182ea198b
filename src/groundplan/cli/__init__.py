"""The command line. Each command is a module of its own, imported when it is called, so that `--help` stays quick."""

from __future__ import annotations

import gc
import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """Entry point of the `groundplan` command; exits with its code."""
    # A run is short and its objects live to its end: the collector would only look at them again and again.
    gc.disable()
    try:
        if sys.argv[1:2] == ["synth"] and not {"-h", "--help"} & set(sys.argv):
            # Node.js takes the longest to start: before anything else is imported.
            from groundplan.terraform.node import warm_up

            warm_up()
        from groundplan.cli.main import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; the output is as it was\n")
        sys.stderr.flush()
        # Ctrl-C reached Node.js as well, and jsii would tell at length that it is gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        code = _INTERRUPTED
    gc.freeze()  # nor is there anything to collect before the process ends
    sys.exit(code)
