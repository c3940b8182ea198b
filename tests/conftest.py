"""What all tests share: the ``terraform`` fixture, and the rule that CI skips only what the list allows."""

from __future__ import annotations

import pytest

import terraform_cli
from terraform_cli import Terraform

pytest_plugins = ["skip_guard"]


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Terraform:
    """The Terraform CLI; skips the test where there is none, or no place that it could get providers from."""
    folder = tmp_path_factory.mktemp("terraform")
    kept = getattr(pytestconfig, "cache", None)  # not there with -p no:cacheprovider
    return terraform_cli.find(folder, kept.mkdir("terraform") if kept else folder / "cache")
