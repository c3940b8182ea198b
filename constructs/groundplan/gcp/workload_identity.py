"""Who a workload of the cluster is in Google Cloud, and what it may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from groundplan.gcp.access import (
    ObjectAccess,
    Workload,
    call_vertex,
    log_in,
    publish,
    read_metrics,
    read_secrets,
    receive,
    use_cache,
    use_objects,
)
from groundplan.gcp.cache import Cache
from groundplan.gcp.postgres import Postgres
from groundplan.gcp.queue import Queue
from groundplan.plan.model.gcp import WorkloadIdentity as Identity
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class WorkloadIdentityProps:
    """``secrets`` are ids of entries of Secret Manager by name.

    ``postgres`` is the database and ``cache`` the cache that the workload logs in to; each takes a ``google_account`` in the
    plan. ``queue`` is where it publishes, and from which it also receives where the plan says so. With ``metrics`` it reads
    those of the project. ``after`` is what must be there first: the cluster, with which the project's pool of identities comes
    to be.
    """

    project: str
    identity: Identity
    buckets: Sequence[ObjectAccess] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    postgres: Postgres | None = None
    cache: Cache | None = None
    queue: Queue | None = None
    metrics: bool = False
    after: tuple[Component, ...] = ()


class WorkloadIdentity(Component):
    """The rights of one service account of Kubernetes, granted to it directly (Workload Identity Federation for GKE).

    Where a product takes no such identity, as Cloud SQL and Memorystore do, it acts as a service account of Google Cloud:
    annotate the one of Kubernetes with ``iam.gke.io/gcp-service-account: EMAIL``.

    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
    https://docs.cloud.google.com/sql/docs/postgres/iam-authentication
    """

    email: Ref | None
    """Address of the service account of Google Cloud; None where it acts as itself."""

    def __init__(self, scope: Construct, id: str, *, props: WorkloadIdentityProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        account = self._account(props)
        self.email = None if account is None else account.email
        member = props.identity.member if account is None else account.member
        workload = Workload(self, props.project, member, props.after)
        for index, access in enumerate(props.buckets):
            use_objects(workload, access, id=f"bucket{index}")
        read_secrets(workload, props.secrets)
        if props.postgres is not None:
            if account is None:
                raise ValueError(f"{id} logs in to the database, which takes a service account of Google Cloud")
            log_in(workload, props.postgres, account, client_id="cloudsql_client", login_id="cloudsql_instanceUser")
        if props.identity.vertex:
            call_vertex(workload, id="aiplatform_user")
        if props.metrics:
            read_metrics(workload, id="monitoring_viewer")
        if props.cache is not None:
            use_cache(workload, props.cache, id="cache")
        if props.queue is not None:
            publish(workload, props.queue, id="publishes")
            if props.identity.receives:
                receive(workload, props.queue, id="receives")

    def _account(self, props: WorkloadIdentityProps) -> google.ServiceAccount | None:
        identity = props.identity
        if identity.google_account is None:
            return None
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
        return account
