"""Rights of a workload, wherever it runs: what lets it use a part of the product.

Each function takes the ids of what it makes, since they are in Terraform addresses, and gives back what it made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundplan.gcp.cache import CONNECT_ROLE, Cache
from groundplan.gcp.postgres import Postgres
from groundplan.gcp.queue import PUBLISH_ROLE, RECEIVE_ROLE, Queue
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource


@dataclass(frozen=True, slots=True)
class Workload:
    """Who gets a right: a ``member`` of IAM policies, in ``project``.

    ``scope`` is the construct that the grants become parts of; ``after`` is what must be there before them.
    """

    scope: Construct
    project: str
    member: str
    after: tuple[Component, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectAccess:
    """What a workload does with the objects of a bucket: ``role`` without ``roles/``, and the prefixes that it is for."""

    bucket: str
    role: str
    prefixes: Sequence[str] = ()


def log_in(
    workload: Workload, postgres: Postgres, account: google.ServiceAccount, *, client_id: str, login_id: str
) -> list[Resource]:
    """Log in to the database as a user of its own, the first of the list: only a service account can.

    The user has the role ``cloudsqlsuperuser``: it can make tables and extensions, and what it makes belongs to it. The roles
    that let it connect hold for every instance of the project.
    """
    user = google.SqlUser(
        workload.scope,
        "database_user",
        instance=postgres.instance_name,
        # How PostgreSQL names a service account: it has room for 63 characters.
        name=f'${{trimsuffix({account.terraform_address}.email, ".gserviceaccount.com")}}',
        type="CLOUD_IAM_SERVICE_ACCOUNT",
        # Without a role it could connect and do nothing more; this is the one with which it makes its own tables.
        database_roles=["cloudsqlsuperuser"],
        # PostgreSQL does not drop a user that owns tables; it goes with the instance.
        deletion_policy="ABANDON",
    )
    return [
        user,
        _project_role(workload, client_id, "cloudsql.client"),
        _project_role(workload, login_id, "cloudsql.instanceUser"),
    ]


def use_cache(workload: Workload, cache: Cache, *, id: str) -> list[Resource]:
    """Log in to the cache, and to no other instance of the project: only a service account can."""
    return [_project_role(workload, id, CONNECT_ROLE, condition=cache.only_this)]


def publish(workload: Workload, queue: Queue, *, id: str) -> list[Resource]:
    """Publish to the topic of the queue."""
    role = f"roles/{PUBLISH_ROLE}"
    grant = google.PubsubTopicIamMember(
        workload.scope, id, topic=queue.topic, role=role, member=workload.member, depends_on=workload.after
    )
    return [grant]


def receive(workload: Workload, queue: Queue, *, id: str) -> list[Resource]:
    """Receive from the subscription of the queue."""
    role = f"roles/{RECEIVE_ROLE}"
    grant = google.PubsubSubscriptionIamMember(
        workload.scope, id, subscription=queue.subscription, role=role, member=workload.member, depends_on=workload.after
    )
    return [grant]


def read_metrics(workload: Workload, *, id: str) -> list[Resource]:
    """Read metrics of the project, of which the length of a subscription is one: Cloud Monitoring has no narrower right.

    https://docs.cloud.google.com/monitoring/access-control
    """
    return [_project_role(workload, id, "monitoring.viewer")]


def call_vertex(workload: Workload, *, id: str) -> list[Resource]:
    """Call models of Vertex AI."""
    return [_project_role(workload, id, "aiplatform.user")]


def read_secrets(workload: Workload, secrets: Mapping[str, str]) -> list[Resource]:
    """Read these entries of Secret Manager, given as their ids by name; each is a grant ``secret_NAME``."""
    return [
        google.SecretManagerSecretIamMember(
            workload.scope,
            f"secret_{name}",
            secret_id=secret,
            role="roles/secretmanager.secretAccessor",
            member=workload.member,
            depends_on=workload.after,
        )
        for name, secret in secrets.items()
    ]


def use_objects(workload: Workload, access: ObjectAccess, *, id: str) -> list[Resource]:
    """Use the objects of a bucket as ``access`` says."""
    grant = google.StorageBucketIamMember(
        workload.scope,
        id,
        bucket=access.bucket,
        role=f"roles/{access.role}",
        member=workload.member,
        condition=_only_below(access),
        depends_on=workload.after,
    )
    return [grant]


def _project_role(workload: Workload, id: str, role: str, *, condition: Mapping[str, str] | None = None) -> Resource:
    return google.ProjectIamMember(
        workload.scope,
        id,
        project=workload.project,
        role=f"roles/{role}",
        member=workload.member,
        condition=condition,
        depends_on=workload.after,
    )


def _only_below(access: ObjectAccess) -> dict[str, str] | None:
    """Only objects below the prefixes; to list a bucket is to ask the bucket, which has no prefix.

    https://docs.cloud.google.com/iam/docs/conditions-resource-attributes
    """
    if not access.prefixes:
        return None
    objects = f"projects/_/buckets/{access.bucket}/objects/"
    below = (f'resource.name.startsWith("{objects}{prefix}")' for prefix in access.prefixes)
    expression = " || ".join(('resource.type != "storage.googleapis.com/Object"', *below))
    return {"title": "weights", "expression": expression}
