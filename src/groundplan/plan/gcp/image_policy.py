"""Which images a project on Google Cloud runs."""

from __future__ import annotations

from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.images import other_projects
from groundplan.plan.model.gcp import ImagePolicy
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule

ENFORCED = Rule(
    "GCP130",
    "Policy on images of a private-vpc",
    "Binary Authorization refuses an image that is not expected and writes it to the audit log; the project is the product's "
    "own, so that the policy holds for nobody else",
    "https://docs.cloud.google.com/binary-authorization/docs/overview",
)
REPORTED = Rule(
    "GCP131",
    "Policy on images of a gpu-cluster",
    "Binary Authorization writes an image that is not expected to the audit log and lets it run, since others may have the "
    "same project",
    "https://docs.cloud.google.com/binary-authorization/docs/enabling-dry-run",
)
ALLOWED = Rule(
    "GCP132",
    "Images that are expected",
    "those of the project's Artifact Registry in the region, remote repositories among them, and of the blueprint's registry; "
    "without one, in a private-vpc those of the projects that its images name. Google's own policy has the images of GKE",
    "https://docs.cloud.google.com/binary-authorization/docs/key-concepts#allowlist_patterns",
)


def resolve_image_policy(context: Context, origins: Origins) -> ImagePolicy | None:
    """The project's policy of Binary Authorization; None on Cloud Run outside of a private-vpc."""
    if not context.has_own_key:
        return None
    allowed = [f"{context.region}-docker.pkg.dev/{context.project}/**"]
    if context.blueprint.registry is not None:
        # Then everything is pulled from there, or from the product's own repositories.
        allowed.append(f"{context.blueprint.registry}/**")
    elif context.private:
        allowed += [f"{project}/**" for project in other_projects(context)]
    return ImagePolicy(
        enforced=origins.rule("enforced", context.private, ENFORCED if context.private else REPORTED),
        allowed=origins.rule("allowed", tuple(allowed), ALLOWED),
    )
