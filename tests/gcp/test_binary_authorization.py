from __future__ import annotations

from typing import Any

import pytest

from groundplan.gcp.binary_authorization import BinaryAuthorization, BinaryAuthorizationProps
from groundplan.plan.model.gcp import ImagePolicy
from groundplan.terraform.stack import Stack

ALLOWED = ("europe-west4-docker.pkg.dev/acme-desk/**", "registry.acme.internal/mirror/**")
ADDRESS = "google_binary_authorization_policy.image_policy_policy"


def made(stack: Stack, *, enforced: bool) -> dict[str, Any]:
    BinaryAuthorization(stack, "image_policy", props=BinaryAuthorizationProps("acme-desk", ImagePolicy(enforced, ALLOWED)))
    return dict(stack.resources[ADDRESS].arguments)


@pytest.mark.parametrize(("enforced", "mode"), [(True, "ENFORCED_BLOCK_AND_AUDIT_LOG"), (False, "DRYRUN_AUDIT_LOG_ONLY")])
def test_what_is_not_allowed_is_refused_or_told(stack: Stack, enforced: bool, mode: str) -> None:
    policy = made(stack, enforced=enforced)
    assert policy["default_admission_rule"] == {"evaluation_mode": "ALWAYS_DENY", "enforcement_mode": mode}
    assert policy["admission_whitelist_patterns"] == [{"name_pattern": pattern} for pattern in ALLOWED]
    assert policy["global_policy_evaluation_mode"] == "ENABLE", "system images of GKE"


def test_the_projects_policy_stays_when_the_stack_goes(stack: Stack) -> None:
    policy = made(stack, enforced=True)
    assert (policy["project"], policy["deletion_policy"]) == ("acme-desk", "ABANDON")
    assert "cluster_admission_rules" not in policy, "one policy for all that runs containers"
