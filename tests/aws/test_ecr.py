from __future__ import annotations

import json

from aws_refs import KEY, arguments
from groundplan.aws.ecr import Repositories, RepositoriesProps
from groundplan.terraform.stack import Stack


def test_repositories_that_go_with_their_images(stack: Stack) -> None:
    props = RepositoriesProps(names=("shop/api", "mirror/ghcr.io/acme/web"), key_arn=KEY, keep=False)
    Repositories(stack, "images", props=props)
    repositories = {address for address in stack.resources if address.startswith("aws_ecr_repository.")}
    assert repositories == {
        "aws_ecr_repository.images_shop_api_repository",
        "aws_ecr_repository.images_mirror_ghcr_io_acme_web_repository",
    }
    assert arguments(stack, "aws_ecr_repository.images_shop_api_repository") == {
        "name": "shop/api",
        "image_tag_mutability": "IMMUTABLE",
        "image_scanning_configuration": {"scan_on_push": True},
        "encryption_configuration": {"encryption_type": "KMS", "kms_key": KEY},
        "force_delete": True,
    }


def test_a_repository_that_is_kept_and_what_goes_from_it(stack: Stack) -> None:
    Repositories(stack, "images", props=RepositoriesProps(names=("api",), key_arn=KEY, keep=True))
    repository = arguments(stack, "aws_ecr_repository.images_api_repository")
    assert (repository["force_delete"], repository["lifecycle"]) == (False, {"prevent_destroy": True})
    policy = arguments(stack, "aws_ecr_lifecycle_policy.images_api_lifecycle")
    assert policy["repository"] == "${aws_ecr_repository.images_api_repository.name}"
    untagged, newest = json.loads(policy["policy"])["rules"]
    assert untagged["selection"]["countNumber"] == 14
    assert untagged["selection"]["tagStatus"] == "untagged"
    assert newest["selection"] == {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 50}
    assert untagged["rulePriority"] < newest["rulePriority"]
