"""Write the files of all blueprint and environment pairs: each pair whole or not at all, and no other file lost.

A pair's folder is never written in place. Its successor is built beside it and swapped in by two renames:

    .<environment>.groundplan-new    being built or thrown away; holds nothing that is not elsewhere too
    .<environment>.groundplan-old    the folder as it was, from the first rename until its successor is in place

So a run killed at any moment leaves the old or the new folder complete, and `_settle` of the next run tidies up.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from groundplan.problems import OutputError, RefusedError
from groundplan.write import manifest

Kind = Literal["added", "changed", "removed", "edited"]

_WRITTEN_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Output:
    """Everything generated for one blueprint and environment.

    `folder` is `<name>/<environment>`; `files` maps a path below it, with `/`, to its content; `versions` is what
    the content depends on beside the blueprint (groundplan, catalogues); the manifest records it.

    Raises ValueError for a path that leaves the folder, names the manifest, or is both a file and a folder.
    """

    folder: PurePosixPath
    files: Mapping[str, bytes]
    versions: Mapping[str, str]

    def __post_init__(self) -> None:
        if len(self.folder.parts) != 2 or not _is_plain(str(self.folder)):
            raise ValueError(f"an output folder is <name>/<environment>, not {self.folder}")
        for path in self.files:
            if not _is_plain(path) or path == manifest.NAME or any(parent in self.files for parent in _parents(path)):
                raise ValueError(f"{path!r} cannot be a file of {self.folder}")


@dataclass(frozen=True, slots=True)
class Change:
    """One file that differs from what is generated; `edited` if a person made it so, and a write needs `force`."""

    folder: str
    file: str
    kind: Kind


def compare(out: Path, outputs: Sequence[Output]) -> tuple[Change, ...]:
    """What `write` would change, in the order of `outputs`, then by path; writes nothing.

    Raises RefusedError for what not even `force` writes, OutputError for what cannot be read.
    """
    with _explained(out), _locked(out) if out.exists() else nullcontext():
        return tuple(change for output in outputs for change in _inspect(out, output).changes)


def write(out: Path, outputs: Sequence[Output], *, force: bool = False) -> tuple[Change, ...]:
    """Make the folders of `outputs` hold exactly the generated files, beside whatever a person or Terraform put there.

    Returns the changes made; a pair without one is not touched. Waits while another run writes to the same `out`.
    Raises RefusedError if files edited by hand would be lost (unless `force`), if Terraform is running there, or if a
    link or a folder is in the way; OutputError if the file system says no. All folders are then as before, unless only
    throwing the old ones away failed, which the next run tries again.
    """
    homes = [out / output.folder for output in outputs]
    if len(set(homes)) != len(homes):
        raise ValueError(f"the same folder twice: {[str(output.folder) for output in outputs]}")
    with _explained(out):
        out.mkdir(parents=True, exist_ok=True)
        with _locked(out):
            for home in homes:
                _check_place(home)
                _settle(home)
            pairs = [_inspect(out, output) for output in outputs]
            pairs = [pair for pair in pairs if pair.changes]
            if not force:
                _refuse_edited(pairs)
            _refuse_running_terraform(pairs)
            _replace(pairs)
            return tuple(change for pair in pairs for change in pair.changes)


@dataclass(frozen=True, slots=True)
class _Pair:
    home: Path
    is_first: bool  # there is no folder yet
    files: Mapping[str, bytes]  # what is to be there, manifest included
    kept: Mapping[str, int]  # what stays as it is, with its mode: other people's files, and ours that do not change
    changes: tuple[Change, ...]


def _inspect(out: Path, output: Output) -> _Pair:
    home = out / output.folder
    _check_place(home)
    # A killed run may have left only the old folder; `compare` may not put it back, so it reads it where it is.
    present = home if home.exists() else _old(home)
    files = {**output.files, manifest.NAME: manifest.render(output.versions, output.files)}
    leaves = dict(_leaves(present)) if present.exists() else {}
    ours: dict[str, str] = {}
    if stat.S_ISREG(leaves.get(manifest.NAME, 0)):
        listed = present / manifest.NAME
        # The manifest itself is always ours: one spoilt by a merge is healed, not defended.
        ours = {**manifest.read(listed), manifest.NAME: manifest.digest(listed.read_bytes())}

    paths = sorted(files.keys() | ours.keys())
    kinds = {path: _kind(present / path, leaves.get(path), files.get(path), ours.get(path)) for path in paths}
    changes = tuple(Change(str(output.folder), path, kind) for path, kind in kinds.items() if kind)
    kept = {path: mode for path, mode in leaves.items() if not kinds.get(path)}
    _refuse_obstacles(home, files, kept)
    return _Pair(home, not present.exists(), files, kept, changes)


def _kind(path: Path, mode: int | None, wanted: bytes | None, written: str | None) -> Kind | None:
    """What has to happen to one file: `mode` of what is there, content `wanted` now, hash `written` by the last run."""
    if mode is None:
        return None if wanted is None else "added"
    if stat.S_ISDIR(mode):
        return None  # a person's, and refused where it is in the way
    # A link has no hash: it is never what was written, wherever it leads.
    found = manifest.digest(path.read_bytes()) if stat.S_ISREG(mode) else None
    if wanted is not None and found == manifest.digest(wanted):
        return None
    if found is None or found != written:
        return "edited"
    return "removed" if wanted is None else "changed"


def _leaves(folder: Path, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Path and mode of every file, link and empty folder below `folder`; links are not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = prefix + entry.name
            mode = entry.stat(follow_symlinks=False).st_mode
            inner = list(_leaves(Path(entry.path), path + "/")) if stat.S_ISDIR(mode) else []
            yield from inner or [(path, mode)]


def _check_place(home: Path) -> None:
    for place in (home.parent, home, _new(home), _old(home)):
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            kind = "a symbolic link" if place.is_symlink() else "a file"
            raise RefusedError(f"{place} is {kind}, and the output needs a folder there; move it away")


def _refuse_obstacles(home: Path, files: Mapping[str, bytes], kept: Mapping[str, int]) -> None:
    obstacles = {path for path in files if stat.S_ISDIR(kept.get(path, 0))}
    obstacles |= {parent for path in kept for parent in _parents(path) if parent in files}
    obstacles |= {parent for path in files for parent in _parents(path) if parent in kept and not stat.S_ISDIR(kept[parent])}
    _refuse(
        "the output needs a file where there is a folder, or a folder where there is a file or a link",
        [home / path for path in obstacles],
        "move them away; nothing was written",
    )


def _refuse_edited(pairs: Iterable[_Pair]) -> None:
    _refuse(
        "changed by hand since they were written, or not written by groundplan",
        [pair.home / change.file for pair in pairs for change in pair.changes if change.kind == "edited"],
        "nothing was written; move the change into the blueprint, or overwrite the files with --force",
    )


def _refuse_running_terraform(pairs: Iterable[_Pair]) -> None:
    _refuse(
        "terraform is running in the output",
        [pair.home / path for pair in pairs for path in pair.kept if path.endswith(".tfstate.lock.info")],
        "nothing was written; wait for it to end, or remove the lock file if it was killed",
    )


def _refuse(what: str, paths: Sequence[Path], hint: str) -> None:
    if paths:
        raise RefusedError("\n".join([f"{what}:", *sorted(f"  {path}" for path in paths), hint]))


def _replace(pairs: Sequence[_Pair]) -> None:
    try:
        # Several at once: a file system then writes its journal for all of them together.
        with ThreadPoolExecutor(_WRITTEN_AT_ONCE) as pool:
            files = [file for pair in pairs for file in _stage(pair)]
            list(pool.map(_write_all, (files[start::_WRITTEN_AT_ONCE] for start in range(_WRITTEN_AT_ONCE))))
            list(pool.map(_sync, [folder for pair in pairs for folder in _folders(pair)]))
        for pair in pairs:
            _swap(pair.home)
    except BaseException:  # KeyboardInterrupt as well
        for pair in pairs:
            _undo(pair)
        raise
    for pair in pairs:
        _settle(pair.home)


def _stage(pair: _Pair) -> list[tuple[Path, bytes]]:
    """Begin the successor of the pair's folder beside it: its folders, and what stays. Returns the files that it lacks."""
    new = _new(pair.home)
    empty = {path for path, mode in pair.kept.items() if stat.S_ISDIR(mode)}
    new.mkdir(parents=True)
    for folder in sorted(empty.union(*map(_parents, pair.files.keys() | pair.kept.keys()))):
        (new / folder).mkdir()
    for path in pair.kept.keys() - empty:
        _link(pair.home / path, new / path)
    return [(new / path, pair.files[path]) for path in sorted(pair.files.keys() - pair.kept.keys())]


