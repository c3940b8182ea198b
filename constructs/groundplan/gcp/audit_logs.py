"""Who did what in a project, kept."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.gcp.bucket import Bucket, BucketProps
from groundplan.plan import model
from groundplan.plan.model import gcp
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_ACCESS = ("ADMIN_READ", "DATA_READ", "DATA_WRITE")
# https://docs.cloud.google.com/logging/docs/audit#log_name_format, and the logs of the network: flows of the subnets
# (https://docs.cloud.google.com/vpc/docs/access-flow-logs), the firewall, Cloud NAT and DNS.
_LOGS = (
    *(f"cloudaudit.googleapis.com/{kind}" for kind in ("activity", "data_access", "system_event", "policy")),
    *(f"compute.googleapis.com/{kind}" for kind in ("vpc_flows", "firewall", "nat_flows")),
    "dns.googleapis.com/dns_queries",
)


@dataclass(frozen=True, slots=True)
class AuditLogsProps:
    """``key_id`` is the key that encrypts the bucket, and ``key_grants`` the right of Cloud Storage to use it.

    ``keep`` guards the bucket and retains what is in it; without it, the logs go with the rest. ``after`` is what must be there
    first: the APIs of Cloud Logging, Cloud Storage and Resource Manager.
    """

    project: str
    region: str
    audit_logs: gcp.AuditLogs
    key_id: Ref
    key_grants: tuple[Component, ...]
    keep: bool
    after: tuple[Component, ...] = ()


class AuditLogs(Component):
    """Records every read and write of data in the project, and keeps that and the network's logs in a bucket of their own.

    Without it a project records what administrators change, and nothing of who reads. The bucket has the audit logs and those
    of subnets, firewall, Cloud NAT and DNS; Cloud Logging adds to it once an hour, with an identity that can do nothing else.
    With ``keep`` nobody deletes or replaces a log before its days are over, as long as nobody takes the retention policy away;
    a lock makes that impossible for ever, so a person sets it: `gcloud storage buckets update gs://BUCKET
    --lock-retention-period`.

    The project's own log buckets, ``_Required`` (400 days) and ``_Default`` (30), are made with the project, before any of
    this. Their region and key are the organization's choice, before it makes the project:
    `gcloud logging settings update --organization=ID --storage-location=REGION --kms-key-name=KEY`.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/logging_project_sink
    https://docs.cloud.google.com/logging/docs/audit/configure-data-access
    """

    bucket: Ref
    """Name of the bucket."""

    def __init__(self, scope: Construct, id: str, *, props: AuditLogsProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        kept = model.Bucket(props.audit_logs.bucket, expire_days=props.audit_logs.days)
        before = (*props.after, *props.key_grants)
        files = BucketProps(props.region, kept, props.key_id, keep=props.keep, after=before, retain=props.keep)
        self.bucket = Bucket(self, "files", props=files).name
        google.ProjectIamAuditConfig(
            self,
            "access",
            project=props.project,
            service="allServices",
            audit_log_config=[{"log_type": kind} for kind in _ACCESS],
            depends_on=props.after,
        )
        sink = google.LoggingProjectSink(
            self,
            "sink",
            name=props.audit_logs.bucket,
            project=props.project,
            destination=f"storage.googleapis.com/{self.bucket}",
            filter=" OR ".join(f'log_id("{log}")' for log in _LOGS),
            unique_writer_identity=True,
            depends_on=props.after,
        )
        google.StorageBucketIamMember(
            self, "writer", bucket=self.bucket, role="roles/storage.objectCreator", member=sink.writer_identity
        )
