from __future__ import annotations

import re

import pytest

from groundplan.gcp.labels import labels


def test_labels_that_are_right_stay_as_they_are() -> None:
    tags = {"owner": "team-desk", "cost-centre": "cc_1042"}
    assert labels(tags) == tags


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("Team Desk", "team-desk"),
        ("Team Äpfel & Söhne", "team-pfel-s-hne"),
        ("${injected}", "injected"),
        ("ops@example.com", "ops-example-com"),
        ("x" * 200, "x" * 63),
        ("!!!", ""),
    ],
)
def test_what_a_label_may_not_hold_is_replaced(value: str, label: str) -> None:
    assert labels({"owner": value}) == {"owner": label}


@pytest.mark.parametrize("key", ["Cost Centre", "4711", "", "x" * 100])
def test_keys_start_with_a_letter(key: str) -> None:
    (label,) = labels({key: "value"})
    assert re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", label)
