"""Entries of Secret Manager whose values people put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.gcp.keep import lifecycle
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class SecretsProps:
    """``ids`` maps a name to the id in Secret Manager; ``keep`` guards the entries, and the values in them, against deletion.

    ``key_id`` is the key that encrypts them, in the same region; None: Google's own. ``after`` is what must be there first: the
    Secret Manager API, and the right to use the key.
    """

    region: str
    ids: Mapping[str, str]
    keep: bool
    key_id: Ref | None = None
    after: tuple[Component, ...] = ()


class Secrets(Component):
    """Empty entries, each kept in the product's region only. No value passes through Terraform, so its state holds none.

    Cloud Run refuses a service whose secret has no value yet. So the first deployment of a stack with secrets has three steps::

        terraform apply -target=google_secret_manager_secret.secrets_NAME ...    the entries alone
        gcloud secrets versions add ID --project=PROJECT --data-file=-           for each of them; the stack's output has these
        terraform apply

    A service that was deployed before its secrets had values stays in the state as tainted: give them values, then
    `terraform untaint ADDRESS` and `terraform apply`.

    Another key is for new values: one that is there stays under the key that encrypted it. Another region replaces the entry.
    With ``keep`` no plan destroys or replaces an entry that the blueprint names; one that it stops naming is deleted.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/secret_manager_secret
    https://docs.cloud.google.com/run/docs/configuring/services/secrets
    """

    entries: Mapping[str, Resource]

    def __init__(self, scope: Construct, id: str, *, props: SecretsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        region, keep, key_id, after = props.region, props.keep, props.key_id, props.after
        self.entries = {
            name: entry(self, name, secret_id=secret_id, region=region, keep=keep, key_id=key_id, after=after)
            for name, secret_id in props.ids.items()
        }


def entry(
    scope: Construct,
    id: str,
    *,
    secret_id: str,
    region: str,
    keep: bool,
    key_id: Ref | None,
    after: tuple[Component, ...],
) -> google.SecretManagerSecret:
    """An entry without a value, as `SecretsProps` says."""
    key = None if key_id is None else {"kms_key_name": key_id}
    return google.SecretManagerSecret(
        scope,
        id,
        secret_id=secret_id,
        replication={"user_managed": {"replicas": [{"location": region, "customer_managed_encryption": key}]}},
        lifecycle=lifecycle(keep=keep),
        depends_on=after,
    )