def _folders(pair: _Pair) -> Iterator[Path]:
    """All folders of the successor, as the ones before were, once everything is in them: some are read-only."""
    new = _new(pair.home)
    for root, _, _ in os.walk(new, topdown=False):
        before = pair.home / os.path.relpath(root, new)
        if before.is_dir():
            shutil.copystat(before, root)
        yield Path(root)


def _link(source: Path, target: Path) -> None:
    """Hard-link, so that Terraform's state stays the very same file; copy where the file system has no such links."""
    if not source.is_symlink():
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copy2(source, target, follow_symlinks=False)
    if not target.is_symlink():
        _sync(target)


def _swap(home: Path) -> None:
    if home.exists():
        home.rename(_old(home))
    _new(home).rename(home)
    _sync(home.parent)


def _undo(pair: _Pair) -> None:
    """Back to the folder as it was, however far this run came."""
    home, new, old = pair.home, _new(pair.home), _old(pair.home)
    if home.exists() and (old.exists() or pair.is_first):
        home.rename(new)
    if old.exists():
        old.rename(home)
    _remove(new)


def _settle(home: Path) -> None:
    """End a swap, of this run or of a killed one: back to the old folder if the new one is not in place."""
    new, old = _new(home), _old(home)
    _remove(new)
    if old.exists() and not home.exists():
        old.rename(home)
    elif old.exists():
        _rescue(old, home)
        old.rename(new)  # killed from here on, the next run may not take what is left of it for something to rescue
        _remove(new)


