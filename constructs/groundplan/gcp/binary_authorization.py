"""Which images a project runs."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.plan.model.gcp import ImagePolicy
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component


@dataclass(frozen=True, slots=True)
class BinaryAuthorizationProps:
    """``after`` is what must be there first: the Binary Authorization API."""

    project: str
    policy: ImagePolicy
    after: tuple[Component, ...] = ()


class BinaryAuthorization(Component):
    """The project's policy: an image that is not allowed is refused, or, in audit mode, runs and is written to the log.

    A project has one policy, for all that runs containers in it; it stays when a stack goes, since others may count on it. So
    in audit mode every stack of a project writes the same one, and an enforced one needs a project of its own. In an emergency
    a person runs an image past it, which is in the audit log: `image-policy.k8s.io/break-glass: "true"` among the labels of a
    pod, `gcloud run deploy --breakglass=JUSTIFICATION` for a service. In audit mode the log tells with ::

        protoPayload.response.annotations."image-policy.k8s.io/dry-run"=true    what would be refused

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/binary_authorization_policy
    https://docs.cloud.google.com/binary-authorization/docs/key-concepts
    """

    def __init__(self, scope: Construct, id: str, *, props: BinaryAuthorizationProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        mode = "ENFORCED_BLOCK_AND_AUDIT_LOG" if props.policy.enforced else "DRYRUN_AUDIT_LOG_ONLY"
        google.BinaryAuthorizationPolicy(
            self,
            "policy",
            project=props.project,
            # Google's own policy lets the system images of GKE through.
            global_policy_evaluation_mode="ENABLE",
            admission_whitelist_patterns=[{"name_pattern": pattern} for pattern in props.policy.allowed],
            default_admission_rule={"evaluation_mode": "ALWAYS_DENY", "enforcement_mode": mode},
            deletion_policy="ABANDON",
            depends_on=props.after,
        )
