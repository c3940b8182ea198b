"""What stands in for the CDK where Terraform JSON is all that is wanted: nothing of it runs, and no Node.js starts.

``groundplan synth`` and ``groundplan cost`` use it; in an app of the CDK, such as the one that ``cdktf.json`` names, constructs
are those of the CDK (docs/adr/0010). Both give the same Terraform. Here are only those members of the CDK's classes that
``groundplan.terraform`` and the stacks call.
"""

from __future__ import annotations

from typing import Any


class _Node:
    def set_context(self, key: str, value: Any) -> None:
        """For validations of the CDK's own constructs, of which there are none."""


class Construct:
    """A part of a tree that nobody walks."""

    def __init__(self, scope: Construct, id: str) -> None:
        self.node = _Node()


class RootConstruct(Construct):
    """What a stack stands in that is asked for its Terraform by itself."""

    def __init__(self) -> None:
        super().__init__(self, "")


class TerraformStack(Construct):
    """A stack without parts of the CDK's own."""

    def to_terraform(self) -> dict[str, Any]:
        """The Terraform of the CDK's own constructs."""
        return {}


ConstructMeta = type


class _Choice:
    plain = False


def leave_out_cdk() -> None:
    """Let constructs of this process be plain, unless the CDK is there already. For the whole process: a class has one base."""
    _Choice.plain = True


def is_chosen() -> bool:
    """Whether somebody wants no CDK."""
    return _Choice.plain
