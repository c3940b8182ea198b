"""Entries of Secrets Manager whose values people put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.aws.keep import lifecycle
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_RECOVERY_DAYS = 30


@dataclass(frozen=True, slots=True)
class SecretsProps:
    """``names`` maps an id to the name in Secrets Manager; ``description`` is what the console shows of each.

    ``keep`` guards the entries against deletion, and lets a deleted one be brought back for 30 days.
    """

    names: Mapping[str, str]
    description: str
    key_arn: Ref
    keep: bool


class Secrets(Component):
    """Secrets without a value: a person puts it there, so that it is in no Terraform state.

    What reads a secret waits for its value: External Secrets tries again, and an ECS task does not start. A value comes
    from the standard input, so that no shell keeps it::

        aws secretsmanager put-secret-value --secret-id NAME --secret-string file:///dev/stdin

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret
    """

    entries: Mapping[str, aws.SecretsmanagerSecret]
    """The secrets by the ids of ``names``."""

    def __init__(self, scope: Construct, id: str, *, props: SecretsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self.entries = {
            name: entry(self, name, name=full_name, description=props.description, key_arn=props.key_arn, keep=props.keep)
            for name, full_name in props.names.items()
        }


def entry(scope: Construct, id: str, *, name: str, description: str, key_arn: str, keep: bool) -> aws.SecretsmanagerSecret:
    """A secret without a value; with ``keep`` guarded, and brought back for 30 days after it is deleted."""
    return aws.SecretsmanagerSecret(
        scope,
        id,
        name=name,
        description=description,
        kms_key_id=key_arn,
        recovery_window_in_days=_RECOVERY_DAYS if keep else 0,
        lifecycle=lifecycle(keep=keep),
    )


def fill_command(name: str, region: str) -> str:
    """The command that puts a value, read from the standard input, in the secret ``name``."""
    return f"aws secretsmanager put-secret-value --region {region} --secret-id {name} --secret-string file:///dev/stdin"
