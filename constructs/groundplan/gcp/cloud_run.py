"""A container on Cloud Run, with an identity of its own and only the rights that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from groundplan.gcp.postgres import Postgres
from groundplan.plan.model import CloudRunService
from groundplan.plan.services import variable
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref, literal

# Cloud Run waits 240 seconds at the most for a start: connections through the VPC may take a minute to come up.
_START_SECONDS = 240
_START_PERIOD_SECONDS = 2
_LIVENESS = {"period_seconds": 30, "timeout_seconds": 5, "failure_threshold": 3}


@dataclass(frozen=True, slots=True)
class CloudRunProps:
    """Where the service runs and what it uses.

    ``secrets`` are the Secret Manager entries by name, ``calls`` the services that it calls, ``vertex`` says whether it
    calls models on Vertex AI. ``after`` is what must be there first: APIs, image mirrors, DNS records.
    """

    project: str
    region: str
    service: CloudRunService
    network_id: str
    subnet_id: str
    secrets: Mapping[str, Resource] = field(default_factory=dict)
    calls: Mapping[str, CloudRun] = field(default_factory=dict)
    postgres: Postgres | None = None
    vertex: bool = False
    after: tuple[Component, ...] = ()


class CloudRun(Component):
    """A Cloud Run service with direct VPC egress: private addresses through the subnet, all else straight to the internet.

    A public service takes requests from the load balancer only; who may call it is decided there, so that Cloud Run's own
    check of the caller is off. An internal service takes requests out of the VPC, from the services that need it: they
    send an identity token for its address (``Authorization: Bearer``, audience ``<NAME>_URL``).

    A service that needs the database logs in as a user of its own, with the role ``cloudsqlsuperuser``: it can make tables and
    extensions. What it makes belongs to it. Another service reads it only after ``GRANT``, which the owner runs, for later
    tables through ``ALTER DEFAULT PRIVILEGES``; so let one service run the migrations. The roles that let it connect
    (``cloudsql.client``, ``cloudsql.instanceUser``) hold for every instance of the project: environments that must not
    reach each other's databases belong in separate projects.

    CPU is given while requests are served; startup gets more of it. `latest` of a secret is read when an instance starts.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/cloud_run_v2_service
    https://docs.cloud.google.com/run/docs/authenticating/service-to-service
    https://docs.cloud.google.com/sql/docs/postgres/users
    """

    name: Ref
    url: Ref
    """The run.app address."""
    member: Ref
    """The service's identity as a member of IAM policies."""

    def __init__(self, scope: Construct, id: str, *, props: CloudRunProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self._props = props
        service = props.service
        self._account = google.ServiceAccount(
            self,
            "account",
            account_id=service.service_account,
            display_name=f"Cloud Run service {service.name}",
            depends_on=props.after,
        )
        self.member = self._account.member
        database, env = self._database()
        grants = [*database, *self._secret_access(), *self._calls(), *self._vertex()]
        public = service.expose == "public"
        run = google.CloudRunV2Service(
            self,
            "run",
            name=service.name,
            location=props.region,
            ingress="INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" if public else "INGRESS_TRAFFIC_INTERNAL_ONLY",
            default_uri_disabled=not service.default_url,
            invoker_iam_disabled=public,
            deletion_protection=service.deletion_protection,
            template=self._template(env),
            traffic={"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100},
            depends_on=[*props.after, *grants],
        )
        self.name, self.url = run.name, run.uri

    def _template(self, env: Mapping[str, str]) -> dict[str, Any]:
        props, service = self._props, self._props.service
        memory = f"{service.memory_mib // 1024}Gi" if service.memory_mib % 1024 == 0 else f"{service.memory_mib}Mi"
        return {
            "service_account": self._account.email,
            "execution_environment": f"EXECUTION_ENVIRONMENT_{service.execution_environment.upper()}",
            "max_instance_request_concurrency": service.concurrency,
            "scaling": {"min_instance_count": service.replicas.min, "max_instance_count": service.replicas.max},
            "vpc_access": {
                "egress": "PRIVATE_RANGES_ONLY",
                "network_interfaces": {"network": props.network_id, "subnetwork": props.subnet_id},
            },
            "containers": {
                "image": literal(service.image),
                "ports": {"container_port": service.port},
                "resources": {
                    "limits": {"cpu": _cpu(service.cpu), "memory": memory},
                    "cpu_idle": True,
                    "startup_cpu_boost": True,
                },
                "env": self._env(env),
                **_probes(service),
            },
        }

    def _env(self, known_after_apply: Mapping[str, str]) -> list[dict[str, Any]]:
        service, entries = self._props.service, self._props.secrets
        plain = {name: literal(value) for name, value in service.env.items()} | dict(known_after_apply)
        plain |= {variable(name, "URL"): called.url for name, called in self._props.calls.items()}
        values: dict[str, dict[str, Any]] = {name: {"name": name, "value": value} for name, value in plain.items()}
        for name, secret in service.secrets.items():
            source = {"secret": entries[secret].ref("secret_id"), "version": "latest"}
            values[name] = {"name": name, "value_source": {"secret_key_ref": source}}
        return [values[name] for name in sorted(values)]

    def _database(self) -> tuple[list[Resource], dict[str, str]]:
        postgres = self._props.postgres
        if postgres is None:
            return [], {}
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
        roles = [
            self._project_role("database_client", "cloudsql.client"),
            self._project_role("database_login", "cloudsql.instanceUser"),
        ]
        env: dict[str, str] = {
            "POSTGRES_HOST": postgres.host,
            "POSTGRES_INSTANCE": postgres.connection_name,
            "POSTGRES_USER": user.name,
        }
        return [user, *roles], env

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
        return [self._project_role("vertex", "aiplatform.user")] if self._props.vertex else []

    def _project_role(self, id: str, role: str) -> Resource:
        return google.ProjectIamMember(self, id, project=self._props.project, role=f"roles/{role}", member=self.member)


def _cpu(cpu: Decimal) -> str:
    return f"{int(cpu)}" if cpu == int(cpu) else f"{int(cpu * 1000)}m"


def _probes(service: CloudRunService) -> dict[str, Any]:
    if service.health is None:
        port = {"port": service.port}
        return {
            "startup_probe": {
                "tcp_socket": port,
                "period_seconds": _START_SECONDS,
                "timeout_seconds": _START_SECONDS,
                "failure_threshold": 1,
            }
        }
    get = {"http_get": {"path": service.health, "port": service.port}}
    startup = {
        "period_seconds": _START_PERIOD_SECONDS,
        "timeout_seconds": _START_PERIOD_SECONDS,
        "failure_threshold": _START_SECONDS // _START_PERIOD_SECONDS,
    }
    return {"startup_probe": get | startup, "liveness_probe": get | _LIVENESS}
