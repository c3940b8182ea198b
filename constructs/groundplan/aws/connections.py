"""Entries of Secrets Manager that say how something is reached and logged in to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groundplan.aws.secrets import entry
from groundplan.plan.model.platform import Connection as Plan
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.expressions import json_text, json_with_random
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class ConnectionProps:
    """``attributes`` are those of the managed store that the plan names; ``keep`` as for any other secret."""

    connection: Plan
    key_arn: Ref
    keep: bool
    attributes: Mapping[str, Ref] = field(default_factory=dict)


class Connection(Component):
    """A secret with a JSON object that Terraform writes.

    One that holds no password is written again when something in it changes. A password is made when Terraform first writes
    the secret, and after that neither it nor what else is in the object changes; it is in no state. Another one is made by::

        terraform apply -replace=aws_secretsmanager_secret_version.connections_NAME_value

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_version
    """

    secret: aws.SecretsmanagerSecret
    value: aws.SecretsmanagerSecretVersion
    """What is in the secret; its ``version_id`` is another one with each password."""

    def __init__(self, scope: Construct, id: str, *, props: ConnectionProps, plan_path: Path = ()) -> None:
        """Raise KeyError for an attribute that is not given, ArgumentError when the schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        plan = props.connection
        description = f"How {id} is reached; written by Terraform"
        self.secret = entry(self, "secret", name=plan.secret, description=description, key_arn=props.key_arn, keep=props.keep)
        texts = {**plan.values, **{name: props.attributes[name] for name in plan.attributes}}
        if plan.generated:
            self.value = aws.SecretsmanagerSecretVersion(
                self,
                "value",
                secret_id=self.secret.id,
                secret_string_wo=json_with_random(texts, plan.generated),
                secret_string_wo_version=1,
            )
        else:
            self.value = aws.SecretsmanagerSecretVersion(
                self, "value", secret_id=self.secret.id, secret_string=json_text(texts)
            )
