"""Pytest plugin: in CI (``CI=true``) a test may skip only when ``tests/allowed_skips.txt`` says so; else the run fails."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

ALLOWED = Path(__file__).parents[1] / "allowed_skips.txt"


def read_allowed(text: str) -> list[tuple[re.Pattern[str], str]]:
    """Rows ``node id pattern | text in the reason``; ``*`` in the pattern stands for anything, ``#`` starts a comment line.

    Raises:
        ValueError: a line is not of that form.
    """
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, bar, reason = (part.strip() for part in line.partition("|"))
        if not (pattern and bar and reason):
            raise ValueError(f"line {number} of the allowed skips is not `node id pattern | text in the reason`: {line}")
        rows.append((re.compile(".*".join(map(re.escape, pattern.split("*")))), reason))
    return rows


class SkipGuard:
    """Collects the skips of a run and fails it when one is not allowed."""

    def __init__(self, allowed: list[tuple[re.Pattern[str], str]]) -> None:
        self.allowed = allowed
        self.forbidden: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Under xdist the controlling process is given the reports of all workers."""
        # An expected failure counts as skipped in pytest; it is none.
        if not hasattr(report, "wasxfail"):
            self._look_at(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module that skips as a whole."""
        self._look_at(report)

    def _look_at(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if not report.skipped:
            return
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not any(pattern.fullmatch(report.nodeid) and text in reason for pattern, text in self.allowed):
            self.forbidden[report.nodeid] = reason

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn a success into a failure."""
        if self.forbidden and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say which skips were not allowed."""
        if not self.forbidden:
            return
        terminalreporter.section(f"skipped in CI, but not in {ALLOWED.name}", red=True)
        for nodeid, reason in sorted(self.forbidden.items()):
            terminalreporter.line(f"{nodeid}: {reason}", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """Watch the skips in CI, in the process that controls the workers."""
    if os.environ.get("CI") in ("true", "1") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipGuard(read_allowed(ALLOWED.read_text())), "skip-guard")
