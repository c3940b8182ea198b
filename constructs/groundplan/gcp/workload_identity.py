"""Who a workload of the cluster is in Google Cloud, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from groundplan.gcp.cache import CONNECT_ROLE, Cache
from groundplan.gcp.postgres import Postgres
from groundplan.gcp.queue import PUBLISH_ROLE, RECEIVE_ROLE, Queue
from groundplan.plan.model import WorkloadIdentity as Identity
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class ObjectAccess:
    """What a workload does with the objects of a bucket: ``role`` without ``roles/``, and the prefixes that it is for."""

    bucket: str
    role: str
    prefixes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class WorkloadIdentityProps:
    """``secrets`` are ids of entries of Secret Manager by name, ``project_roles`` are without ``roles/``.

    ``postgres`` is the database and ``cache`` the cache that the workload logs in to; each takes a ``google_account`` in the
    plan. ``queue`` is where it publishes, and from which it also receives where the plan says so. ``after`` is what must be
    there first: the cluster, with which the project's pool of identities comes to be.
    """

    project: str
    identity: Identity
    buckets: Sequence[ObjectAccess] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    project_roles: Sequence[str] = ()
    postgres: Postgres | None = None
    cache: Cache | None = None
    queue: Queue | None = None
    after: tuple[Component, ...] = ()


class WorkloadIdentity(Component):
    """The rights of one service account of Kubernetes, granted to it directly (Workload Identity Federation for GKE).

    Where a product takes no such identity, as Cloud SQL and Memorystore do, it acts as a service account of Google Cloud:
    annotate the one of Kubernetes with ``iam.gke.io/gcp-service-account: EMAIL``. Its user in the database has the role
    ``cloudsqlsuperuser``: it can make tables and extensions, and what it makes belongs to it.

    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
    https://docs.cloud.google.com/sql/docs/postgres/iam-authentication
    """

    email: Ref | None
    """Address of the service account of Google Cloud; None where it acts as itself."""

    def __init__(self, scope: Construct, id: str, *, props: WorkloadIdentityProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self.email, member = self._account(props)
        for index, access in enumerate(props.buckets):
            google.StorageBucketIamMember(
                self,
                f"bucket{index}",
                bucket=access.bucket,
                role=f"roles/{access.role}",
                member=member,
                condition=only_below(access),
                depends_on=props.after,
            )
        for name, secret in props.secrets.items():
            google.SecretManagerSecretIamMember(
                self,
                f"secret_{name}",
                secret_id=secret,
                role="roles/secretmanager.secretAccessor",
                member=member,
                depends_on=props.after,
            )
        for role in props.project_roles:
            google.ProjectIamMember(
                self,
                role.replace(".", "_"),
                project=props.project,
                role=f"roles/{role}",
                member=member,
                depends_on=props.after,
            )
        self._use_stores(props, member)

    def _use_stores(self, props: WorkloadIdentityProps, member: str) -> None:
        if props.cache is not None:
            google.ProjectIamMember(
                self,
                "cache",
                project=props.project,
                role=f"roles/{CONNECT_ROLE}",
                member=member,
                condition=props.cache.only_this,
                depends_on=props.after,
            )
        if props.queue is None:
            return
        google.PubsubTopicIamMember(
            self, "publishes", topic=props.queue.topic, role=f"roles/{PUBLISH_ROLE}", member=member, depends_on=props.after
        )
        if props.identity.receives:
            google.PubsubSubscriptionIamMember(
                self,
                "receives",
                subscription=props.queue.subscription,
                role=f"roles/{RECEIVE_ROLE}",
                member=member,
                depends_on=props.after,
            )

    def _account(self, props: WorkloadIdentityProps) -> tuple[Ref | None, str]:
        identity = props.identity
        if identity.google_account is None:
            return None, identity.member
        account = google.ServiceAccount(
            self,
            "account",
            account_id=identity.google_account,
            display_name=f"{identity.namespace}/{identity.service_account} of the GKE cluster",
            depends_on=props.after,
        )
        google.ServiceAccountIamMember(
            self,
            "acts_as",
            service_account_id=account.name,
            role="roles/iam.workloadIdentityUser",
            member=identity.member,
            depends_on=props.after,
        )
        if props.postgres is not None:
            google.SqlUser(
                self,
                "database_user",
                instance=props.postgres.instance_name,
                # How PostgreSQL names a service account: it has room for 63 characters.
                name=f'${{trimsuffix({account.terraform_address}.email, ".gserviceaccount.com")}}',
                type="CLOUD_IAM_SERVICE_ACCOUNT",
                database_roles=["cloudsqlsuperuser"],
                # PostgreSQL does not drop a user that owns tables; it goes with the instance.
                deletion_policy="ABANDON",
            )
        return account.email, account.member


def only_below(access: ObjectAccess) -> dict[str, str] | None:
    """Only objects below the prefixes; to list a bucket is to ask the bucket, which has no prefix.

    https://docs.cloud.google.com/iam/docs/conditions-resource-attributes
    """
    if not access.prefixes:
        return None
    objects = f"projects/_/buckets/{access.bucket}/objects/"
    below = (f'resource.name.startsWith("{objects}{prefix}")' for prefix in access.prefixes)
    expression = " || ".join(('resource.type != "storage.googleapis.com/Object"', *below))
    return {"title": "weights", "expression": expression}
