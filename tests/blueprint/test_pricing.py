"""Discounts that a cloud does not have, and traffic whose peak is no peak: refused, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundplan.blueprint import LoadError, load
from groundplan.data_dir import data_dir

ABROAD = "is a discount of AWS, and this runs on Google Cloud"


def problems(folder: Path, example: str, section: str) -> list[tuple[str, str, str]]:
    """Code, the line itself and the message, of an example that a section is added to."""
    file = folder / "blueprint.yaml"
    file.write_text((data_dir("blueprints") / f"{example}.yaml").read_text() + section)
    try:
        load(str(file))
    except LoadError as error:
        found = [(one.code, error.lines[one.at.line - 1].strip(), one.message) for one in error.problems if one.at]
        assert len(found) == len(error.problems)
        return found
    return []


@pytest.mark.parametrize(
    ("example", "section"),
    [
        ("gpu-chat-aws", "pricing: {savings_plan_1y: 0.28, spot: 0}\n"),
        ("gpu-chat-aws", "pricing: {savings_plan_3y: 0.999}\n"),
        ("gpu-chat-gcp", "pricing: {committed_use: 0.37, spot: 0.6}\n"),
        ("gpu-chat-gcp", "pricing: {committed_use: {compute_engine: 0.28, cloud_run: 0.17, cloud_sql: 0}}\n"),
        ("gpu-chat-aws", "intent: {traffic: {steady_rps: 2, peak_rps: 2}}\n"),
    ],
)
def test_discounts_of_the_cloud_are_right(tmp_path: Path, example: str, section: str) -> None:
    assert problems(tmp_path, example, section) == []


@pytest.mark.parametrize(
    ("example", "key", "value", "code", "message"),
    [
        (
            "gpu-chat-gcp",
            "savings_plan_1y",
            "0.2",
            "GP210",
            f"savings_plan_1y {ABROAD}",
        ),
        (
            "gpu-chat-gcp",
            "savings_plan_3y",
            "0.2",
            "GP210",
            f"savings_plan_3y {ABROAD}",
        ),
        ("gpu-chat-aws", "committed_use", "0.2", "GP210", "committed_use is a discount of Google Cloud, and this runs on AWS"),
        ("gpu-chat-aws", "spot", "1", "GP208", "spot must be less than 1, not 1"),
        ("gpu-chat-aws", "spot", "-0.1", "GP208", "spot must be at least 0, not -0.1"),
        ("gpu-chat-aws", "spot", "half", "GP203", "spot must be a number, not 'half'"),
    ],
)
def test_other_discounts_are_refused(tmp_path: Path, example: str, key: str, value: str, code: str, message: str) -> None:
    # An environment's overlay could say it as well: one problem all the same.
    assert problems(tmp_path, example, f"pricing:\n  {key}: {value}\n") == [(code, f"{key}: {value}", message)]


@pytest.mark.parametrize(
    ("said", "at", "code", "message"),
    [
        ("{compute_engine: 1}", "committed_use: {compute_engine: 1}", "GP208", "compute_engine must be less than 1, not 1"),
        ("{cloud_run: a lot}", "committed_use: {cloud_run: a lot}", "GP203", "cloud_run must be a number, not 'a lot'"),
        ("{compute: 0.2}", "committed_use: {compute: 0.2}", "GP201", "unknown key 'compute' in committed_use"),
        ("a lot", "committed_use: a lot", "GP203", "committed_use must be a number or a map, not 'a lot'"),
        ("[0.2]", "committed_use: [0.2]", "GP203", "committed_use must be a number or a map, not a list"),
        ("1", "committed_use: 1", "GP208", "committed_use must be less than 1, not 1"),
    ],
)
def test_committed_use_is_a_fraction_or_one_for_each_service(
    tmp_path: Path, said: str, at: str, code: str, message: str
) -> None:
    assert problems(tmp_path, "gpu-chat-gcp", f"pricing:\n  committed_use: {said}\n") == [(code, at, message)]


def test_a_map_of_committed_use_is_of_google_cloud(tmp_path: Path) -> None:
    ((code, _, message),) = problems(tmp_path, "gpu-chat-aws", "pricing: {committed_use: {cloud_run: 0.1}}\n")
    assert (code, message) == ("GP210", "committed_use is a discount of Google Cloud, and this runs on AWS")


def test_one_savings_plan_bills_an_hour(tmp_path: Path) -> None:
    ((code, line, message),) = problems(tmp_path, "gpu-chat-aws", "pricing:\n  savings_plan_1y: 0.2\n  savings_plan_3y: 0.4\n")
    assert (code, line) == ("GP210", "savings_plan_3y: 0.4") and "both given" in message


def test_a_cluster_of_ones_own_has_no_prices(tmp_path: Path) -> None:
    assert problems(tmp_path, "desk-onprem", "pricing:\n  spot: 0.5\n") == [
        ("GP210", "pricing:", "pricing is given, but a cluster of one's own has no prices")
    ]


def test_the_peak_is_no_lower_than_steady_traffic(tmp_path: Path) -> None:
    section = "intent:\n  traffic:\n    steady_rps: 5\n    peak_rps: 4\n"
    assert problems(tmp_path, "gpu-chat-aws", section) == [("GP208", "peak_rps: 4", "peak_rps is 4, but steady_rps is 5")]
