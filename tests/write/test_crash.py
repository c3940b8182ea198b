"""A run that fails or is killed at any step leaves the old or the new output whole; the next run tidies."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from groundplan.problems import OutputError
from groundplan.write import Output, compare, manifest, write

ENVIRONMENTS = ("dev", "prod", "stage")


def outputs(generation: str) -> list[Output]:
    """Two folders that exist since generation 1, and a third that generation 2 adds; each generation drops a file."""
    content = generation.encode()
    files = {"plan.json": content, f"terraform/only-{generation}.tf.json": content}
    names = ENVIRONMENTS[:2] if generation == "1" else ENVIRONMENTS
    return [Output(PurePosixPath("chat", name), files, {"groundplan": generation}) for name in names]


def view(out: Path) -> dict[str, dict[str, bytes]]:
    """The files of each environment, without temporary folders."""
    found: dict[str, dict[str, bytes]] = {}
    for name in ENVIRONMENTS:
        home = out / "chat" / name
        if home.exists():
            found[name] = {str(p.relative_to(home)): p.read_bytes() for p in home.rglob("*") if p.is_file()}
    return found


def expected(generation: str) -> dict[str, dict[str, bytes]]:
    found = {}
    for output in outputs(generation):
        found[output.folder.name] = {**output.files, "manifest.json": manifest.render(output.versions, output.files)}
    for name in ENVIRONMENTS[:2]:
        found[name]["terraform/terraform.tfstate"] = name.encode()
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def prepare(out: Path) -> None:
    write(out, outputs("1"))
    for name in ENVIRONMENTS[:2]:
        (out / "chat" / name / "terraform/terraform.tfstate").write_text(name)


def is_tidy(out: Path) -> bool:
    return not list(out.glob("chat/.*"))


STEPS = ("mkdir", "link", "write", "fsync", "rename", "unlink", "rmdir", "chmod")


class Killed(BaseException):
    pass


def write_broken(out: Path, number: int, error: type[BaseException], *, for_good: bool) -> tuple[bool, str | None]:
    """Write generation 2 while the `number`-th call that changes the disk fails, and with `for_good` every later one.

    Returns whether there was such a call, and the message of what `write` raised, or None.
    """
    count = 0

    def breaking(step: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count == number or (for_good and count > number):
                raise error(errno.ENOSPC, "No space left on device")
            return step(*args, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, breaking(getattr(os, name)))
        try:
            write(out, outputs("2"))
        except (Killed, KeyboardInterrupt, OutputError) as caught:
            return True, str(caught)
    return count >= number, None


def broken_at_every_step(tmp_path: Path, error: type[BaseException], *, for_good: bool = False) -> Iterator[tuple[Path, str]]:
    """The output folder and the message, for each step at which a write fails."""
    failures = 0
    for number in itertools.count(1):
        out = tmp_path / str(number)
        prepare(out)
        was_broken, message = write_broken(out, number, error, for_good=for_good)
        if message is not None:
            failures += 1
            yield out, message
        else:  # past the last step, or hard links failed and copies took their place
            assert view(out) == expected("2")
            assert is_tidy(out)
        if not was_broken:
            break
    assert failures > 30


def test_a_full_disk_at_any_step(tmp_path: Path) -> None:
    for out, message in broken_at_every_step(tmp_path, OSError):
        # Which path the system names differs between versions of Python.
        assert message.startswith(str(out)) and message.endswith(": no space left on device; free some disk space")
        # Not tidy: the swap was over, but the old folders could not be thrown away.
        assert view(out) == expected("1" if is_tidy(out) else "2")
        write(out, outputs("2"))
        assert view(out) == expected("2")
        assert is_tidy(out)


def test_an_interrupt_at_any_step(tmp_path: Path) -> None:
    for out, _ in broken_at_every_step(tmp_path, KeyboardInterrupt):
        assert view(out) == expected("1" if is_tidy(out) else "2")


def test_a_kill_at_any_step(tmp_path: Path) -> None:
    old, new = expected("1"), expected("2")
    untidy = 0
    for out, _ in broken_at_every_step(tmp_path, Killed, for_good=True):
        untidy += not is_tidy(out)
        assert all(files in (old.get(name), new[name]) for name, files in view(out).items())
        before = sorted(out.rglob("*"))
        seen = compare(out, outputs("1"))
        assert {change.kind for change in seen} <= {"added", "changed", "removed"}
        for name in ENVIRONMENTS[:2]:  # moved aside, but still the output
            assert (out / "chat" / name).exists() or f"chat/{name}" not in {change.folder for change in seen}
        assert sorted(out.rglob("*")) == before
        write(out, outputs("2"))
        assert view(out) == new
        assert is_tidy(out)
    assert untidy > 20


def test_everything_is_on_the_disk_before_anything_is_swapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path)
    synced: set[int] = set()
    real_sync, real_rename = os.fsync, os.rename
    before = {path.stat().st_ino for path in tmp_path.rglob("*")}
    swaps = 0

    def sync(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        real_sync(descriptor)

    def rename(source: Path, target: Path) -> None:
        nonlocal swaps
        if swaps == 0:
            staged = [path for name in ENVIRONMENTS for path in (tmp_path / f"chat/.{name}.groundplan-new").rglob("*")]
            assert len(staged) == 3 * 4 + 2  # three files and a folder each, and two states
            assert {path.stat().st_ino for path in staged} <= synced | before
        swaps += 1
        real_rename(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", rename)
    write(tmp_path, outputs("2"))
    assert swaps > 0
    assert (tmp_path / "chat").stat().st_ino in synced


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


WRITE = """
from pathlib import Path, PurePosixPath
from groundplan.problems import OutputError
from groundplan.write import Output, write
out, content = Path(sys.argv[1]), sys.argv[2].encode()
output = Output(PurePosixPath("chat/dev"), {"plan.json": content, "terraform/cdk.tf.json": content}, {})
try:
    write(out, [output])
