"""Entries of Secret Manager that say how something is reached and logged in to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groundplan.gcp.secrets import entry
from groundplan.plan.model.platform import Connection as Plan
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.expressions import json_text, json_with_random
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class ConnectionProps:
    """``attributes`` are those of the managed store that the plan names; the others are as for any other secret."""

    connection: Plan
    region: str
    keep: bool
    attributes: Mapping[str, Ref] = field(default_factory=dict)
    key_id: Ref | None = None
    after: tuple[Component, ...] = ()


class Connection(Component):
    """An entry with a JSON object that Terraform writes.

    One that holds no password is written again when something in it changes. A password is made when Terraform first writes
    the entry, and after that neither it nor what else is in the object changes; it is in no state. Another one is made by::

        terraform apply -replace=google_secret_manager_secret_version.connections_NAME_value

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/secret_manager_secret_version
    """

    secret: google.SecretManagerSecret
    value: google.SecretManagerSecretVersion

    def __init__(self, scope: Construct, id: str, *, props: ConnectionProps, plan_path: Path = ()) -> None:
        """Raise KeyError for an attribute that is not given, ArgumentError when the schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        plan = props.connection
        self.secret = entry(
            self,
            "secret",
            secret_id=plan.secret,
            region=props.region,
            keep=props.keep,
            key_id=props.key_id,
            after=props.after,
        )
        texts = {**plan.values, **{name: props.attributes[name] for name in plan.attributes}}
        if plan.generated:
            self.value = google.SecretManagerSecretVersion(
                self,
                "value",
                secret=self.secret.id,
                secret_data_wo=json_with_random(texts, plan.generated),
                secret_data_wo_version=1,
                lifecycle=_AFTER_THE_NEW,
            )
        else:
            self.value = google.SecretManagerSecretVersion(
                self, "value", secret=self.secret.id, secret_data=json_text(texts), lifecycle=_AFTER_THE_NEW
            )


# A version never changes: without a newer one beside it, whoever reads the entry would find none for a moment.
_AFTER_THE_NEW: dict[str, Any] = {"create_before_destroy": True}
