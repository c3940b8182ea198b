"""Blueprints as they were at another commit of their git repository."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundplan.plan import Plan, resolve_files
from groundplan.problems import GroundplanError, MachineError
from groundplan.problems.model import Exit


class HistoryError(GroundplanError):
    """There is no such commit, or no repository."""

    exit = Exit.BLUEPRINT


@dataclass(frozen=True, slots=True)
class History:
    """``then`` has the content of each file at ``ref``, None where it was not there yet."""

    ref: str
    then: dict[str, bytes | None]

    def is_gone(self, file: str) -> bool:
        """Whether it was there, and is not any more."""
        return self.then[file] is not None and not Path(file).exists()

    def plans(self, environment: str | None) -> tuple[list[Plan], list[str]]:
        """Plans of the files as they were then, and a note about each that was wrong, which counts as nothing."""
        found: list[Plan] = []
        notes: list[str] = []
        with tempfile.TemporaryDirectory(prefix="groundplan-") as folder:
            for index, (file, content) in enumerate(self.then.items()):
                if content is None:
                    continue
                old = Path(folder, str(index), Path(file).name)
                old.parent.mkdir()
                old.write_bytes(content)
                resolved = resolve_files([str(old)])
                found += [plan for plan in resolved.plans if not resolved.problems and environment in (None, plan.environment)]
                notes += _wrong_then(file, self.ref, [problem.message for problem in resolved.problems])
        return found, notes


def _wrong_then(file: str, ref: str, messages: Sequence[str]) -> list[str]:
    if not messages:
        return []
    more = f", and {len(messages) - 1} more" if len(messages) > 1 else ""
    return [f"{file} was wrong at {ref}, so that all of it counts as added: {messages[0]}{more}"]


def read_history(ref: str, files: Iterable[str]) -> History:
    """The content of files at a git ref.

    Raises:
        HistoryError: a file is in no repository, or its repository has no such commit.
        MachineError: there is no git.
    """
    if shutil.which("git") is None:
        raise MachineError("--base needs git on the PATH, and there is none; install git")
    return History(ref, {file: _content(ref, Path(file)) for file in dict.fromkeys(files)})


def _content(ref: str, file: Path) -> bytes | None:
    path = file.resolve()
    folder = next(parent for parent in path.parents if parent.is_dir())  # its own may be gone, too
    inside = _git(folder, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        said = inside.stderr.decode(errors="replace").strip().splitlines()
        raise HistoryError(f"--base reads {file} out of git's history: {said[0] if said else f'{folder} has none'}")
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if commit.returncode:
        raise HistoryError(
            f"git has no commit {ref!r} here. A branch of the server is origin/NAME; a shallow clone lacks most commits: "
            "git fetch --unshallow"
        )
    name = path.relative_to(folder).as_posix()
    # MODE TYPE OBJECT, a tab, the path
    listed = _git(folder, "ls-tree", commit.stdout.decode().strip(), "--", name).stdout.split()
    if listed[1:2] != [b"blob"]:
        return None
    return _git(folder, "cat-file", "blob", listed[2].decode()).stdout


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