def _rescue(old: Path, home: Path) -> None:
    """Take over what others put into the folder after it was read for staging: a state file may not be lost."""
    ours = manifest.read(old / manifest.NAME)
    for path, _ in list(_leaves(old)):
        target = home / path
        if path not in ours and not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            (old / path).rename(target)


def _remove(folder: Path) -> None:
    if folder.exists():
        for root, _, _ in os.walk(folder):
            with suppress(PermissionError):  # another owner's, perhaps writable all the same
                Path(root).chmod(0o700)  # a read-only folder cannot be emptied
        shutil.rmtree(folder)


def _new(home: Path) -> Path:
    return home.with_name(f".{home.name}.groundplan-new")


def _old(home: Path) -> Path:
    return home.with_name(f".{home.name}.groundplan-old")


def _is_plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and "/".join(parts) == path and ".." not in parts and not set(path) & {"\\", "\0"}


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _write_all(files: Iterable[tuple[Path, bytes]]) -> None:
    """By the system's own calls: a file object of Python's doubles the time of a small file."""
    for path, content in files:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sync(path: Path) -> None:
    if sys.platform == "win32":
        return  # Windows opens no folder, and syncs no file that is open for reading
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """One run at a time; the lock is on the folder itself, so nothing is left behind, not even by a killed run."""
    if sys.platform == "win32":  # has no fcntl
        yield
        return
    import fcntl

    descriptor = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # NFS locks no folders; the swap is safe against crashes without it
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


_ADVICE: Mapping[int | None, str] = {
    errno.ENOSPC: "free some disk space",
    errno.EDQUOT: "free some of your disk quota",
    errno.EFBIG: "raise the limit on file sizes (ulimit -f)",
    errno.EACCES: "allow yourself to read and write there, or choose another output folder",
    errno.EPERM: "allow yourself to read and write there, or choose another output folder",
    errno.ENAMETOOLONG: "choose a shorter name or output folder",
    errno.EEXIST: "move the file away, or choose another output folder",
    errno.ENOTDIR: "move the file away, or choose another output folder",
}


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        advice = _ADVICE.get(error.errno, "choose another output folder")
        raise OutputError(f"{error.filename or out}: {reason}; {advice}") from error
