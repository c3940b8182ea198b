"""An AWS of its own for tests: moto's server as a process, and the environment that points Terraform and boto3 to it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ADDRESS = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
_START_SECONDS = 60


@contextmanager
def serve(folder: Path) -> Iterator[dict[str, str]]:
    """Run a server with no account's data in it; gives the environment variables of a client. Its log is in ``folder``."""
    log = folder / "moto.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true", "PYTHONUNBUFFERED": "1"},
        )
    try:
        yield _client_environment(_address(process, log))
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    pause = threading.Event()
    for _ in range(_START_SECONDS * 10):
        if found := _ADDRESS.search(log.read_text()):
            return found[1]
        if process.poll() is not None:
            break
        pause.wait(0.1)
    raise RuntimeError(f"moto's server did not start:\n{log.read_text()}")


def _client_environment(address: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        # Whoever runs the tests may have accounts of their own configured: none of that is for here.
        "AWS_SESSION_TOKEN": "",
        "AWS_PROFILE": "",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
