"""Stand-ins for what other constructs would hand over, and a look at what a construct made."""

from __future__ import annotations

import json
from typing import Any

from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

KEY = Ref("${aws_kms_key.k.arn}", "string")
CLUSTER = Ref("${aws_eks_cluster.c.name}", "string")
VERSION = Ref("${aws_eks_cluster.c.version}", "string")
VPC = Ref("${aws_vpc.v.id}", "string")
SUBNETS = tuple(Ref(f"${{aws_subnet.{name}.id}}", "string") for name in "abc")


def arguments(stack: Stack, address: str) -> dict[str, Any]:
    """Arguments of the resource at ``address``."""
    return stack.resources[address].arguments


def statements(stack: Stack, address: str, argument: str = "policy") -> dict[str, Any]:
    """Statements of a policy by their Sid; those without one by their number."""
    found = json.loads(arguments(stack, address)[argument])["Statement"]
    return {item.get("Sid", str(index)): item for index, item in enumerate(found)}


def trust(stack: Stack, address: str) -> dict[str, Any]:
    """The only statement of a role's trust policy."""
    (found,) = statements(stack, address, "assume_role_policy").values()
    assert isinstance(found, dict)
    return found
