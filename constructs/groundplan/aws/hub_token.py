"""The place for a Hugging Face token."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.aws.keep import lifecycle
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class HubTokenProps:
    """``keep`` guards the secret against deletion, and lets a deleted one be brought back for 30 days."""

    name: str
    key_arn: Ref
    keep: bool


class HubToken(Component):
    """A secret without a value: a person puts the token there, so that it is in no Terraform state.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret
    """

    name: Ref
    arn: Ref

    def __init__(self, scope: Construct, id: str, *, props: HubTokenProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        secret = aws.SecretsmanagerSecret(
            self,
            "secret",
            name=props.name,
            description="Hugging Face token that downloads the models",
            kms_key_id=props.key_arn,
            recovery_window_in_days=30 if props.keep else 0,
            lifecycle=lifecycle(keep=props.keep),
        )
        self.name, self.arn = secret.name, secret.arn
