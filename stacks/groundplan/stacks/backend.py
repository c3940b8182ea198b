"""Where a stack's Terraform state is kept."""

from __future__ import annotations

from groundplan.plan.model import State
from groundplan.terraform.stack import Stack


def add_backend(stack: Stack, state: State | None) -> None:
    """Declare the backend of ``stack``; a local one needs no declaration.

    The bucket exists already: a state cannot be kept in what it describes. Locks are objects beside the state.
    https://developer.hashicorp.com/terraform/language/backend/s3
    """
    if state is None:
        raise ValueError(f"{stack.name} has no Terraform")
    if state.backend == "s3" and state.bucket is not None and state.key is not None:
        place = {"bucket": state.bucket, "key": state.key, "region": state.region}
        stack.backend("s3", {**place, "encrypt": True, "use_lockfile": True})
    elif state.backend == "gcs" and state.bucket is not None:
        stack.backend("gcs", {"bucket": state.bucket, "prefix": state.prefix})
