"""checkov over what the compiler writes: private stacks fail no check, and elsewhere a new failure is seen.

``skipped_checks.yaml`` has each check that a private stack does not pass, with its reason. ``known_failures.txt`` has what the
other examples fail; after a change that was meant, the test says what belongs there.
"""

from __future__ import annotations

import tempfile
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import checkov_cli
from blueprints import EXAMPLES, document, environments, files
from checkov_cli import Failure

HERE = Path(__file__).parent
SKIPPED: list[dict[str, Any]] = yaml.safe_load((HERE / "skipped_checks.yaml").read_text())
PRIVATE = [(file, environment) for file in files(profile="private-vpc") for environment in environments(file)]
OTHERS = [
    (file, environment)
    for file in files()
    if file in EXAMPLES
    for environment in environments(file)
    if (file, environment) not in PRIVATE
]


@pytest.fixture(autouse=True)
def _checkov() -> None:
    checkov_cli.need()


@cache
def every_failure() -> dict[str, list[Failure]]:
    """What checkov finds, by ``FILE.ENVIRONMENT``."""
    documents = {f"{file.stem}.{environment}": document(file, environment) for file, environment in (*PRIVATE, *OTHERS)}
    with tempfile.TemporaryDirectory() as folder:
        return checkov_cli.failures(documents, Path(folder))


def failures(file: Path, environment: str) -> list[Failure]:
    return every_failure()[f"{file.stem}.{environment}"]


def skip_row(failure: Failure, environment: str) -> dict[str, Any] | None:
    rows = (row for row in SKIPPED if row["check"] == failure.check and row.get("environment", environment) == environment)
    return next((row for row in rows if fnmatch(failure.resource, row["resource"])), None)


@pytest.mark.parametrize(("file", "environment"), PRIVATE, ids=lambda value: getattr(value, "stem", value))
def test_a_private_stack_fails_no_check(file: Path, environment: str) -> None:
    assert [failure for failure in failures(file, environment) if not skip_row(failure, environment)] == []


def test_every_skipped_check_has_a_reason_and_is_met() -> None:
    assert all(len(row["reason"].split()) > 5 and {"check", "resource"} < row.keys() for row in SKIPPED)
    met = [skip_row(failure, environment) for file, environment in PRIVATE for failure in failures(file, environment)]
    assert [row for row in SKIPPED if row not in met] == []


def test_other_profiles_fail_what_they_are_known_to_fail() -> None:
    found = [
        f"{file.stem} {environment} {failure.check} {failure.resource}: {failure.title}"
        for file, environment in OTHERS
        for failure in failures(file, environment)
    ]
    assert found == (HERE / "known_failures.txt").read_text().splitlines()
