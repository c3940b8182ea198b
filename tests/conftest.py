"""What all tests share: the ``terraform`` fixture, what runs in one process, and that CI skips only what the list allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import terraform_cli
from terraform_cli import Terraform

pytest_plugins = ["skip_guard"]

_LONGEST = (
    "tests/terraform_real/test_aws_connections",
    "tests/terraform_real/test_aws_moto",
    "tests/cluster/",
    "tests/terraform_real/",
    "tests/policy/",
    "tests/cli/",
)


@pytest.fixture(scope="session")
def terraform(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Terraform:
    """The Terraform CLI; skips the test where there is none, or no place that it could get providers from."""
    folder = tmp_path_factory.mktemp("terraform")
    kept = getattr(pytestconfig, "cache", None)  # not there with -p no:cacheprovider
    return terraform_cli.find(folder, kept.mkdir("terraform") if kept else folder / "cache")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With ``--dist loadfile`` the files of tests/cluster stay in one process as if they were one: they share a cluster."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    scheduler = LoadFileScheduling(config, log)
    scope = scheduler._split_scope
    scheduler._split_scope = lambda nodeid: "tests/cluster" if nodeid.startswith("tests/cluster/") else scope(nodeid)
    return scheduler


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first: at the end of a run one process would be busy with it, and the others idle."""
    items.sort(key=lambda item: next((place for place, part in enumerate(_LONGEST) if part in item.nodeid), len(_LONGEST)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what checkov is not asked for in private stacks, in each run that asks it."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    if any("tests/policy/test_checkov" in report.nodeid for report in reports):
        terminalreporter.section("checks of checkov that private stacks skip")
        for row in yaml.safe_load((Path(__file__).parent / "policy" / "skipped_checks.yaml").read_text()):
            where = f" ({row['environment']})" if "environment" in row else ""
            terminalreporter.line(f"{row['check']} {row['resource']}{where}: {row['reason']}")
