"""What every container on Cloud Run has: an identity of its own, only the rights that it needs, and its variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from groundplan.gcp.access import Workload, call_vertex, log_in, publish, read_secrets, receive, use_cache
from groundplan.gcp.cache import PORT, USER, Cache
from groundplan.gcp.postgres import Postgres
from groundplan.gcp.queue import Queue
from groundplan.plan.model.gcp import CloudRunContainer
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
    """Where a container runs and which parts of the product it uses.

    ``network_id`` and ``subnet_id`` are where it has its addresses; None: it reaches nothing private. ``secrets`` are the
    Secret Manager entries by name, ``calls`` the services and hosted models that it calls; ``queue`` is what it publishes
    to. With ``private`` all its traffic goes through the subnet, and Binary Authorization decides on its image. ``key_id``
    encrypts Cloud Run's copy of the image; None: Google's own key. ``after`` is what must be there first: APIs, image
    mirrors, DNS records, the rights on the key.
    """

    project: str
    region: str
    network_id: str | None = None
    subnet_id: str | None = None
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

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        kind: str,
        container: CloudRunContainer,
        props: RunProps,
        receives: bool = False,
        plan_path: Path = (),
    ) -> None:
        """``kind`` is what it is called; with ``receives`` it takes messages from the queue, too.

        Raise ArgumentError when the provider's schema refuses an argument.
        """
        super().__init__(scope, id, plan_path=plan_path)
        self._plan, self._props = container, props
        self._account = google.ServiceAccount(
            self,
            "account",
            account_id=container.service_account,
            display_name=f"Cloud Run {kind} {container.name}",
            depends_on=props.after,
        )
        self.member = self._account.member
        self._receives = props.queue if receives else None
        workload = Workload(self, props.project, self.member)
        # Its user in the database, and what lets it connect.
        self._login = self._log_in(workload)
        self._rights = self._grant(workload)

    def _before(self, *more: Sequence[Resource]) -> list[Component]:
        """What must be there before an instance starts: what it uses, its rights among it, and ``more`` of its kind."""
        return [*self._props.after, *self._login, *self._rights, *(one for each in more for one in each)]

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
        return {"image": literal(self._plan.image), "env": self._env()}

    def _limits(self) -> dict[str, str]:
        return {"cpu": _cpu(self._plan.cpu), "memory": shown_memory(self._plan.memory_mib)}

    def _image_policy(self) -> dict[str, Any] | None:
        return {"use_default": True} if self._props.private else None

    def _env(self) -> list[dict[str, Any]]:
        entries = self._props.secrets
        plain = {name: literal(value) for name, value in self._plan.env.items()} | self._known_after_apply()
        values: dict[str, dict[str, Any]] = {name: {"name": name, "value": value} for name, value in plain.items()}
        for name, secret in self._plan.secrets.items():
            source = {"secret": entries[secret].ref("secret_id"), "version": "latest"}
            values[name] = {"name": name, "value_source": {"secret_key_ref": source}}
        return [values[name] for name in sorted(values)]

    # --- what it uses -------------------------------------------------------------------------------------------------------

    def _log_in(self, workload: Workload) -> list[Resource]:
        postgres = self._props.postgres
        if postgres is None:
            return []
        return log_in(workload, postgres, self._account, client_id="database_client", login_id="database_login")

    def _grant(self, workload: Workload) -> list[Resource]:
        """Its other rights."""
        plan, props = self._plan, self._props
        rights = read_secrets(workload, {name: props.secrets[name].ref("id") for name in sorted({*plan.secrets.values()})})
        rights += self._calls()
        rights += call_vertex(workload, id="vertex") if plan.vertex else []
        rights += [] if props.cache is None else use_cache(workload, props.cache, id="cache")
        rights += [] if props.queue is None else publish(workload, props.queue, id="publish")
        rights += [] if self._receives is None else receive(workload, self._receives, id="receive")
        return rights

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

    def _known_after_apply(self) -> dict[str, str]:
        """Variables with an address or an account in them."""
        postgres, cache, queue = self._props.postgres, self._props.cache, self._props.queue
        values: dict[str, str] = {variable(name, "URL"): called.url for name, called in self._props.calls.items()}
        if postgres is not None:
            values |= {"POSTGRES_HOST": postgres.host, "POSTGRES_INSTANCE": postgres.connection_name}
            values |= {"POSTGRES_USER": self._login[0].ref("name")}
        if cache is not None:
            values |= {"CACHE_HOST": cache.host, "CACHE_PORT": PORT, "CACHE_USER": USER}
            values |= {"CACHE_CA_CERTIFICATES": cache.ca_certificates}
        if queue is not None:
            values |= {"QUEUE_TOPIC": queue.topic}
        if self._receives is not None:
            values |= {"QUEUE_SUBSCRIPTION": self._receives.subscription}
        return values


def _cpu(cpu: Decimal) -> str:
    return f"{int(cpu)}" if cpu == int(cpu) else f"{int(cpu * 1000)}m"
