"""The check of arguments, on a small schema that holds every case."""

from __future__ import annotations

from typing import Any

import pytest

from groundplan.terraform.schema import (
    EPHEMERAL,
    PROVIDERS,
    Ref,
    attribute_type,
    check,
    literal,
    provider_info,
    resource_block,
    resource_types,
)

BLOCK: dict[str, Any] = {
    "attributes": {
        "name": {"type": "string", "required": True},
        "size": {"type": "number", "optional": True},
        "enabled": {"type": "bool", "optional": True},
        "arn": {"type": "string", "computed": True},
        "zones": {"type": ["set", "string"], "optional": True},
        "tags": {"type": ["map", "string"], "optional": True},
        "rule": {"type": ["list", ["object", {"port": "number", "host": "string"}]], "optional": True},
        "nested": {
            "optional": True,
            "nested_type": {"nesting_mode": "list", "attributes": {"key": {"type": "string", "required": True}}},
        },
        "any": {"type": "dynamic", "optional": True},
    },
    "block_types": {
        "config": {
            "nesting_mode": "list",
            "min_items": 1,
            "max_items": 1,
            "block": {
                "attributes": {"min": {"type": "number", "required": True}, "endpoint": {"type": "string", "computed": True}}
            },
        },
        "taint": {
            "nesting_mode": "set",
            "max_items": 2,
            "block": {"attributes": {"key": {"type": "string", "required": True}}},
        },
        "by_name": {"nesting_mode": "map", "block": {"attributes": {"value": {"type": "string", "optional": True}}}},
    },
}
GOOD: dict[str, Any] = {"name": "a", "config": {"min": 1}}


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"size": 1.5, "enabled": False, "zones": ["a"], "tags": {"a": "b"}},
        {"size": "${var.size}", "zones": "${var.zones}", "enabled": "${var.on}", "config": "${var.config}"},
        {"size": Ref("${aws_x.y.size}", "string"), "zones": Ref("${aws_x.y.ids}", ["list", "string"])},
        {"name": "prefix-${aws_x.y.id}"},
        {"rule": [{"port": 1, "host": "a"}], "nested": [{"key": "a"}], "any": [1, {"a": "b"}]},
        {"taint": [{"key": "a"}, {"key": "b"}], "by_name": {"x": {"value": "y"}}, "config": [{"min": 1}]},
    ],
)
def test_right_arguments_pass(extra: dict[str, Any]) -> None:
    assert list(check(BLOCK, {**GOOD, **extra})) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"nam": "a", **GOOD}, "nam is not an argument; did you mean name"),
        ({"config": {"min": 1}}, "name is missing"),
        ({"name": "a"}, "block config is missing"),
        ({**GOOD, "arn": "x"}, "arn is computed by the provider and cannot be given"),
        ({**GOOD, "name": 3}, "name must be a string, not 3"),
        ({**GOOD, "name": True}, "name must be a string, not true"),
        ({**GOOD, "size": True}, "size must be a number, not true"),
        ({**GOOD, "size": "3"}, "size must be a number, not the string '3'"),
        ({**GOOD, "enabled": "yes"}, "enabled must be true or false, not the string 'yes'"),
        ({**GOOD, "enabled": 1}, "enabled must be true or false, not 1"),
        ({**GOOD, "zones": "a"}, "zones must be a list, not the string 'a'"),
        ({**GOOD, "zones": ["a", 1]}, "zones[1] must be a string, not 1"),
        ({**GOOD, "zones": {"a": "b"}}, "zones must be a list, not a map"),
        ({**GOOD, "zones": Ref("${aws_x.y.id}", "string")}, "zones must be a list, not the value ${aws_x.y.id}"),
        ({**GOOD, "name": Ref("${aws_x.y.ids}", ["list", "string"])}, "name must be a string, not the list ${aws_x.y.ids}"),
        ({**GOOD, "tags": ["a"]}, "tags must be a map, not a list"),
        ({**GOOD, "tags": {"a": 1}}, "tags.a must be a string, not 1"),
        ({**GOOD, "rule": [{"prt": 1}]}, "rule[0].prt is not an argument; did you mean port"),
        ({**GOOD, "nested": [{}]}, "nested[0].key is missing"),
        ({**GOOD, "config": []}, "config needs at least 1 block, got 0"),
        ({**GOOD, "config": [{"min": 1}, {"min": 2}]}, "config takes at most 1 block, got 2"),
        ({**GOOD, "config": "x"}, "config must be a block, not 'x'"),
        ({**GOOD, "config": {"min": "x"}}, "config.min must be a number, not the string 'x'"),
        ({**GOOD, "config": {"min": 1, "endpoint": "x"}}, "config.endpoint is computed by the provider and cannot be given"),
        ({**GOOD, "taint": [{"key": "a"}] * 3}, "taint takes at most 2 blocks, got 3"),
        ({**GOOD, "taint": [3]}, "taint[0] must be a block, not 3"),
        ({**GOOD, "by_name": []}, "by_name must be a map of blocks, not a list"),
        ({**GOOD, "by_name": {"x": {"valu": "y"}}}, "by_name.x.valu is not an argument; did you mean value"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    assert list(check(BLOCK, arguments)) == [message]


def test_every_wrong_argument_is_told_in_one_go() -> None:
    assert len(list(check(BLOCK, {"size": "x", "arn": "y", "what": 1}))) == 5


def test_attribute_types_follow_blocks_and_objects() -> None:
    assert attribute_type(BLOCK, "arn") == "string"
    assert attribute_type(BLOCK, "config[0].endpoint") == "string"
    assert attribute_type(BLOCK, "zones") == ["set", "string"]
    assert attribute_type(BLOCK, "rule[0].port") == "number"
    with pytest.raises(KeyError, match="did you mean arn"):
        attribute_type(BLOCK, "arm")
    with pytest.raises(KeyError, match="endpont"):
        attribute_type(BLOCK, "config[0].endpont")


def test_literal_text_starts_no_expression() -> None:
    assert literal("a ${b} %{c} $d") == "a $${b} %%{c} $d"


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_snapshot_is_whole(provider: str) -> None:
    info = provider_info(provider)
    assert info["source"].startswith("hashicorp/") and info["constraint"].startswith(">= ")
    assert "attributes" in info["block"]
    for resource_type in resource_types(provider):
        # What is in no state needs none.
        has_id = "id" in resource_block(provider, resource_type)["attributes"]
        assert has_id != resource_type.startswith(EPHEMERAL), resource_type
