"""The same product with one change: what the change makes of the blueprint."""

from __future__ import annotations

import re
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
    ("text", "place", "settings"),
    [
        ("gcp/europe-west4", ("gcp", "europe-west4"), {}),
        ("a.b-c.d=l4", None, {"a.b-c.d": "l4"}),
        ("a=3", None, {"a": 3}),
        ("a=true", None, {"a": True}),
        ("a=", None, {"a": None}),
        ('a=["x", 2]', None, {"a": ["x", 2]}),
        ("a=b=c", None, {"a": "b=c"}),
        ("a=gcp/europe-west4", None, {"a": "gcp/europe-west4"}),
        # Several at once, the place first or last.
        ("gcp/europe-west4 a.b=l4", ("gcp", "europe-west4"), {"a.b": "l4"}),
        ("a.b=l4\n  gcp/europe-west4 ", ("gcp", "europe-west4"), {"a.b": "l4"}),
        ("a=1 b= c=x", None, {"a": 1, "b": None, "c": "x"}),
        ("a=b c d.e=3", None, {"a": "b c", "d.e": 3}),
        ("a=b gcp/ c", None, {"a": "b gcp/ c"}),
        ('a={"b": "c=d e=f"} g=["h=i gcp/x"] j=k', None, {"a": {"b": "c=d e=f"}, "g": ["h=i gcp/x"], "j": "k"}),
        ('a="b c=d" e=f', None, {"a": "b c=d", "e": "f"}),
    ],
)
def test_changes_are_places_and_settings(text: str, place: tuple[str, str] | None, settings: dict[str, Any]) -> None:
    found = parse_change(text)
    assert found == Change(text, place, tuple((tuple(path.split(".")), value) for path, value in settings.items()))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        *(
            (text, "is no change")
            for text in ("", " ", "gcp", "azure/west", "gcp/", "GCP/europe-west4", "=3", "a..b=3", "a.=3")
        ),
        ("a b=1", "'a b=1' is no change"),
        ("gcp/europe-west4 l4", "'l4' is no change"),
        ("gcp/europe-west4,a=b", "is no change"),
        ('a=["x"] l4', "'l4' is no change"),
        ("a={x", "'{x' is no list, map or text in quotes"),
        ("b=3 a=" + "[" * 100_000, "is no list, map or text in quotes"),
        ('a="x"y', "'y' stands behind the end of \"x\""),
        ("gcp/europe-west4 aws/eu-west-1", "has the places gcp/europe-west4 and aws/eu-west-1"),
        ("a.b=1 c=2 a.b=3", "sets a.b twice"),
        ("a.b=1 a={}", "sets a.b, and then a, which takes it away"),
    ],
)
def test_anything_else_is_no_change(text: str, told: str) -> None:
    with pytest.raises(ChangeError, match=re.escape(told)):
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
                "not carried over: state, cluster.admins, account_baseline",
                "images from europe-west4-docker.pkg.dev/price-comparison/mirror",
                "the files of chat in a bucket there",
            ),
        ),
        (
            "private-chat-gcp",
            "aws/eu-central-1",
            (
                "not carried over: state",
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


@pytest.mark.parametrize("change", ["gcp/europe-west4 models.chat.gpu.type=l4", "models.chat.gpu.type=l4 gcp/europe-west4"])
def test_another_cloud_with_another_gpu_is_one_alternative(change: str) -> None:
    found = example("gpu-chat-aws", "prod", change)
    assert found.plan is not None, found.reasons
    assert (found.change, found.plan.target.cloud) == (change, "gcp")
    models = found.plan.target.models.values()  # type: ignore[union-attr]  # it runs on a cluster
    assert {model.gpu.type for model in models} == {"l4", "t4"}


def test_what_the_change_sets_itself_is_not_told_as_left() -> None:
    change = 'gcp/europe-west4 pricing.spot=0.5 cluster={"gpu_zones": ["b"]} models.chat.source=gs://other/chat registry='
    assert example("private-chat-aws", "prod", change).notes == ("not carried over: state, account_baseline",)


def test_a_setting_that_does_not_compile_there_has_its_reason() -> None:
    found = example("gpu-chat-aws", "prod", "gcp/europe-west4 models.chat.gpu.type=a10g capacity.first=spot")
    assert found.reasons == ("capacity: it is no section, and has no keys",)
    assert found.notes == ("not carried over: state, cluster.admins, cluster.api_access",)


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
