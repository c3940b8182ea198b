"""How a Terraform resource type and its class in ``groundplan.terraform.aws`` and ``.google`` are named after each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from groundplan.terraform.schema import EPHEMERAL, resource_types


def class_name(provider: str, resource_type: str) -> str:
    """``aws_eks_node_group`` -> ``EksNodeGroup``, ``ephemeral.aws_kms_secrets`` -> ``EphemeralKmsSecrets``."""
    words = resource_type.removeprefix(EPHEMERAL).removeprefix(f"{provider}_").split("_")
    return "".join(word.capitalize() for word in (["ephemeral", *words] if resource_type.startswith(EPHEMERAL) else words))


@cache
def types_by_class_name(provider: str) -> Mapping[str, str]:
    """``EksNodeGroup`` -> ``aws_eks_node_group`` for every resource in the provider's snapshot."""
    return {class_name(provider, resource_type): resource_type for resource_type in resource_types(provider)}
