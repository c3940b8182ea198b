"""The same product with one change: what the change makes of the blueprint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import blueprints
from gcp_plans import merged
from groundplan.cost.alternatives import Alternative, Change, ChangeError, alternatives, parse_change
from groundplan.data_dir import data_dir

EXAMPLES = data_dir("blueprints")


def made(file: Path, environment: str, change: str) -> Alternative:
    (found,) = alternatives([str(file)], [blueprints.plan(file, environment)], [parse_change(change)])
    return found


def example(name: str, environment: str, change: str) -> Alternative:
    return made(EXAMPLES / f"{name}.yaml", environment, change)


def with_changes(folder: Path, name: str, changes: dict[str, Any]) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(merged(yaml.safe_load((EXAMPLES / file.name).read_text()), changes), sort_keys=False))
    return file


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("gcp/europe-west4", Change("gcp/europe-west4", place=("gcp", "europe-west4"))),
        ("a.b-c.d=l4", Change("a.b-c.d=l4", setting=(("a", "b-c", "d"), "l4"))),
        ("a=3", Change("a=3", setting=(("a",), 3))),
        ("a=true", Change("a=true", setting=(("a",), True))),
        ("a=", Change("a=", setting=(("a",), None))),
        ('a=["x", 2]', Change('a=["x", 2]', setting=(("a",), ["x", 2]))),
        ("a=b=c", Change("a=b=c", setting=(("a",), "b=c"))),
    ],
)
def test_changes_are_places_or_settings(text: str, change: Change) -> None:
    assert parse_change(text) == change


@pytest.mark.parametrize("text", ["", "gcp", "azure/west", "gcp/", "GCP/europe-west4", "=3", "a..b=3", "a.=3", "a={x", "a b=1"])
def test_anything_else_is_no_change(text: str) -> None:
    with pytest.raises(ChangeError):
        parse_change(text)


def test_a_setting_changes_one_thing(tmp_path: Path) -> None:
    found = example("gpu-chat-aws", "prod", "models.chat.replicas.max=9")
    assert found.plan is not None and found.notes == ()
    assert found.plan.target.models["chat"].replicas.max == 9  # type: ignore[union-attr]  # it runs on a cluster
    assert (found.plan.name, found.plan.environment, found.plan.production) == ("support-chat", "prod", True)


def test_a_setting_makes_the_sections_that_it_needs() -> None:
    found = example("gpu-chat-aws", "dev", 'intent.traffic={"steady_rps": 0.25, "peak_rps": 4}')
    assert found.plan is not None and found.plan.traffic is not None and str(found.plan.traffic.steady_rps) == "0.25"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("models.chat.gpu.type.x=3", "models.chat.gpu.type: it is no section, and has no keys"),
        ("models.other.gpu.type=l4", "models.other.source: source is missing"),
        ("models.chat.gpu.type=", "models.chat.gpu.type: type has no value"),
        ("aws/eu-nowhere-1", "cloud.region: the catalogue has no AWS region 'eu-nowhere-1'"),
        ("gcp/europe-west4", "models.chat.gpu.type: Google Cloud has no GPU 'a10g'"),
    ],
)
def test_what_does_not_compile_has_its_reason(change: str, reason: str) -> None:
    found = example("gpu-chat-aws", "dev", change)
    assert found.plan is None and found.reasons[0] == reason


def test_another_region_keeps_the_account_and_takes_its_images_along() -> None:
    found = example("private-chat-aws", "prod", "aws/eu-west-3")
    assert found.plan is not None, found.reasons
    assert found.plan.target.account == "123456789012"  # type: ignore[union-attr]  # it runs on AWS
    assert found.notes == ("images from 123456789012.dkr.ecr.eu-west-3.amazonaws.com/mirror",)
    assert example("private-chat-aws", "prod", "aws/eu-central-1").notes == ()


@pytest.mark.parametrize(
    ("name", "place", "notes"),
    [
        (
            "private-chat-aws",
            "gcp/europe-west4",
            (
                "without state, cluster.admins, account_baseline",
                "images from europe-west4-docker.pkg.dev/price-comparison/mirror",
                "the files of chat in a bucket there",
            ),
        ),
        (
            "private-chat-gcp",
            "aws/eu-central-1",
            (
                "without state",
                "images from 123456789012.dkr.ecr.eu-central-1.amazonaws.com",
                "the files of chat in a bucket there",
            ),
        ),
        ("desk-onprem", "gcp/us-central1", ("GPU nodes bought by on_demand",)),
    ],
)
def test_another_cloud_has_what_it_needs_and_says_what_was_left(name: str, place: str, notes: tuple[str, ...]) -> None:
    found = example(name, "prod", place)
    assert found.plan is not None, found.reasons
    assert found.notes == notes
    assert found.plan.target.cloud == place.partition("/")[0]


def test_ways_to_buy_that_the_other_cloud_lacks_are_left(tmp_path: Path) -> None:
    found = example("gpu-chat-gcp", "dev", "aws/us-east-1")
    assert found.plan is not None, found.reasons
    assert found.notes == ("GPU nodes bought by spot",)


def test_discounts_and_numbers_of_the_old_place_are_left(tmp_path: Path) -> None:
    file = with_changes(
        tmp_path,
        "gpu-chat-aws",
        {"pricing": {"spot": 0.5}, "models": {"chat": {"gpu": {"type": "t4"}}}, "budget": {"monthly_usd": 9000.5}},
    )
    found = made(file, "dev", "gcp/europe-west4")
    assert found.plan is not None, found.reasons
    assert found.plan.discounts == {} and "pricing" in found.notes[0]
    assert str(found.plan.monthly_usd) == "9000.5"
    same = made(file, "dev", "aws/us-east-1")
    assert same.plan is not None and {name: str(value) for name, value in same.plan.discounts.items()} == {"spot": "0.5"}