except OutputError as error:
    print(error)
"""

KILL_AT_RENAME = """
import os, signal, sys
renames, real = 0, os.rename
def rename(*arguments):
    global renames
    renames += 1
    if renames == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    real(*arguments)
os.rename = rename
"""


@pytest.mark.parametrize(("number", "left"), [(1, ["-new", "dev"]), (2, ["-new", "-old"]), (3, ["-old", "dev"])])
def test_a_killed_process(tmp_path: Path, number: int, left: list[str]) -> None:
    assert run("import sys\n" + WRITE, str(tmp_path), "1").returncode == 0
    home = tmp_path / "chat" / "dev"
    state = home / "terraform" / "terraform.tfstate"
    state.write_text("state")
    inode = state.stat().st_ino
    assert run(KILL_AT_RENAME + WRITE, str(tmp_path), "2", str(number)).returncode == -signal.SIGKILL
    assert sorted(name.removeprefix(".dev.groundplan") for name in names(home.parent)) == left
    assert run("import sys\n" + WRITE, str(tmp_path), "3").stdout == ""
    assert names(home.parent) == ["dev"]
    assert (home / "plan.json").read_text() == "3"
    assert (state.read_text(), state.stat().st_ino) == ("state", inode)


def test_a_file_size_limit(tmp_path: Path) -> None:
    assert run("import sys\n" + WRITE, str(tmp_path), "1").returncode == 0
    limit = "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
    result = run(limit + WRITE, str(tmp_path), "2" * 2000)
    assert result.stderr == ""
    assert "file too large; raise the limit on file sizes" in result.stdout
    assert names(tmp_path / "chat") == ["dev"]
    assert (tmp_path / "chat/dev/plan.json").read_text() == "1"


def test_what_terraform_writes_during_a_swap_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path)
    home = tmp_path / "chat" / "dev"
    real = os.rename

    def rename(source: Path, target: Path) -> None:
        if source == home:
            (home / "late").mkdir()
            (home / "late" / "terraform.tfstate").write_text("late")
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    write(tmp_path, outputs("2"))
    assert (home / "late" / "terraform.tfstate").read_text() == "late"
    assert not (home / "terraform/only-1.tf.json").exists()
    assert is_tidy(tmp_path)


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    second = threading.Thread(target=write, args=(tmp_path, outputs("1")))
    second.start()
    second.join(0.3)
    assert second.is_alive()
    assert names(tmp_path) == []
    os.close(descriptor)
    second.join(30)
    assert not second.is_alive()
    assert compare(tmp_path, outputs("1")) == ()
    assert names(tmp_path) == ["chat"]


def test_many_runs_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def repeat(generation: str) -> None:
        try:
            for _ in range(10):
                write(tmp_path, outputs(generation))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=repeat, args=(generation,)) for generation in "1212"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert is_tidy(tmp_path)
    assert any(compare(tmp_path, outputs(generation)) == () for generation in "12")


def test_windows_locks_and_syncs_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    prepare(tmp_path)
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_mode))
    write(tmp_path, outputs("2"))
    monkeypatch.undo()
    assert view(tmp_path) == expected("2")
    assert len(synced) == 3 * 3 and all(map(stat.S_ISREG, synced))
