"""What holds data, or what data hangs on, is kept: the one place that says how."""

from __future__ import annotations

from typing import Any


def lifecycle(*, keep: bool) -> dict[str, Any] | None:
    """With ``keep`` Terraform refuses a plan that would destroy or replace the resource.

    It does not guard what is no longer in the configuration: a secret that the blueprint stops naming is deleted.

    https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
    """
    return {"prevent_destroy": True} if keep else None
