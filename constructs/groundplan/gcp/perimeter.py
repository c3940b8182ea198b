"""A perimeter of VPC Service Controls around a project."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.plan.model.gcp import ServicePerimeter
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component


@dataclass(frozen=True, slots=True)
class PerimeterProps:
    """``title`` is what people see; ``after`` is what must be there first: the Access Context Manager API."""

    project_number: str
    title: str
    perimeter: ServicePerimeter
    after: tuple[Component, ...] = ()


class Perimeter(Component):
    """A perimeter as a dry run: a call that crosses it goes through, and the audit log tells.

    Enforced, it stops whoever calls the project's APIs from outside, the person or pipeline that applies Terraform among them.
    From where they call only the organization knows. So its administrators look at what the dry run tells ::

        log_id("cloudaudit.googleapis.com/policy") AND protoPayload.metadata.dryRun=true

    give the perimeter access levels or ingress rules for calls that must go on, and enforce it, with the command of
    ``enforce``, which turns the dry run into what is enforced (``status``). That is theirs from then on: Terraform never
    touches it, and writes the dry run anew, as the plan has it, to compare with.

    An enforced perimeter also keeps remote repositories of Artifact Registry from their upstream, until they are let:
    `gcloud artifacts vpcsc-config allow --project=PROJECT --location=REGION`.

    Whoever applies it needs roles/accesscontextmanager.policyEditor in the organization. A project is in one perimeter at most.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/access_context_manager_service_perimeter
    https://docs.cloud.google.com/vpc-service-controls/docs/dry-run-mode
    """

    enforce: str
    """The command that enforces it as it is."""

    def __init__(self, scope: Construct, id: str, *, props: PerimeterProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        name, policy = props.perimeter.name, props.perimeter.access_policy
        google.AccessContextManagerServicePerimeter(
            self,
            "perimeter",
            parent=f"accessPolicies/{policy}",
            name=f"accessPolicies/{policy}/servicePerimeters/{name}",
            title=props.title,
            use_explicit_dry_run_spec=True,
            spec={
                "resources": [f"projects/{props.project_number}"],
                "restricted_services": props.perimeter.services,
                "vpc_accessible_services": {"enable_restriction": True, "allowed_services": ["RESTRICTED-SERVICES"]},
            },
            lifecycle={"ignore_changes": ["status"]},
            depends_on=props.after,
        )
        self.enforce = f"gcloud access-context-manager perimeters dry-run enforce {name} --policy={policy}"
