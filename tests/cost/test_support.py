"""Which versions are beyond standard support on the day of the prices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from groundplan.cost.support import is_past_support
from groundplan.prices import as_of

_UNTIL: dict[str, date | None] = {
    "1.12": None,
    "1.11": as_of() + timedelta(days=1),
    "1.10": as_of(),
}


@pytest.mark.parametrize(
    ("version", "past"),
    [
        ("1.13", False),
        ("1.12", False),
        ("1.11", False),
        ("1.11.3-gke.200", False),
        ("1.10", True),
        ("1.10.9", True),
        ("1.9", True),  # older than all that are known, and not by its letters
        ("1", None),
        ("latest", None),
        ("${var.version}", None),
        ("", None),
    ],
)
def test_what_is_older_than_all_with_support_is_past_it(version: str, past: bool | None) -> None:
    assert is_past_support(version, _UNTIL) is past


def test_a_major_version_counts_alone_where_that_is_what_is_supported() -> None:
    until = {"17": as_of() + timedelta(days=1), "9": as_of()}
    assert is_past_support("9.6.24", until) is True
    assert is_past_support("17.1", until) is False
