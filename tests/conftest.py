"""What all tests share: the ``terraform`` fixture, and the rule that CI skips only what the list allows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import terraform_cli
from terraform_cli import Terraform

pytest_plugins = ["skip_guard"]


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Terraform:
    """The Terraform CLI; skips the test where there is none, or no place that it could get providers from."""
    folder = tmp_path_factory.mktemp("terraform")
    kept = getattr(pytestconfig, "cache", None)  # not there with -p no:cacheprovider
    return terraform_cli.find(folder, kept.mkdir("terraform") if kept else folder / "cache")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what checkov is not asked for in private stacks, in each run that asks it."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    if any("tests/policy/test_checkov" in report.nodeid for report in reports):
        terminalreporter.section("checks of checkov that private stacks skip")
        for row in yaml.safe_load((Path(__file__).parent / "policy" / "skipped_checks.yaml").read_text()):
            where = f" ({row['environment']})" if "environment" in row else ""
            terminalreporter.line(f"{row['check']} {row['resource']}{where}: {row['reason']}")
