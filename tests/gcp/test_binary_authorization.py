from __future__ import annotations

from groundplan.gcp.binary_authorization import BinaryAuthorization, BinaryAuthorizationProps
from groundplan.terraform.stack import Stack

PROPS = BinaryAuthorizationProps("acme-desk", "europe-west4")
ADDRESS = "google_binary_authorization_policy.image_policy_policy"


def test_it_tells_and_refuses_nothing(stack: Stack) -> None:
    BinaryAuthorization(stack, "image_policy", props=PROPS)
    policy = stack.resources[ADDRESS].arguments
    rule = {"evaluation_mode": "ALWAYS_DENY", "enforcement_mode": "DRYRUN_AUDIT_LOG_ONLY"}
    assert (policy["default_admission_rule"], policy["global_policy_evaluation_mode"]) == (rule, "ENABLE")


def test_every_stack_of_a_project_writes_the_same_policy_and_leaves_it(stack: Stack) -> None:
    BinaryAuthorization(stack, "image_policy", props=PROPS)
    policy = stack.resources[ADDRESS].arguments
    assert policy["admission_whitelist_patterns"] == [{"name_pattern": "europe-west4-docker.pkg.dev/acme-desk/**"}]
    assert policy["deletion_policy"] == "ABANDON"
