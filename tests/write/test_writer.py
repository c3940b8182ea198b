from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath

import pytest

from groundplan.problems import OutputError, RefusedError
from groundplan.write import Change, Output, compare, manifest, write

FILES = {"plan.json": b"{}\n", "terraform/cdk.tf.json": b"{1}\n", "gitops/apps/api.yaml": b"a: 1\n"}
Attempt = Callable[[], tuple[Change, ...]]
VERSIONS = {"groundplan": "0.1.0", "gpus": "2026-11-01"}


def output(changed: dict[str, bytes] | None = None, *, environment: str = "dev", version: str = "0.1.0") -> Output:
    return Output(PurePosixPath("chat", environment), {**FILES, **(changed or {})}, {**VERSIONS, "groundplan": version})


def without(path: str) -> Output:
    return Output(PurePosixPath("chat/dev"), {p: c for p, c in FILES.items() if p != path}, VERSIONS)


def kinds(changes: tuple[Change, ...]) -> dict[str, str]:
    return {change.file: change.kind for change in changes if change.file != manifest.NAME}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def tree(folder: Path) -> dict[str, object]:
    """Everything below a folder that a person could notice: kinds, modes, contents, link targets, times of change."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (status.st_mode, status.st_mtime_ns, status.st_ino, content)
    return found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def home(out: Path) -> Path:
    """The folder of `output()`, already written once."""
    write(out, [output()])
    return out / "chat" / "dev"


# Plain writing


def test_the_first_write_adds_every_file(out: Path) -> None:
    changes = write(out, [output(), output(environment="prod")])
    assert changes == tuple(
        Change(f"chat/{environment}", file, "added")
        for environment in ("dev", "prod")
        for file in ("gitops/apps/api.yaml", "manifest.json", "plan.json", "terraform/cdk.tf.json")
    )
    for environment in ("dev", "prod"):
        home = out / "chat" / environment
        assert {path: (home / path).read_bytes() for path in FILES} == FILES
        assert manifest.read(home / "manifest.json") == {p: manifest.digest(c) for p, c in FILES.items()}
    assert names(out / "chat") == ["dev", "prod"]
    assert names(out) == ["chat"]


def test_the_same_output_touches_nothing(home: Path, out: Path) -> None:
    before = tree(out)
    assert write(out, [output()]) == ()
    assert tree(out) == before


def test_a_pair_without_a_change_is_not_touched_beside_one_with(home: Path, out: Path) -> None:
    before = tree(home)
    write(out, [output(), output(environment="prod")])
    assert tree(home) == before


def test_changed_added_and_removed_files(home: Path, out: Path) -> None:
    new = Output(PurePosixPath("chat/dev"), {"plan.json": b"2", "cost.md": b"c", "gitops/apps/api.yaml": b"a: 1\n"}, {})
    expected = {"cost.md": "added", "plan.json": "changed", "terraform/cdk.tf.json": "removed"}
    assert kinds(compare(out, [new])) == expected
    assert kinds(write(out, [new])) == expected
    assert names(home) == ["cost.md", "gitops", "manifest.json", "plan.json"]
    assert (home / "plan.json").read_bytes() == b"2"
    assert compare(out, [new]) == ()


def test_other_versions_change_the_manifest_alone(home: Path, out: Path) -> None:
    new = output(version="0.2.0")
    expected = (Change("chat/dev", "manifest.json", "changed"),)
    times = {path: (home / path).stat().st_mtime_ns for path in FILES}
    assert compare(out, [new]) == expected
    assert write(out, [new]) == expected
    assert {path: (home / path).stat().st_mtime_ns for path in FILES} == times
    assert b'"groundplan": "0.2.0"' in (home / "manifest.json").read_bytes()


def test_a_file_may_become_a_folder_and_back(home: Path, out: Path) -> None:
    nested = Output(PurePosixPath("chat/dev"), {"plan.json/x": b"x", "terraform": b"t"}, VERSIONS)
    write(out, [nested])
    assert (home / "plan.json" / "x").read_bytes() == b"x"
    assert (home / "terraform").read_bytes() == b"t"
    write(out, [output()])
    assert compare(out, [output()]) == ()


def test_compare_writes_nothing_not_even_the_folder(out: Path, home: Path) -> None:
    elsewhere = out / "none"
    assert set(kinds(compare(elsewhere, [output()])).values()) == {"added"}
    assert not elsewhere.exists()
    before = tree(out)
    assert kinds(compare(out, [output({"plan.json": b"2"})])) == {"plan.json": "changed"}
    assert tree(out) == before


# Files of other people


def test_foreign_files_survive(home: Path, out: Path, tmp_path: Path) -> None:
    terraform = home / "terraform"
    (terraform / ".terraform/providers/aws").mkdir(parents=True)
    (terraform / ".terraform/providers/aws/link").symlink_to("../../../cdk.tf.json")
    (terraform / ".terraform/providers/outside").symlink_to(tmp_path, target_is_directory=True)
    (terraform / ".terraform/dangling").symlink_to("nowhere")
    (terraform / ".terraform/modules").mkdir(mode=0o700)
    (terraform / ".terraform.lock.hcl").write_text("lock")
    (terraform / "terraform.tfstate").write_text("state")
    (terraform / "terraform.tfstate").chmod(0o600)
    (terraform / "run.sh").write_text("#!/bin/sh")
    (terraform / "run.sh").chmod(0o751)
    os.mkfifo(terraform / "pipe")
    (home / "notes").mkdir()
    (home / "notes" / "read-only").write_text("")
    (home / "empty").mkdir()
    (home / "notes").chmod(0o555)
    home.chmod(0o750)

    def foreign() -> dict[str, object]:
        return {path: entry for path, entry in files_by_path().items() if path not in FILES and path != manifest.NAME}

    def files_by_path() -> dict[str, object]:
        found: dict[str, object] = {}
        for path in home.rglob("*"):
            status = path.lstat()
            # A folder is a new one of the same mode, a link is a new one to the same place, a file is the very same.
            identity = status.st_ino if stat.S_ISREG(status.st_mode) else None
            found[str(path.relative_to(home))] = (
                status.st_mode,
                identity,
                path.readlink() if path.is_symlink() else None,
            )
        return found

    before = foreign()
    state_time = (terraform / "terraform.tfstate").stat().st_mtime_ns
    write(out, [output({"terraform/cdk.tf.json": b"2"})])
    assert foreign() == before
    assert (terraform / "terraform.tfstate").read_text() == "state"
    assert (terraform / "terraform.tfstate").stat().st_mtime_ns == state_time
    assert (terraform / "terraform.tfstate").stat().st_nlink == 1
    assert (terraform / "cdk.tf.json").read_bytes() == b"2"
    assert stat.S_IMODE(home.stat().st_mode) == 0o750
    assert names(out / "chat") == ["dev"]


def test_foreign_files_are_copied_where_there_are_no_hard_links(home: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = home / "terraform" / "terraform.tfstate"
    state.write_text("state")
    state.chmod(0o600)
    before = state.stat()

    def no_links(*_args: object, **_options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write(out, [output({"plan.json": b"2"})])
    after = state.stat()
    assert state.read_text() == "state"
    assert after.st_ino != before.st_ino
    assert (after.st_mode, after.st_mtime_ns) == (before.st_mode, before.st_mtime_ns)


def test_a_removed_file_leaves_its_folder_only_to_other_files(home: Path, out: Path) -> None:
    (home / "terraform" / "terraform.tfstate").write_text("state")
    write(out, [Output(PurePosixPath("chat/dev"), {"plan.json": b"{}\n"}, VERSIONS)])
    assert names(home / "terraform") == ["terraform.tfstate"]
    assert not (home / "gitops").exists()


@pytest.mark.parametrize("folder", ["", "terraform/", "terraform/terraform.tfstate.d/blue/"])
@pytest.mark.parametrize("force", [False, True])
def test_refuses_while_terraform_runs(home: Path, out: Path, folder: str, force: bool) -> None:
    lock = home / f"{folder}.terraform.tfstate.lock.info"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text("{}")
    before = tree(out)
    with pytest.raises(RefusedError, match="terraform is running") as caught:
        write(out, [output({"plan.json": b"2"}), output(environment="prod")], force=force)
    assert str(lock) in str(caught.value)
    assert tree(out) == before
    assert write(out, [output()]) == ()  # nothing to do there, nothing to disturb


# Files changed by hand


def test_edited_files_of_all_pairs_are_named_and_nothing_is_written(home: Path, out: Path) -> None:
    write(out, [output(environment="prod")])
    (home / "plan.json").write_text("by hand")
    (home.with_name("prod") / "gitops/apps/api.yaml").write_text("by hand")
    outputs = [output({"terraform/cdk.tf.json": b"2"}, environment=name) for name in ("dev", "prod", "stage")]
    before = tree(out)
    changes = compare(out, outputs)
    assert Change("chat/dev", "plan.json", "edited") in changes
    assert Change("chat/prod", "gitops/apps/api.yaml", "edited") in changes
    with pytest.raises(RefusedError) as caught:
        write(out, outputs)
    assert str(caught.value) == (
        "changed by hand since they were written, or not written by groundplan:\n"
        f"  {home}/plan.json\n"
        f"  {home.with_name('prod')}/gitops/apps/api.yaml\n"
        "nothing was written; move the change into the blueprint, or overwrite the files with --force"
    )
    assert tree(out) == before


def test_force_overwrites_edited_files(home: Path, out: Path) -> None:
    (home / "plan.json").write_text("by hand")
    assert write(out, [output()], force=True) == (Change("chat/dev", "plan.json", "edited"),)
    assert (home / "plan.json").read_bytes() == FILES["plan.json"]


def test_an_edit_that_is_what_would_be_written_is_no_edit(home: Path, out: Path) -> None:
    (home / "plan.json").write_text("2")
    write(out, [output({"plan.json": b"2"})])
    assert compare(out, [output({"plan.json": b"2"})]) == ()


def test_a_deleted_file_is_written_again(home: Path, out: Path) -> None:
    (home / "plan.json").unlink()
    assert write(out, [output()]) == (Change("chat/dev", "plan.json", "added"),)
    assert (home / "plan.json").read_bytes() == FILES["plan.json"]


def test_an_edited_file_that_is_not_generated_any_more(home: Path, out: Path) -> None:
    (home / "plan.json").write_text("by hand")
    with pytest.raises(RefusedError, match=r"plan\.json"):
        write(out, [without("plan.json")])
    assert (home / "plan.json").read_text() == "by hand"
    assert kinds(write(out, [without("plan.json")], force=True)) == {"plan.json": "edited"}
    assert not (home / "plan.json").exists()


def test_a_deleted_file_that_is_not_generated_any_more(home: Path, out: Path) -> None:
    (home / "plan.json").unlink()
    assert kinds(write(out, [without("plan.json")])) == {}
    assert compare(out, [without("plan.json")]) == ()


def test_a_foreign_file_at_a_new_path(home: Path, out: Path) -> None:
    (home / "cost.md").write_text("mine")
    with pytest.raises(RefusedError, match=r"cost\.md"):
        write(out, [output({"cost.md": b"c"})])
    assert (home / "cost.md").read_text() == "mine"
    assert kinds(write(out, [output({"cost.md": b"c"})], force=True)) == {"cost.md": "edited"}
    assert (home / "cost.md").read_text() == "c"


@pytest.mark.parametrize("broken", [None, b"<<<<<<< HEAD\n"])
def test_without_a_good_manifest_only_equal_files_pass(home: Path, out: Path, broken: bytes | None) -> None:
    (home / "manifest.json").unlink()
    if broken is not None:
        (home / "manifest.json").write_bytes(broken)
    with pytest.raises(RefusedError, match=r"plan\.json"):
        write(out, [output({"plan.json": b"2"})])
    healed = write(out, [output()])
    assert healed == (Change("chat/dev", "manifest.json", "added" if broken is None else "changed"),)
    assert compare(out, [output()]) == ()


# Links and folders in the way


def test_a_link_in_place_of_a_file_is_an_edit_and_is_never_followed(home: Path, out: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_bytes(FILES["plan.json"])
    for name in ("plan.json", "manifest.json"):
        (home / name).unlink()
        (home / name).symlink_to(outside)
    with pytest.raises(RefusedError, match=r"manifest\.json\n.*plan\.json"):
        write(out, [output({"plan.json": b"2"})])
    write(out, [output({"plan.json": b"2"})], force=True)
    assert not (home / "plan.json").is_symlink()
    assert not (home / "manifest.json").is_symlink()
    assert outside.read_bytes() == FILES["plan.json"]


@pytest.mark.parametrize("force", [False, True])
def test_obstacles_are_refused(home: Path, out: Path, tmp_path: Path, force: bool) -> None:
    (home / "a").write_text("a file where a folder is needed")
    (home / "b").symlink_to(tmp_path, target_is_directory=True)
    (home / "c").mkdir()
    (home / "d").mkdir()
    (home / "d" / "mine").write_text("")
    (home / "e").mkdir()
    new = output({"a/x": b"", "b/x": b"", "c": b"", "d": b"", "e/x": b""})
    before = tree(out)
    attempts: list[Attempt] = [partial(write, out, [new], force=force), partial(compare, out, [new])]
    for attempt in attempts:
        with pytest.raises(RefusedError) as caught:
            attempt()
        assert str(caught.value).splitlines()[1:-1] == [f"  {home}/{name}" for name in "abcd"]
    assert tree(out) == before


@pytest.mark.parametrize("place", ["chat", "chat/dev", "chat/.dev.groundplan-new", "chat/.dev.groundplan-old"])
@pytest.mark.parametrize("kind", ["link", "dangling link", "file"])
def test_a_link_or_file_in_place_of_a_folder_is_refused(out: Path, tmp_path: Path, place: str, kind: str) -> None:
    outside = tmp_path / "outside"
    if kind == "link":
        outside.mkdir()
        (outside / "mine").write_text("mine")
    (out / place).parent.mkdir(parents=True)
    if kind == "file":
        (out / place).write_text("mine")
    else:
        (out / place).symlink_to(outside, target_is_directory=True)
    before = tree(tmp_path)
    attempts: list[Attempt] = [partial(write, out, [output()], force=True), partial(compare, out, [output()])]
    for attempt in attempts:
        with pytest.raises(RefusedError, match="needs a folder there"):
            attempt()
    assert tree(tmp_path) == before


def test_out_itself_may_be_a_link(out: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    out.symlink_to(tmp_path / "disk", target_is_directory=True)
    write(out, [output()])
    assert (tmp_path / "disk/chat/dev/plan.json").read_bytes() == FILES["plan.json"]


# The world says no


def test_out_is_a_file(out: Path) -> None:
    out.write_text("mine")
    with pytest.raises(OutputError) as caught:
        write(out, [output()])
    assert str(caught.value) == f"{out}: file exists; move the file away, or choose another output folder"
    with pytest.raises(OutputError, match="not a directory; move the file away"):
        compare(out, [output()])
    assert out.read_text() == "mine"


def test_a_name_that_is_too_long(home: Path, out: Path) -> None:
    before = tree(home)
    with pytest.raises(OutputError, match="file name too long; choose a shorter name"):
        write(out, [output({"plan.json": b"2"}), output({"x" * 300: b""}, environment="prod")])
    assert tree(home) == before
    assert names(home.parent) == ["dev"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_permission_denied(home: Path, out: Path) -> None:
    before = tree(home)
    home.parent.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="permission denied; allow yourself"):
            write(out, [output({"plan.json": b"2"})])
    finally:
        home.parent.chmod(0o755)
    assert tree(home) == before


# Our own mistakes


@pytest.mark.parametrize(
    "path",
    ["", ".", "/plan.json", "../x", "a/../../x", "./a", "a//b", "a/", "a\\b", "a\0", "manifest.json", "plan.json/x"],
)
def test_a_bad_path_is_our_bug(path: str) -> None:
    with pytest.raises(ValueError, match="cannot be a file of chat/dev"):
        output({path: b""})


@pytest.mark.parametrize("folder", ["chat", "a/b/c", "/chat/dev", "/chat", "../dev", "chat/..", "."])
def test_a_bad_folder_is_our_bug(folder: str) -> None:
    with pytest.raises(ValueError, match="an output folder is"):
        Output(PurePosixPath(folder), {}, {})


def test_the_same_folder_twice_is_our_bug(out: Path) -> None:
    with pytest.raises(ValueError, match="the same folder twice"):
        write(out, [output(), output()])
    assert not out.exists()
