"""What an api-first blueprint on Google Cloud comes to, and what of it is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import gcp_plans
from groundplan import catalog
from groundplan.plan import values
from groundplan.plan.gcp.images import foreign_registry
from groundplan.plan.gcp.names import host_part, name_of
from groundplan.plan.model import Replicas
from groundplan.plan.origin import leaves
from groundplan.problems import BlueprintError, Problem


def problems(folder: Path, changes: dict[str, Any]) -> list[Problem]:
    with pytest.raises(BlueprintError) as error:
        gcp_plans.plan(folder, changes)
    assert all(problem.at is not None for problem in error.value.problems)
    return list(error.value.problems)


def service(**changes: Any) -> dict[str, Any]:
    return {"services": {"api": changes}}


def test_the_smallest_product(tmp_path: Path) -> None:
    target = gcp_plans.target(tmp_path)
    assert (target.region, target.project, target.api_models, target.secrets) == ("europe-west4", "acme-desk", {}, {})
    assert (target.postgres, target.load_balancer) == (None, None)
    assert target.apis == tuple(
        f"{name}.googleapis.com"
        for name in ("artifactregistry", "cloudresourcemanager", "compute", "containerscanning", "iam", "run")
    )
    assert (target.network.cidr, target.network.subnet_cidr) == ("10.10.0.0/16", "10.10.0.0/20")
    assert (target.network.services_cidr, target.network.private_run_urls) == (None, False)
    api = target.services["api"]
    assert (api.name, api.service_account, api.image) == ("desk-prod-api", "desk-prod-api", "ghcr.io/acme/api:1.0.0")
    assert (api.cpu, api.memory_mib, api.replicas, api.concurrency) == (Decimal(1), 1024, Replicas(0, 4), 80)
    assert (api.execution_environment, api.default_url, api.health, api.host) == ("gen2", True, None, None)
    assert (dict(api.env), dict(api.secrets), api.needs_stores) == ({}, {}, ())


def test_everything_that_is_compiled(tmp_path: Path) -> None:
    target = gcp_plans.target(tmp_path, gcp_plans.LARGE)
    assert {name: (model.vendor, model.model, model.key_secret) for name, model in target.api_models.items()} == {
        "big-model": ("anthropic", "claude-opus-4-6", "big-model-api-key"),
        "chat": ("openai", "gpt-5-mini", "chat-api-key"),
        "gem": ("vertex", "gemini-2.5-pro", None),
    }
    assert dict(target.secrets) == {name: f"desk-prod-{name}" for name in ("big-model-api-key", "chat-api-key", "session")}
    api = target.services["api"]
    assert dict(api.env) == {
        "BIG_MODEL_MODEL": "claude-opus-4-6",
        "CHAT_MODEL": "gpt-5-mini",
        "GEM_MODEL": "gemini-2.5-pro",
        "GOOGLE_CLOUD_LOCATION": "europe-west4",
        "GOOGLE_CLOUD_PROJECT": "acme-desk",
        "GOOGLE_GENAI_USE_VERTEXAI": "true",
        "POSTGRES_DATABASE": "desk",
        "POSTGRES_PORT": "5432",
        "TEMPLATE": "${name} %{if}",
    }
    assert dict(api.secrets) == {
        "BIG_MODEL_API_KEY": "big-model-api-key",
        "CHAT_API_KEY": "chat-api-key",
        "SESSION_KEY": "session",
    }
    assert (api.needs_models, api.needs_services, api.needs_stores) == (
        ("big-model", "chat", "gem"),
        ("search",),
        ("postgres",),
    )
    assert (target.network.services_cidr, target.network.private_run_urls) == ("10.40.128.0/20", True)
    assert {"aiplatform", "dns", "secretmanager", "servicenetworking", "sqladmin"} < {
        api.removesuffix(".googleapis.com") for api in target.apis
    }
    assert target.postgres is not None
    assert (target.postgres.machine, target.postgres.version[:8]) == ("db-custom-4-15360", "POSTGRES")
    assert target.load_balancer is not None
    assert target.load_balancer.requests_per_minute == 600


@pytest.mark.parametrize("changes", [{}, gcp_plans.LARGE], ids=["small", "large"])
@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_every_value_has_an_origin(tmp_path: Path, changes: dict[str, Any], environment: str) -> None:
    plan = gcp_plans.plan(tmp_path, changes, environment)
    missing = [
        path
        for path, value in leaves(values(plan))
        if value not in (None, {}, []) and not any(path[:depth] in plan.origins for depth in range(1, len(path) + 1))
    ]
    assert missing == []


def test_origins_name_the_line_the_overlay_and_the_rule(tmp_path: Path) -> None:
    overlay = {"environments": {"dev": {"services": {"api": {"replicas": {"max": 2}}}}}}
    origins = gcp_plans.plan(tmp_path, gcp_plans.merged(gcp_plans.LARGE, overlay), "dev").origins
    assert str(origins["services", "api", "cpu"]).startswith("desk.yaml:")
    assert origins["services", "api", "replicas", "max"].environment == "dev"
    assert origins["services", "api", "env", "TEMPLATE"].kind == "blueprint"
    assert origins["services", "api", "env", "CHAT_MODEL"].id == "GCP010"
    assert "GRANT" in origins["services", "search", "env", "POSTGRES_PORT"].reason, (
        "tables belong to the service that made them"
    )
    assert origins["postgres", "machine"].kind == "catalogue"
    assert origins["services", "web", "image"].id == "GCP006"
    assert origins["services", "web", "health"].kind == "default"


def test_dev_is_not_protected_and_prod_is(tmp_path: Path) -> None:
    changes = {"data": {"postgres": {"tier": "small"}}}
    dev, prod = (gcp_plans.target(tmp_path, changes, environment) for environment in ("dev", "prod"))
    assert dev.postgres is not None and prod.postgres is not None
    assert (dev.postgres.name, dev.postgres.deletion_protection, dev.postgres.backups) == (None, False, 7)
    assert (prod.postgres.name, prod.postgres.deletion_protection, prod.postgres.backups) == ("desk-prod", True, 30)
    assert (dev.postgres.high_availability, prod.postgres.high_availability) == (False, True)
    assert (dev.services["api"].deletion_protection, prod.services["api"].deletion_protection) == (False, True)
    changes["data"]["postgres"]["high_availability"] = False  # type: ignore[assignment]  # a map of two kinds of value
    standby = gcp_plans.target(tmp_path, changes).postgres
    assert standby is not None and not standby.high_availability


def test_the_version_of_postgres(tmp_path: Path) -> None:
    changes: dict[str, Any] = {"data": {"postgres": {"tier": "small"}}}
    silent = gcp_plans.target(tmp_path, changes).postgres
    changes["data"]["postgres"]["version"] = "16"
    given = gcp_plans.target(tmp_path, changes).postgres
    assert silent is not None and given is not None
    assert (silent.version, given.version) == (catalog.cloud_sql().default_postgres_version, "POSTGRES_16")


def test_a_newer_postgres_in_the_catalogue_upgrades_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = catalog.cloud_sql()
    newer = replace(offer, postgres_versions=("POSTGRES_99", *offer.postgres_versions))
    monkeypatch.setattr(catalog, "cloud_sql", lambda: newer)
    postgres = gcp_plans.target(tmp_path, {"data": {"postgres": {"tier": "small"}}}).postgres
    assert postgres is not None
    assert postgres.version == offer.default_postgres_version


@pytest.mark.parametrize(
    ("cpu", "memory", "generation", "concurrency"),
    [
        (0.08, "128Mi", "gen1", 1),
        (0.5, "1Gi", "gen1", 1),
        (1, "511Mi", "gen1", 80),
        (1, "4Gi", "gen2", 80),
        (8, "32Gi", "gen2", 80),
    ],
)
def test_sizes_that_cloud_run_takes(tmp_path: Path, cpu: float, memory: str, generation: str, concurrency: int) -> None:
    api = gcp_plans.target(tmp_path, service(cpu=cpu, memory=memory)).services["api"]
    assert (api.execution_environment, api.concurrency) == (generation, concurrency)


@pytest.mark.parametrize(
    ("cpu", "memory", "field", "hint"),
    [
        (3, "4Gi", "cpu", "allowed: 1, 2, 4, 6, 8, or 0.08 to below 1 in steps of 0.001"),
        (0.05, "128Mi", "cpu", "allowed: 1, 2, 4, 6, 8, or 0.08"),
        (0.1234, "128Mi", "cpu", "steps of 0.001"),
        (1, "5Gi", "memory", "allowed: 128Mi to 4Gi; 5Gi goes with cpu: 2, 4, 6, 8"),
        (0.08, "1Gi", "memory", "allowed: 128Mi to 512Mi; 1Gi goes with cpu: 1, 2"),
        (8, "64Gi", "memory", "allowed: 4Gi to 32Gi"),
    ],
)
def test_sizes_that_cloud_run_does_not_take(tmp_path: Path, cpu: float, memory: str, field: str, hint: str) -> None:
    (problem,) = problems(tmp_path, service(cpu=cpu, memory=memory))
    assert (problem.code, problem.path) == ("GP453", ("services", "api", field))
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("cidr", "largest", "subnet", "services"),
    [
        ("10.0.0.0/8", 4, "10.0.0.0/20", "10.128.0.0/20"),
        ("10.1.2.0/23", 126, "10.1.2.0/24", "10.1.3.0/24"),
        ("192.168.0.0/18", 1000, "192.168.0.0/20", "192.168.32.0/20"),
        ("172.20.0.0/14", 1000, "172.20.0.0/20", "172.22.0.0/20"),
    ],
)
def test_ranges(tmp_path: Path, cidr: str, largest: int, subnet: str, services: str) -> None:
    changes = {"network": {"cidr": cidr}, "data": {"postgres": {"tier": "small"}}, **service(replicas={"max": largest})}
    network = gcp_plans.target(tmp_path, changes).network
    assert (network.subnet_cidr, network.services_cidr) == (subnet, services)


def test_the_subnet_does_not_follow_the_services(tmp_path: Path) -> None:
    subnets = {gcp_plans.target(tmp_path, service(replicas={"max": most})).network.subnet_cidr for most in (1, 4, 1000)}
    assert subnets == {"10.10.0.0/20"}, "another range would replace the subnet"


def test_more_instances_than_a_subnet_has_addresses_for(tmp_path: Path) -> None:
    def services(last: int) -> dict[str, Any]:
        one = gcp_plans.SMALL["services"]["api"]
        most = {"api": 1000, "b": 1000, "c": last}
        return {"services": {name: one | {"replicas": {"min": 0, "max": replicas}} for name, replicas in most.items()}}

    assert gcp_plans.target(tmp_path, services(46)).network.subnet_cidr == "10.10.0.0/20"
    (problem,) = problems(tmp_path, services(47))
    assert (problem.code, problem.path) == ("GP452", ("services",))
    assert "10.10.0.0/20 has room for 2046 Cloud Run instances, but replicas.max of all services are 2047" in problem.message


@pytest.mark.parametrize(
    ("cidr", "message"),
    [
        ("8.8.0.0/16", "8.8.0.0/16 is not a private range"),
        ("0.0.0.0/0", "0.0.0.0/0 is not a private range"),
        ("100.64.0.0/16", "100.64.0.0/16 is not a private range"),
        ("172.16.0.0/12", "172.16.0.0/12 overlaps 172.17.0.0/16"),
        ("10.0.0.0/24", "10.0.0.0/24 is too small: it has 256 addresses"),
        ("10.0.0.1/32", "10.0.0.1/32 is too small: it has 1 addresses"),
    ],
)
def test_ranges_that_are_refused(tmp_path: Path, cidr: str, message: str) -> None:
    (problem,) = problems(tmp_path, {"network": {"cidr": cidr}})
    assert (problem.code, problem.path, problem.message) == ("GP452", ("network", "cidr"), message)


def test_a_network_without_room_for_all_instances(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {"network": {"cidr": "10.0.0.0/23"}, **service(replicas={"max": 127})})
    assert (problem.code, problem.path) == ("GP452", ("network", "cidr"))
    assert "10.0.0.0/24 has room for 126 Cloud Run instances, but replicas.max of all services are 127" in problem.message


def test_long_and_short_names(tmp_path: Path) -> None:
    name = "a" * 24
    changes = {"metadata": {"name": name}, "services": {"api": None, "b" * 24: gcp_plans.SMALL["services"]["api"]}}
    (long,) = gcp_plans.target(tmp_path, changes).services.values()
    assert len(long.name) == 49 and len(long.service_account) == 30
    assert long.service_account.startswith(name[:23])
    changes = {"metadata": {"name": "a"}, "services": {"api": None, "b": gcp_plans.SMALL["services"]["api"]}}
    (short,) = gcp_plans.target(tmp_path, {**changes, "environments": {"prod": None, "p": {}}}, "p").services.values()
    assert short.name == "a-p-b"
    assert 6 <= len(short.service_account) <= 30


def test_who_logs_in_to_the_database_has_room_there(tmp_path: Path) -> None:
    project, name = "acme-desk-of-thirty-letters-12", "servicewithmanyletters"
    asking = {"cloud": {"project": project}, "data": {"postgres": {"tier": "small"}}}
    made = service(needs=["postgres"])["services"]["api"]
    services = {name: gcp_plans.SMALL["services"]["api"] | made, f"{name}-2": gcp_plans.SMALL["services"]["api"]}
    found = gcp_plans.target(tmp_path, {**asking, "services": {"api": None, **services}}).services
    # PostgreSQL's names end at 63 characters, those of service accounts at 30.
    assert len(f"{found[name].service_account}@{project}.iam") == 63
    assert len(found[f"{name}-2"].service_account) == 30


def test_names_stay_apart() -> None:
    assert name_of("a" * 40, "b", most=30) != name_of("a" * 40, "c", most=30)
    assert host_part("api.dev.example.com") != host_part("api-dev.example.com")
    assert len(host_part("a" * 63)) > 63 == len(name_of(host_part("a" * 63), most=63))


@pytest.mark.parametrize(
    ("image", "host"),
    [
        ("nginx", None),
        ("acme/api:1", None),
        ("docker.io/acme/api:1", None),
        ("ghcr.io/acme/api:1", None),
        ("eu.gcr.io/acme/api:1", None),
        ("europe-west4-docker.pkg.dev/p/r/api:1", None),
        ("quay.io/acme/api:1", "quay.io"),
        ("registry.acme.io:5000/api", "registry.acme.io:5000"),
        ("pkg.dev.example.com/a/b", "pkg.dev.example.com"),
    ],
)
def test_registries_that_need_a_mirror(image: str, host: str | None) -> None:
    assert foreign_registry(image) == host


def test_an_image_of_another_registry_comes_through_its_mirror(tmp_path: Path) -> None:
    target = gcp_plans.target(tmp_path, service(image="quay.io/acme/api:1.2"))
    (repository,) = target.registry.mirrors.values()
    assert repository.startswith("desk-prod-mirror-quay-io-")
    assert target.services["api"].image == f"europe-west4-docker.pkg.dev/acme-desk/{repository}/acme/api:1.2"


def test_a_public_service_that_another_one_calls_keeps_its_address(tmp_path: Path) -> None:
    web = gcp_plans.SMALL["services"]["api"] | {"needs": ["api"]}
    public = {"expose": "public", "host": "api.example.com"}
    alone = gcp_plans.target(tmp_path, service(**public))
    called = gcp_plans.target(tmp_path, {"services": {"api": public, "web": web}})
    assert (alone.services["api"].default_url, called.services["api"].default_url) == (False, True)


def test_a_secret_of_the_name_of_a_key_is_one_entry(tmp_path: Path) -> None:
    changes = {
        "models": {"chat": {"source": "openai://gpt-5", "server": "api"}},
        **service(needs=["chat"], secrets={"KEY_2": "chat-api-key"}),
    }
    assert dict(gcp_plans.target(tmp_path, changes).secrets) == {"chat-api-key": "desk-prod-chat-api-key"}


def test_a_product_named_like_a_database_of_cloud_sql(tmp_path: Path) -> None:
    changes = {"metadata": {"name": "template1"}, "data": {"postgres": {"tier": "small"}}}
    postgres = gcp_plans.target(tmp_path, changes).postgres
    assert postgres is not None
    assert postgres.database == "template1_app"


def _host(host: str) -> dict[str, Any]:
    return {"services": {"api": {"expose": "public", "host": host}}}


_MANY = {
    f"s{number:02}": gcp_plans.SMALL["services"]["api"] | {"expose": "public", "host": f"s{number}.example.com"}
    for number in range(16)
}


@pytest.mark.parametrize(
    ("changes", "code", "path", "message", "hint"),
    [
        (
            {"cloud": {"region": "europe-west5"}},
            "GP451",
            ("cloud", "region"),
            "Cloud Run is not offered in the region europe-west5",
            "did you mean europe-west",
        ),
        (
            {"data": {"postgres": {"tier": "small", "version": "11"}}},
            "GP204",
            ("data", "postgres", "version"),
            "Cloud SQL does not offer PostgreSQL 11",
            "allowed: 18, 17, 16, 15, 14, 13, 12",
        ),
        ({"services": None}, "GP454", ("profile",), "the blueprint has no service to run", "describe at least one"),
        (
            {"models": {"chat": {"source": "bedrock://claude", "server": "api"}}},
            "GP455",
            ("models", "chat", "source"),
            "bedrock://claude is no model API that a service on Google Cloud reaches",
            "allowed: openai://MODEL, anthropic://MODEL, vertex://MODEL",
        ),
        (
            service(env={"PORT": "80"}),
            "GP456",
            ("services", "api", "env", "PORT"),
            "PORT is a variable that Cloud Run sets itself",
            "the container gets PORT from `port`",
        ),
        (
            service(secrets={"X_GOOGLE_KEY": "key"}),
            "GP456",
            ("services", "api", "secrets", "X_GOOGLE_KEY"),
            "X_GOOGLE_KEY is a variable that Cloud Run sets itself",
            "rename it",
        ),
        (
            {"data": {"postgres": {"tier": "small"}}, **service(needs=["postgres"], env={"POSTGRES_HOST": "db"})},
            "GP456",
            ("services", "api", "env", "POSTGRES_HOST"),
            "POSTGRES_HOST is set by `needs: [postgres]` already",
            "rename it, or delete it",
        ),
        (
            {
                "models": {"chat": {"source": "openai://gpt-5", "server": "api"}},
                **service(needs=["chat"], secrets={"CHAT_API_KEY": "mine"}),
            },
            "GP456",
            ("services", "api", "secrets", "CHAT_API_KEY"),
            "CHAT_API_KEY is set by `needs: [chat]` already",
            "rename it, or delete it",
        ),
        (
            {"services": {"web": gcp_plans.SMALL["services"]["api"] | {"needs": ["api"]}, "api": {"needs": ["web"]}}},
            "GP457",
            ("services", "web", "needs", 0),
            "services need each other in a circle: api -> web -> api",
            "each would wait for the other's address",
        ),
        (
            service(architecture="arm64"),
            "GP453",
            ("services", "api", "architecture"),
            "Cloud Run runs images for x86_64 alone",
            "build the image for x86_64, or for both",
        ),
        (
            {"capacity": ["on_demand"]},
            "GP210",
            ("capacity",),
            "capacity is for what runs on GKE, and this product runs on Cloud Run",
            "delete it",
        ),
        (
            {"cluster": {"nodes": "managed"}},
            "GP210",
            ("cluster",),
            "cluster is for what runs on GKE, and this product runs on Cloud Run",
            "delete it",
        ),
        (
            {"observability": {"logs": "90d"}},
            "GP210",
            ("observability", "logs"),
            "Cloud Logging keeps the logs of all products of the project in one bucket, 30 days unless somebody changed it",
            "gcloud logging buckets update _Default --location=global --project=acme-desk --retention-days=90",
        ),
        (
            {"observability": {"traces": "3d"}},
            "GP210",
            ("observability", "traces"),
            "nothing on Cloud Run keeps traces for a number of days",
            "delete it",
        ),
        (
            {"intent": {"residency": "eu"}, **service(env={"GOOGLE_CLOUD_LOCATION": "us-central1"})},
            "GP478",
            ("services", "api", "env", "GOOGLE_CLOUD_LOCATION"),
            "us-central1 does not lie inside the residency eu",
            "sets europe-west4",
        ),
        (service(expose="public"), "GP458", ("services", "api", "expose"), "a public service needs a host", "the DNS name"),
        (
            _host(f"{'a' * 40}.{'b' * 15}.example.com"),
            "GP458",
            ("services", "api", "host"),
            f"{'a' * 40}.{'b' * 15}.example.com has 68 characters",
            "at most 63 characters",
        ),
        (
            {"services": {"api": None, **_MANY}},
            "GP459",
            ("services", "s15", "expose"),
            "16 services are public, but one load balancer serves 15 hosts",
            "make some of them internal",
        ),
    ],
)
def test_what_is_refused(
    tmp_path: Path, changes: dict[str, Any], code: str, path: tuple[str | int, ...], message: str, hint: str
) -> None:
    (problem,) = problems(tmp_path, changes)
    assert (problem.code, problem.path, problem.message) == (code, path, message)
    assert hint in problem.hint


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    changes = {"cloud": {"region": "mars-north1"}, "network": {"cidr": "8.0.0.0/8"}, **service(cpu=5, env={"PORT": "1"})}
    assert [problem.code for problem in problems(tmp_path, changes)] == ["GP452", "GP451", "GP453", "GP456"]


# --- workers ----------------------------------------------------------------------------------------------------------------

WORKER = {"image": "ghcr.io/acme/worker:1", "cpu": 1, "memory": "1Gi", "replicas": {"min": 2, "max": 2}}


def worker(**changes: Any) -> dict[str, Any]:
    return {
        "cloud": {"project_number": "123456789012"},
        "services": {"worker": WORKER | changes},
        "data": {"queue": {"engine": "pubsub"}},
    }


def test_a_service_without_a_port_is_a_worker(tmp_path: Path) -> None:
    target = gcp_plans.target(tmp_path, worker(needs=["queue", "api"]))
    assert (set(target.services), set(target.workers)) == ({"api"}, {"worker"})
    made = target.workers["worker"]
    assert (made.name, made.replicas, made.needs_stores, made.needs_services) == (
        "desk-prod-worker",
        Replicas(2, 2),
        ("queue",),
        ("api",),
    )
    assert target.network.private_run_urls, "it calls a service"


@pytest.mark.parametrize(
    ("changes", "path", "message", "hint"),
    [
        (
            worker(replicas={"min": 0, "max": 5}),
            ("services", "worker", "replicas"),
            "a worker pool has a fixed number of instances, and this worker wants 0 to 5",
            "set {min: 5, max: 5}, or fewer of both",
        ),
        (
            worker(cpu=0.5, memory="512Mi"),
            ("services", "worker", "cpu"),
            "a worker pool gives an instance 1 CPU at least, and this worker wants 0.5",
            "set cpu: 1",
        ),
        (
            worker(memory="256Mi"),
            ("services", "worker", "memory"),
            "a worker pool gives an instance 512Mi of memory at least, and this worker wants 256Mi",
            "set memory: 512Mi",
        ),
        (
            gcp_plans.merged(worker(), service(needs=["worker"])),
            ("services", "api", "needs", 0),
            "worker has no port, so that nothing can call it",
            "give worker a port, or delete it here; data.queue is the way to give work to a worker",
        ),
    ],
)
def test_workers_that_are_refused(
    tmp_path: Path, changes: dict[str, Any], path: tuple[str | int, ...], message: str, hint: str
) -> None:
    (problem,) = problems(tmp_path, changes)
    assert (problem.code, problem.path, problem.message, problem.hint) == ("GP482", path, message, hint)


def test_only_a_worker_gets_the_subscription(tmp_path: Path) -> None:
    queue = {"cloud": {"project_number": "123456789012"}, "data": {"queue": {"engine": "pubsub"}}}
    own = {"env": {"QUEUE_SUBSCRIPTION": "mine"}, "needs": ["queue"]}
    assert gcp_plans.target(tmp_path, queue | service(**own)).services["api"].env["QUEUE_SUBSCRIPTION"] == "mine"
    (problem,) = problems(tmp_path, worker(**own))
    assert (problem.code, problem.path) == ("GP456", ("services", "worker", "env", "QUEUE_SUBSCRIPTION"))


# --- what `needs` sets ------------------------------------------------------------------------------------------------------


def test_vectors_are_in_the_database(tmp_path: Path) -> None:
    data = {"postgres": {"tier": "small"}, "vectors": {"engine": "pgvector", "count": 1000, "dimensions": 768}}
    api = gcp_plans.target(tmp_path, {"data": data, **service(needs=["vectors"])}).services["api"]
    assert (api.needs_stores, api.env["POSTGRES_DATABASE"]) == (("vectors",), "desk")


def test_the_blueprint_may_say_where_vertex_ai_is_called(tmp_path: Path) -> None:
    changes = {
        "models": {"gem": {"source": "vertex://gemini-3-pro", "server": "api"}},
        **service(needs=["gem"], env={"GOOGLE_CLOUD_LOCATION": "global"}),
    }
    plan = gcp_plans.plan(tmp_path, changes)
    env = gcp_plans.target(tmp_path, changes).services["api"].env
    assert (env["GOOGLE_CLOUD_LOCATION"], env["GOOGLE_CLOUD_PROJECT"]) == ("global", "acme-desk")
    assert plan.origins["services", "api", "env", "GOOGLE_CLOUD_LOCATION"].kind == "blueprint"
    assert plan.origins["services", "api", "env", "GOOGLE_CLOUD_PROJECT"].id == "GCP090"


# --- hosted models ----------------------------------------------------------------------------------------------------------

MODEL = {
    "source": "hf://Qwen/Qwen3-4B",
    "server": "vllm",
    "gpu": {"type": "l4", "count": 1},
    "replicas": {"min": 0, "max": 2},
}


def hosts(**changes: Any) -> dict[str, Any]:
    return {"models": {"local": {key: value for key, value in (MODEL | changes).items() if value is not None}}}


def test_a_model_of_the_hub(tmp_path: Path) -> None:
    target = gcp_plans.target(tmp_path, hosts() | service(needs=["local"]))
    model = target.models["local"]
    assert (model.name, model.served_name, model.accelerator, model.replicas) == (
        "desk-prod-local",
        "local",
        "nvidia-l4",
        Replicas(0, 2),
    )
    assert (model.cpu, model.memory_mib, model.startup_seconds) == (Decimal(8), 32768, 1800)
    assert model.image == "vllm/vllm-openai:v0.32.0"
    assert f"--max-num-seqs={model.concurrency}" in model.args, "Cloud Run sends no more than vLLM works on at a time"
    assert {"--model=Qwen/Qwen3-4B", "--served-model-name=local", "--max-model-len=auto"} < set(model.args)
    assert (dict(model.secrets), target.hub_token_secret) == ({"HF_TOKEN": "hub-token"}, "desk-prod-hub-token")
    assert (model.bucket, model.weights) == (None, None)
    assert target.buckets["models"].name == "desk-prod-models-acme-desk"
    api = target.services["api"]
    assert (api.env["LOCAL_MODEL"], api.needs_models) == ("local", ("local",))
    assert target.network.private_run_urls, "the model takes requests out of the network only"
    assert {"secretmanager.googleapis.com", "storage.googleapis.com", "dns.googleapis.com"} < set(target.apis)


def test_a_model_in_a_bucket(tmp_path: Path) -> None:
    target = gcp_plans.target(tmp_path, hosts(source="gs://acme-models/tuned/4b/"))
    model = target.models["local"]
    assert {"--model=gs://acme-models/tuned/4b", "--load-format=runai_streamer"} < set(model.args)
    assert (model.bucket, model.weights, dict(model.secrets)) == ("acme-models", "tuned/4b/", {})
    assert target.hub_token_secret is None


def test_every_value_of_models_and_workers_has_an_origin(tmp_path: Path) -> None:
    changes = gcp_plans.merged(worker(needs=["queue", "local"]), hosts())
    changes["models"]["tuned"] = MODEL | {"source": "gs://acme-models/tuned"}
    plan = gcp_plans.plan(tmp_path, changes)
    missing = [
        path
        for path, value in leaves(values(plan))
        if value not in (None, {}, []) and not any(path[:depth] in plan.origins for depth in range(1, len(path) + 1))
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("changes", "path", "message", "hint"),
    [
        (
            hosts(gpu={"type": "a100-40gb", "count": 1}),
            ("gpu", "type"),
            "Cloud Run has no GPU 'a100-40gb'",
            "allowed: l4; or profile: gpu-cluster hosts it on GKE",
        ),
        (
            hosts(gpu={"type": "l4", "count": 2}),
            ("gpu", "count"),
            "an instance of Cloud Run has one GPU, and a replica of this model wants 2",
            "set count: 1",
        ),
        (
            hosts() | {"cloud": {"region": "europe-west3"}},
            ("gpu", "type"),
            "Cloud Run does not offer l4 in europe-west3",
            "regions that do: asia-southeast1, europe-west1, europe-west4, us-central1, us-east4",
        ),
        (
            hosts() | {"cloud": {"region": "europe-west3"}, "intent": {"residency": "eu"}},
            ("gpu", "type"),
            "Cloud Run does not offer l4 in europe-west3",
            "regions that do: europe-west1, europe-west4; or profile: gpu-cluster",
        ),
        (
            hosts() | {"cloud": {"region": "europe-west3"}, "intent": {"residency": "de"}},
            ("gpu", "type"),
            "Cloud Run does not offer l4 in europe-west3",
            "profile: gpu-cluster hosts it on GKE",
        ),
        (hosts(gpu=None), ("gpu",), "gpu is missing: a model that is hosted runs on a GPU", "{type: l4, count: 1}"),
        (hosts(replicas=None), ("replicas",), "replicas is missing: it decides how many GPUs run", "{min: 0, max: 1}"),
        (
            hosts(source="s3://acme/tuned"),
            ("source",),
            "a model hosted on Cloud Run cannot come from s3://",
            "hf://ORGANISATION/MODEL or gs://BUCKET/PREFIX",
        ),
        (hosts(source="hf://Qwen"), ("source",), "'hf://Qwen' does not name a model", "hf://ORGANISATION/MODEL"),
        (hosts(source="hf://Qwen/Q:v1"), ("source",), "'hf://Qwen/Q:v1' does not name a model", "without a revision"),
        (hosts(source="gs://Acme/tuned"), ("source",), "'Acme' is no name of a bucket", "lower-case letters, digits, hyphens"),
    ],
)
def test_models_that_are_refused(
    tmp_path: Path, changes: dict[str, Any], path: tuple[str | int, ...], message: str, hint: str
) -> None:
    (problem,) = problems(tmp_path, changes)
    codes: dict[tuple[str | int, ...], str] = {("gpu",): "GP202", ("replicas",): "GP202", ("source",): "GP467"}
    code = codes.get(path, "GP483")
    assert (problem.code, problem.path, problem.message) == (code, ("models", "local", *path), message)
    assert hint in problem.hint
