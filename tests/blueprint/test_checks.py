"""Where the GitOps tree may be; messages of these problems are in tests/errors."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from groundplan.blueprint.checks import check
from groundplan.blueprint.model import Gitops
from problem_texts import told

GITOPS = {"repository": "https://github.com/acme/platform", "path": "clusters", "revision": "main"}


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/acme/platform.git",
        "https://git.example.com:8443/acme/platform/",
        "https://acme@dev.azure.com/acme/team/_git/platform",
        "https://10.0.0.5/acme/platform",
        "ssh://git@git.example.com:2222/acme/platform.git",
        "ssh://git.example.com/~team/platform",
        "git@github.com:acme/platform.git",
        "git@ssh.dev.azure.com:v3/acme/team/platform",
    ],
)
def test_a_repository_is_a_server_and_a_path(address: str) -> None:
    assert Gitops.model_validate({**GITOPS, "repository": address}).repository == address
    assert check({"gitops": {**GITOPS, "repository": address}}) == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://github.com",
            "https://github.com/",
            "https://:443/platform",
            "https:///platform",
            "http://github.com/acme/x",
        ),
        *("https://github.com/acme/my platform", "https://a@b@c/platform", "git@github.com", "git@github.com:", "git@:acme/x"),
    ],
)
def test_no_other_address_is_one(address: str) -> None:
    with pytest.raises(ValidationError, match="repository"):
        Gitops.model_validate({**GITOPS, "repository": address})


@pytest.mark.parametrize("folder", ["clusters", "clusters/", "a/b", ".github/tree", "..a"])
def test_a_folder_of_the_repository(folder: str) -> None:
    assert check({"gitops": {**GITOPS, "path": folder}}) == []


@pytest.mark.parametrize("folder", [".", "..", "/", "/a", "./a", "a/..", "a/../b", "a//b", "a//", ".git", "a/.git"])
def test_what_is_no_folder_of_the_repository(folder: str) -> None:
    assert [path for _, path, _ in told(check({"gitops": {**GITOPS, "path": folder}}))] == ["gitops.path"]


@pytest.mark.parametrize("revision", ["main", "HEAD", "refs/heads/main", "v1.2.3", "0123456", "feature/x.locked"])
def test_a_revision(revision: str) -> None:
    assert check({"gitops": {**GITOPS, "revision": revision}}) == []


@pytest.mark.parametrize("revision", ["-x", "a..b", "/", "../x", "a//b", "x.lock", "x.lock/y", "x/", "x.", "a/.b"])
def test_what_git_has_no_name_like(revision: str) -> None:
    assert [path for _, path, _ in told(check({"gitops": {**GITOPS, "revision": revision}}))] == ["gitops.revision"]


@pytest.mark.parametrize("kind", ["models", "services"])
def test_names_that_charts_cannot_write(kind: str) -> None:
    assert [path for _, path, _ in told(check({"gitops": GITOPS, kind: {"no": {}, "nope": {}}}))] == [f"{kind}.no"]
    assert check({kind: {"no": {}}}) == [], "Terraform writes it in quotes"


def test_no_model_has_the_name_of_the_account_that_loads_models() -> None:
    assert [path for _, path, _ in told(check({"gitops": GITOPS, "models": {"model-loader": {}}}))] == ["models.model-loader"]
    assert check({"gitops": GITOPS, "services": {"model-loader": {}}}) == [], "services have a namespace of their own"
