"""Programs that run beside a test and end with it, whatever happens to the test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

from kube_api import wait_for

_TAIL = 2000


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class Processes:
    """A context manager that kills what was started in it, with all that this started in turn. Logs are in ``folder``."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        # When this process is itself killed, the kernel ends the others.
        self._with_us = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop them, also after an error."""
        self.stop()

    def stop(self) -> None:
        """Kill hard: an API server that is asked takes a minute."""
        for process in self._running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self._running.values():
            process.wait()
        self._running.clear()

    def start(self, program: str, *options: str, name: str = "") -> None:
        """Start a program of the PATH in the environment; what it prints goes into ``NAME.log``."""
        name = name or program
        found = shutil.which(program, path=self.environment["PATH"])
        if found is None:
            raise FileNotFoundError(f"no {program} in {self.environment['PATH']}")
        with (self.folder / f"{name}.log").open("wb") as log:
            # A session of its own: an interrupt from the keyboard is for the tests, which end it then.
            self._running[name] = subprocess.Popen(
                [*self._with_us, found, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,
            )

    def wait_for(self, what: str, look: Callable[[], bool], seconds: float) -> None:
        """Wait until ``look`` gives true; an OSError counts as false.

        Raises:
            RuntimeError: a program has ended; its last words are in the message.
            TimeoutError: it did not come true.
        """

        def alive() -> bool:
            for name, process in self._running.items():
                if process.poll() is not None:
                    words = (self.folder / f"{name}.log").read_text(errors="replace")[-_TAIL:]
                    raise RuntimeError(f"{name} ended with {process.returncode}:\n{words}")
            try:
                return look()
            except OSError:
                return False

        wait_for(what, alive, seconds, pause=0.1)


def listens(port: int) -> bool:
    """Whether somebody listens on that port of the loopback interface."""
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
