"""Which images a cluster may run: what is not expected is told in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component


@dataclass(frozen=True, slots=True)
class BinaryAuthorizationProps:
    """``after`` is what must be there first: the Binary Authorization API."""

    project: str
    region: str
    after: tuple[Component, ...] = ()


class BinaryAuthorization(Component):
    """The project's policy in audit mode: every image runs; one from outside the project's registry is written to the log.

    A project has one policy, for all its clusters; it stays when a stack goes, since others may count on it. So every stack of
    a project writes the same one. ::

        protoPayload.response.annotations."image-policy.k8s.io/dry-run"=true    in the audit log: what would be refused

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/binary_authorization_policy
    https://docs.cloud.google.com/binary-authorization/docs/enabling-dry-run
    """

    def __init__(self, scope: Construct, id: str, *, props: BinaryAuthorizationProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        google.BinaryAuthorizationPolicy(
            self,
            "policy",
            project=props.project,
            # Google's own policy lets the system images of GKE through.
            global_policy_evaluation_mode="ENABLE",
            admission_whitelist_patterns=[{"name_pattern": f"{props.region}-docker.pkg.dev/{props.project}/**"}],
            default_admission_rule={"evaluation_mode": "ALWAYS_DENY", "enforcement_mode": "DRYRUN_AUDIT_LOG_ONLY"},
            deletion_policy="ABANDON",
            depends_on=props.after,
        )
