"""Pruning a provider's schema, and the stubs made from it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groundplan.terraform import schema, snapshot
from groundplan.terraform.schema import PROVIDERS, SCHEMAS

STATEMENT = {
    "attributes": {f"argument_{number}": {"type": "string", "optional": True, "description": "x"} for number in range(20)}
}
FULL: dict[str, Any] = {
    "provider": {"block": {"attributes": {"region": {"type": "string", "optional": True, "description_kind": "plain"}}}},
    "resource_schemas": {
        "aws_eks_addon": {
            "version": 1,
            "block": {
                "description_kind": "plain",
                "attributes": {
                    "description": {"type": "string", "optional": True, "description": "its text"},
                    "resolve_conflicts": {"type": "string", "optional": True, "deprecated": True},
                    "id": {"type": "string", "computed": True},
                },
                "block_types": {
                    "timeouts": {
                        "nesting_mode": "single",
                        "block": {"attributes": {"create": {"type": "string", "optional": True}}},
                    },
                    "first": {"nesting_mode": "list", "max_items": 1, "block": STATEMENT},
                    "second": {
                        "nesting_mode": "list",
                        "min_items": 1,
                        "block": {"block_types": {"inner": {"nesting_mode": "list", "block": STATEMENT}}},
                    },
                },
            },
        },
        "aws_vpc": {"block": {"attributes": {"id": {"type": "string", "computed": True}}}},
    },
}


def test_a_snapshot_keeps_what_the_check_reads_and_nothing_else() -> None:
    contents = snapshot.prune(FULL, ["aws_eks_addon"], ["aws_eks_addon.resolve_conflicts", "aws_vpc.id"])
    assert set(contents) == {"provider", "aws_eks_addon"}
    attributes = contents["aws_eks_addon"]["block"]["attributes"]
    assert attributes == {"description": {"type": "string", "optional": True}, "id": {"type": "string", "computed": True}}
    assert contents["provider"] == {"block": {"attributes": {"region": {"type": "string", "optional": True}}}}


def test_repeated_blocks_are_stored_once_and_read_back_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    content = snapshot.prune(FULL, ["aws_eks_addon"])["aws_eks_addon"]
    assert len(content["shared_blocks"]) == 1
    text = snapshot.dump(content)
    assert text.count("argument_7") == 1
    monkeypatch.setattr(schema, "_read", lambda provider, name: json.loads(text))
    block = schema.resource_block.__wrapped__("aws", "aws_eks_addon")
    assert block["block_types"]["second"]["block"]["block_types"]["inner"]["block"] == block["block_types"]["first"]["block"]
    assert set(block["block_types"]["first"]["block"]["attributes"]) == set(STATEMENT["attributes"])


def test_a_snapshot_has_ephemeral_resources_by_their_address() -> None:
    token = {"type": "string", "computed": True, "sensitive": True, "write_only": True}
    full = FULL | {"ephemeral_resource_schemas": {"aws_vpc": {"block": {"attributes": {"token": token}}}}}
    contents = snapshot.prune(full, ["aws_vpc", "ephemeral.aws_vpc"])
    assert contents["aws_vpc"]["block"]["attributes"].keys() == {"id"}
    assert contents["ephemeral.aws_vpc"]["block"]["attributes"] == {"token": token}


def test_an_unknown_resource_is_an_error() -> None:
    with pytest.raises(KeyError):
        snapshot.prune(FULL, ["aws_nothing"])


@pytest.mark.parametrize("provider", PROVIDERS)
def test_stored_files_are_in_the_form_that_is_written(provider: str) -> None:
    for file in (SCHEMAS / provider).glob("*.json"):
        assert file.read_text() == snapshot.dump(json.loads(file.read_text())), file.name


@pytest.mark.parametrize("provider", PROVIDERS)
def test_stubs_are_what_the_snapshot_gives(provider: str) -> None:
    assert (SCHEMAS.parent / f"{provider}.pyi").read_text() == snapshot.stub(provider)
