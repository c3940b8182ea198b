"""What runs inside a cluster: from the blueprint and its target to the `Platform` that the GitOps tree is written from."""

from __future__ import annotations

from groundplan.plan.platform.resolve import resolve_platform

__all__ = ["resolve_platform"]
