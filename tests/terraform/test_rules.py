"""What providers check beyond their schema."""

from __future__ import annotations

import re
from typing import Any

import pytest

from groundplan.terraform.rules import check_rules
from groundplan.terraform.schema import PROVIDERS, resource_rules, resource_types

RULES: dict[str, Any] = {
    "ingress": {"one_of": ["ALL", "INTERNAL"]},
    "size": {"one_of": ["1", "2"]},
    "template.timeout": {"pattern": ["^[0-9]+s$"]},
    "roles": {"each_one_of": ["A", "B"]},
    "template.vpc.connector": {"conflicts_with": ["template.0.vpc.0.interfaces"]},
    "template.vpc.interfaces": {"conflicts_with": ["template.0.vpc.0.connector"]},
    "key": {"required_with": ["key_version"]},
    "source.git": {"exactly_one_of": ["source.0.git", "source.0.zip"]},
    "source.zip": {"exactly_one_of": ["source.0.git", "source.0.zip"]},
    "a": {"at_least_one_of": ["a", "b"]},
    "b": {"at_least_one_of": ["a", "b"]},
}


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        ({"a": 1}, []),
        ({"a": 1, "ingress": "ALL", "size": 2, "template": {"timeout": "3s"}, "roles": ["A"]}, []),
        ({"a": 1, "ingress": "${var.x}", "template": [{"timeout": "${var.y}s"}]}, []),
        ({"a": 1, "ingress": "all"}, ["ingress must be one of ALL, INTERNAL, not 'all'"]),
        ({"a": 1, "size": 3}, ["size must be one of 1, 2, not 3"]),
        ({"a": 1, "template": [{"timeout": "3s"}, {"timeout": "3"}]}, ["template.timeout must match ^[0-9]+s$, not '3'"]),
        ({"a": 1, "roles": ["A", "C"]}, ["roles must be one of A, B, not 'C'"]),
        (
            {"a": 1, "template": {"vpc": {"connector": "x", "interfaces": [{}]}}},
            ["template.vpc.connector cannot be given together with template.vpc.interfaces"],
        ),
        ({"a": 1, "key": "x"}, ["key needs key_version"]),
        ({"a": 1, "source": {}}, ["exactly one of source.git, source.zip must be given, got none"]),
        (
            {"a": 1, "source": {"git": {}, "zip": {}}},
            ["exactly one of source.git, source.zip must be given, got source.git, source.zip"],
        ),
        ({}, ["at least one of a, b must be given, got none"]),
    ],
)
def test_rules(arguments: dict[str, Any], messages: list[str]) -> None:
    assert list(check_rules(RULES, arguments)) == messages


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_pattern_of_the_snapshot_compiles(provider: str) -> None:
    for resource_type in resource_types(provider):
        for rule in resource_rules(provider, resource_type).values():
            for pattern in [*rule.get("pattern", ()), *rule.get("each_pattern", ())]:
                re.compile(pattern)


def test_google_has_rules() -> None:
    assert "INGRESS_TRAFFIC_INTERNAL_ONLY" in resource_rules("google", "google_cloud_run_v2_service")["ingress"]["one_of"]
