"""Repositories for container images."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.aws.keep import lifecycle
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_UNTAGGED_DAYS = 14
_KEPT_IMAGES = 50


@dataclass(frozen=True, slots=True)
class RepositoriesProps:
    """``names`` are those of the repositories; ``keep`` guards them, and the images in them, against deletion."""

    names: Sequence[str]
    key_arn: Ref
    keep: bool


class Repositories(Component):
    """Repositories of Amazon ECR: a tag never moves to another image, and each image is scanned when it is pushed.

    Images without a tag go after 14 days, and of the tagged ones the 50 newest stay. No policy says who pulls: roles of the
    account do by their own. A repository is in one state only: stacks of one account never share one.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository
    https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
    """

    def __init__(self, scope: Construct, id: str, *, props: RepositoriesProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        for name in props.names:
            inside = Component(self, name.replace("/", "_"))
            repository = aws.EcrRepository(
                inside,
                "repository",
                name=name,
                image_tag_mutability="IMMUTABLE",
                image_scanning_configuration={"scan_on_push": True},
                # Another key is another repository, without its images.
                encryption_configuration={"encryption_type": "KMS", "kms_key": props.key_arn},
                force_delete=not props.keep,
                lifecycle=lifecycle(keep=props.keep),
            )
            aws.EcrLifecyclePolicy(inside, "lifecycle", repository=repository.name, policy=_lifecycle_policy())


def _lifecycle_policy() -> str:
    untagged = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": _UNTAGGED_DAYS}
    newest = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": _KEPT_IMAGES}
    rules = [
        {"rulePriority": 1, "description": "untagged images", "selection": untagged, "action": {"type": "expire"}},
        # ECR wants the rule for any image to be the last.
        {"rulePriority": 2, "description": "all but the newest", "selection": newest, "action": {"type": "expire"}},
    ]
    return json.dumps({"rules": rules})
