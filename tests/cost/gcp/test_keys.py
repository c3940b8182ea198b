"""Keys, by hand: 100,000 uses a month at 0.03 for 10,000."""

from __future__ import annotations

from typing import Any

from gcp_costs import cost, items, same
from groundplan.cost.model import Amounts, Estimate


def key(**values: Any) -> Estimate:
    return cost({"google_kms_crypto_key": {"one": values}})


def lines(**values: Any) -> dict[str, Amounts]:
    return items(key(**values), "google_kms_crypto_key.one")


def test_a_year_of_rotations() -> None:
    # 365 / 90 makes 4 more versions: 5 x 0.06
    assert lines(rotation_period="7776000s") == {"Versions": same("0.30"), "Uses": same("0.30")}
    assert lines() == {"Versions": same("0.06"), "Uses": same("0.30")}


def test_other_kinds_of_keys() -> None:
    assert lines(version_template={"protection_level": "HSM"})["Versions"] == same("1")
    assert lines(version_template={"protection_level": "EXTERNAL_VPC"})["Versions"] == same("3")
    assert lines(purpose="ASYMMETRIC_SIGN")["Versions"] == same("0.06")


def test_what_is_not_known_is_not_priced() -> None:
    found = key(purpose="ASYMMETRIC_SIGN", version_template={"protection_level": "HSM"})
    assert [line.component for line in found.not_priced] == ["Versions", "Uses"]
    for period in ("${var.days}", "0s"):
        assert "no time in seconds" in key(rotation_period=period).not_priced[0].because
