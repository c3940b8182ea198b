"""What a person sees in a terminal after a synthesis."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "blueprints" / "gpu-chat-aws.yaml"
COMMAND = [sys.executable, "-c", "from groundplan.cli import main; main()", "synth", str(EXAMPLE), "--env", "dev"]


def in_terminal(columns: int, folder: Path) -> list[str]:
    """Lines that the command shows in a terminal so wide."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}
    process = subprocess.Popen(COMMAND, cwd=folder, stdout=theirs, stderr=subprocess.PIPE, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # how Linux says that the other side is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told.startswith(b"note: no budget is given for support-chat dev") and told.count(b"\n") == 1
    return shown.decode().splitlines()


@pytest.mark.parametrize("columns", [40, 60, 80, 140])
def test_the_table_fits_the_terminal(columns: int, tmp_path: Path) -> None:
    *table, last = in_terminal(columns, tmp_path)
    assert all(len(line) <= max(60, columns) for line in table)
    (row,) = (line for line in table if line.startswith("support-chat-dev"))
    assert re.search(r" \$[0-9,]+\.[0-9]{2} ", row)
    assert ("aws_subnet" in "".join(table)) == (columns >= 100)
    assert "terraform -chdir=out/support-chat/dev/terraform init" in last
