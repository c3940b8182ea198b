"""What every container on Cloud Run has: an identity of its own, only the rights that it needs, and its variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from groundplan.gcp.cache import CONNECT_ROLE, PORT, USER, Cache
from groundplan.gcp.postgres import Postgres
from groundplan.gcp.queue import PUBLISH_ROLE, Queue
from groundplan.plan.model import CloudRunContainer
from groundplan.plan.services import shown_memory, variable
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref, literal


class Called(Protocol):
    """A service on Cloud Run that another one calls, by its name in Google Cloud and its address."""

    name: Ref
    url: Ref


@dataclass(frozen=True, slots=True)
class RunProps:
    """Where a container runs and what it uses.

    ``network_id`` and ``subnet_id`` are where it has its addresses; None: it reaches nothing private. ``secrets`` are the
    Secret Manager entries by name, ``calls`` the services and hosted models that it calls; ``queue`` is what it publishes
    to. With ``private`` all its traffic goes through the subnet, and Binary Authorization decides on its image. ``key_id``
    encrypts Cloud Run's copy of the image; None: Google's own key. ``after`` is what must be there first: APIs, image
    mirrors, DNS records, the rights on the key.
    """

    project: str
    region: str
    service: CloudRunContainer
    network_id: str | None
    subnet_id: str | None
    secrets: Mapping[str, Resource] = field(default_factory=dict)
    calls: Mapping[str, Called] = field(default_factory=dict)
    postgres: Postgres | None = None
    cache: Cache | None = None
    queue: Queue | None = None
    private: bool = False
    key_id: Ref | None = None
    after: tuple[Component, ...] = ()


class RunContainer(Component):
    """The part of a service, a worker pool or a hosted model that does not depend on which of them it is.

    What needs the database logs in as a user of its own, with the role ``cloudsqlsuperuser``: it can make tables and
    extensions. What it makes belongs to it. Another one reads it only after ``GRANT``, which the owner runs, for later tables
    through ``ALTER DEFAULT PRIVILEGES``; so let one service run the migrations. The roles that let it connect
    (``cloudsql.client``, ``cloudsql.instanceUser``) hold for every instance of the project: environments that must not reach
    each other's databases belong in separate projects.

    `latest` of a secret is read when an instance starts.

    https://docs.cloud.google.com/sql/docs/postgres/users
    """

    member: Ref
    """Its identity as a member of IAM policies."""

    def __init__(self, scope: Construct, id: str, *, kind: str, props: RunProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self._props = props
        self._account = google.ServiceAccount(
            self,
            "account",
            account_id=props.service.service_account,
            display_name=f"Cloud Run {kind} {props.service.name}",
            depends_on=props.after,
        )
        self.member = self._account.member
        self._known_after_apply: dict[str, str] = {}
        used = (self._database(), self._secret_access(), self._calls(), self._vertex(), self._cache(), self._queue())
        self._rights = [one for each in used for one in each]

    def _before(self, *more: Sequence[Resource]) -> list[Component]:
        """What must be there before an instance starts: what it uses, its rights among it, and ``more`` of its kind."""
        return [*self._props.after, *self._rights, *(one for each in more for one in each)]

    def _template(self) -> dict[str, Any]:
        """What every template has; its container is ``_container``."""
        props = self._props
        network = {"network": props.network_id, "subnetwork": props.subnet_id}
        egress = "ALL_TRAFFIC" if props.private else "PRIVATE_RANGES_ONLY"
        return {
            "service_account": self._account.email,
            "encryption_key": props.key_id,
            "vpc_access": None if props.network_id is None else {"egress": egress, "network_interfaces": network},
        }

    def _container(self) -> dict[str, Any]:
        return {"image": literal(self._props.service.image), "env": self._env()}

    def _limits(self) -> dict[str, str]:
        return {"cpu": _cpu(self._props.service.cpu), "memory": shown_memory(self._props.service.memory_mib)}

    def _image_policy(self) -> dict[str, Any] | None:
        return {"use_default": True} if self._props.private else None

    def _env(self) -> list[dict[str, Any]]:
        service, entries = self._props.service, self._props.secrets
        plain = {name: literal(value) for name, value in service.env.items()} | self._known_after_apply
        plain |= {variable(name, "URL"): called.url for name, called in self._props.calls.items()}
        values: dict[str, dict[str, Any]] = {name: {"name": name, "value": value} for name, value in plain.items()}
        for name, secret in service.secrets.items():
            source = {"secret": entries[secret].ref("secret_id"), "version": "latest"}
            values[name] = {"name": name, "value_source": {"secret_key_ref": source}}
        return [values[name] for name in sorted(values)]

    # --- what it uses -------------------------------------------------------------------------------------------------------

    def _database(self) -> list[Resource]:
        postgres = self._props.postgres
        if postgres is None:
            return []
        user = google.SqlUser(
            self,
            "database_user",
            instance=postgres.instance_name,
            # How PostgreSQL names a service account: it has room for 63 characters.
            name=f'${{trimsuffix({self._account.terraform_address}.email, ".gserviceaccount.com")}}',
            type="CLOUD_IAM_SERVICE_ACCOUNT",
            # Without a role it could connect and do nothing more; this is the one with which it makes its own tables.
            database_roles=["cloudsqlsuperuser"],
            # PostgreSQL does not drop a user that owns tables; it goes with the instance.
            deletion_policy="ABANDON",
        )
        self._known_after_apply |= {
            "POSTGRES_HOST": postgres.host,
            "POSTGRES_INSTANCE": postgres.connection_name,
            "POSTGRES_USER": user.name,
        }
        return [
            user,
            self._project_role("database_client", "cloudsql.client"),
            self._project_role("database_login", "cloudsql.instanceUser"),
        ]

    def _secret_access(self) -> list[Resource]:
        return [
            google.SecretManagerSecretIamMember(
                self,
                f"secret_{name}",
                secret_id=self._props.secrets[name].ref("id"),
                role="roles/secretmanager.secretAccessor",
                member=self.member,
            )
            for name in sorted(set(self._props.service.secrets.values()))
        ]

    def _calls(self) -> list[Resource]:
        return [
            google.CloudRunV2ServiceIamMember(
                self,
                f"call_{name}",
                location=self._props.region,
                name=called.name,
                role="roles/run.invoker",
                member=self.member,
            )
            for name, called in sorted(self._props.calls.items())
        ]

    def _vertex(self) -> list[Resource]:
        return [self._project_role("vertex", "aiplatform.user")] if self._props.service.vertex else []

    def _cache(self) -> list[Resource]:
        cache = self._props.cache
        if cache is None:
            return []
        self._known_after_apply |= {
            "CACHE_HOST": cache.host,
            "CACHE_PORT": PORT,
            "CACHE_USER": USER,
            "CACHE_CA_CERTIFICATES": cache.ca_certificates,
        }
        return [self._project_role("cache", CONNECT_ROLE, condition=cache.only_this)]

    def _queue(self) -> list[Resource]:
        queue = self._props.queue
        if queue is None:
            return []
        self._known_after_apply |= {"QUEUE_TOPIC": queue.topic}
        publish = google.PubsubTopicIamMember(
            self, "publish", topic=queue.topic, role=f"roles/{PUBLISH_ROLE}", member=self.member
        )
        return [publish]

    def _project_role(self, id: str, role: str, *, condition: Mapping[str, str] | None = None) -> Resource:
        return google.ProjectIamMember(
            self, id, project=self._props.project, role=f"roles/{role}", member=self.member, condition=condition
        )


def _cpu(cpu: Decimal) -> str:
    return f"{int(cpu)}" if cpu == int(cpu) else f"{int(cpu * 1000)}m"
