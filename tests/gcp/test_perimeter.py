from __future__ import annotations

from groundplan.gcp.perimeter import Perimeter, PerimeterProps
from groundplan.plan.model.gcp import ServicePerimeter
from groundplan.terraform.stack import Stack

PERIMETER = ServicePerimeter("desk_prod", "345678901234", ("storage.googleapis.com", "sts.googleapis.com"))
PROPS = PerimeterProps("123456789012", "desk-prod", PERIMETER)
ADDRESS = "google_access_context_manager_service_perimeter.perimeter_perimeter"


def test_the_perimeter_is_around_the_project(stack: Stack) -> None:
    Perimeter(stack, "perimeter", props=PROPS)
    perimeter = stack.resources[ADDRESS].arguments
    assert perimeter["parent"] == "accessPolicies/345678901234"
    assert perimeter["name"] == "accessPolicies/345678901234/servicePerimeters/desk_prod"
    assert perimeter["spec"]["resources"] == ["projects/123456789012"]
    assert perimeter["spec"]["restricted_services"] == ["storage.googleapis.com", "sts.googleapis.com"]
    inside = {"enable_restriction": True, "allowed_services": ["RESTRICTED-SERVICES"]}
    assert perimeter["spec"]["vpc_accessible_services"] == inside


def test_no_apply_locks_anybody_out_and_none_undoes_what_is_enforced(stack: Stack) -> None:
    made = Perimeter(stack, "perimeter", props=PROPS)
    perimeter = stack.resources[ADDRESS].arguments
    assert perimeter["use_explicit_dry_run_spec"] is True
    assert "status" not in perimeter, "what is enforced"
    assert perimeter["lifecycle"] == {"ignore_changes": ["status"]}
    assert made.enforce == "gcloud access-context-manager perimeters dry-run enforce desk_prod --policy=345678901234"
