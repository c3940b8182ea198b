"""What holds data is kept: the one place that says how."""

from __future__ import annotations

from typing import Any


def lifecycle(*, keep: bool) -> dict[str, Any] | None:
    """With ``keep`` Terraform refuses every plan that would delete the resource.

    https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
    """
    return {"prevent_destroy": True} if keep else None
