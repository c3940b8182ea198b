"""Where data may be on Google Cloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gcp_plans
from groundplan.plan.gcp import residency
from groundplan.plan.gcp.context import context
from problem_texts import told


def found(folder: Path, changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Code, path and whole text of each problem."""
    around = context(gcp_plans.pair(folder, changes), production=True)
    return told(residency.problems(around))


def test_a_private_vpc_says_where_its_data_stays(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {"profile": "private-vpc"})
    assert (code, path) == ("GP202", "intent.residency")
    assert text == (
        "residency is missing: a private-vpc has to say where its data stays; "
        "for example intent: {residency: eu}, or a country by its two letters, such as de"
    )
    assert found(tmp_path, {}) == []


@pytest.mark.parametrize("profile", ["private-vpc", "gpu-cluster", "api-first"])
@pytest.mark.parametrize(
    ("asked", "region", "text"),
    [
        ("eu", "europe-west2", "europe-west2 lies in gb, outside the residency eu; regions inside: europe-central2, europe-n"),
        (
            "de",
            "europe-west4",
            "europe-west4 lies in nl, outside the residency de; regions inside: europe-west10, europe-west3",
        ),
        ("us", "europe-west4", "europe-west4 lies in nl, outside the residency us; regions inside: us-central1, us-east1, "),
    ],
)
def test_a_region_outside_the_residency(tmp_path: Path, profile: str, asked: str, region: str, text: str) -> None:
    changes = {"profile": profile, "intent": {"residency": asked}, "cloud": {"region": region}}
    ((code, path, message),) = found(tmp_path, changes)
    assert (code, path) == ("GP478", "cloud.region")
    assert message.startswith(text)
    inside = text.partition("inside: ")[2].split(",")[0]
    assert found(tmp_path, {**changes, "cloud": {"region": inside}}) == []


def test_a_country_without_a_region(tmp_path: Path) -> None:
    ((code, path, text),) = found(tmp_path, {"intent": {"residency": "uk"}})
    assert (code, path) == ("GP478", "intent.residency")
    assert text.startswith("Google Cloud has no region in 'uk'; eu, or one of au, be, ")
    assert " gb, " in text


def test_a_region_that_nobody_knows_is_told_by_others(tmp_path: Path) -> None:
    assert found(tmp_path, {"intent": {"residency": "eu"}, "cloud": {"region": "europe-west99"}}) == []


@pytest.mark.parametrize("profile", ["gpu-cluster", "api-first", "private-vpc"])
@pytest.mark.parametrize(
    ("location", "is_inside"), [("global", False), ("us-central1", False), ("europe-west1", True), ("eu", True)]
)
def test_requests_to_vertex_stay_where_the_data_does(tmp_path: Path, profile: str, location: str, is_inside: bool) -> None:
    env = {"services": {"api": {"env": {"GOOGLE_CLOUD_LOCATION": location}}}}
    told = found(tmp_path, {"profile": profile, "intent": {"residency": "eu"}, **env})
    text = f"{location} does not lie inside the residency eu; delete it: `needs` of a vertex:// model sets europe-west4"
    assert told == ([] if is_inside else [("GP478", "services.api.env.GOOGLE_CLOUD_LOCATION", text)])


def test_only_regions_inside_are_recommended(tmp_path: Path) -> None:
    regions = ("asia-east1", "europe-west1", "europe-west2", "europe-west4")
    around = context(gcp_plans.pair(tmp_path, {"intent": {"residency": "eu"}}), production=True)
    assert residency.keeping(around, regions) == ["europe-west1", "europe-west4"]
    anywhere = context(gcp_plans.pair(tmp_path, {}), production=True)
    assert residency.keeping(anywhere, regions) == list(regions)
