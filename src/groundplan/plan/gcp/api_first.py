"""An api-first product on Google Cloud: containers on Cloud Run, models behind APIs, PostgreSQL, a load balancer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

from groundplan import catalog
from groundplan.blueprint import Blueprint, Pair
from groundplan.blueprint.model import GcpCloud
from groundplan.plan.gcp.checks import MODEL_APIS, check, postgres_version
from groundplan.plan.gcp.images import foreign_registry
from groundplan.plan.gcp.names import COMPUTE, host_part, name_of
from groundplan.plan.gcp.network import resolve_network
from groundplan.plan.gcp.rules import (
    API_KEYS,
    APIS,
    BACKUPS,
    DATABASE_NAME,
    INSTANCE_NAME,
    LOAD_BALANCER,
    MIRRORED_IMAGE,
    NAMES,
    POSTGRES_VERSION,
    PROTECTION,
    RATE_LIMIT,
    STANDBY,
)
from groundplan.plan.gcp.services import Surroundings, resolve_service
from groundplan.plan.model import ApiFirstOnGcp, ApiModel, ArtifactRegistry, CloudSql, GcpNetwork, LoadBalancer, frozen_map
from groundplan.plan.origin import Origins
from groundplan.problems import BlueprintError, Problem

REQUESTS_PER_MINUTE = 600
BACKUPS_IN_DEVELOPMENT, BACKUPS_ELSEWHERE = 7, 30
# Cloud SQL Enterprise keeps the write-ahead log for 7 days at the most.
LOG_DAYS = 7
DISK_GIB = {"small": 20, "medium": 100, "large": 250}
# Databases that every Cloud SQL instance has.
_TAKEN_DATABASES = ("postgres", "template0", "template1", "cloudsqladmin")


def resolve(pair: Pair, origins: Origins, *, production: bool) -> ApiFirstOnGcp:
    """Fill in everything that the blueprint leaves open.

    Raises:
        BlueprintError: with every part of it that Google Cloud does not take (GP204, GP451 to GP459).
    """
    blueprint, environment = pair.blueprint, pair.environment
    cloud = cast("GcpCloud", blueprint.cloud)
    stack = name_of(blueprint.metadata.name, environment)
    models = _models(blueprint, origins)
    problems = check(blueprint, models)
    network = _network(blueprint, stack, origins, problems)
    if problems:
        raise BlueprintError(problems)
    registry = _registry(blueprint, stack, origins.at("registry"))
    postgres = _postgres(blueprint, stack, origins.at("postgres"), production=production)
    around = Surroundings(
        blueprint=blueprint,
        environment=environment,
        project=cloud.project,
        region=cloud.region,
        registry=registry,
        models=models,
        database="" if postgres is None else postgres.database,
        production=production,
    )
    services = {name: resolve_service(name, around, origins.at("services", name)) for name in around.services}
    secrets = _secrets(blueprint, models, environment, origins)
    public = any(service.expose == "public" for service in services.values())
    return ApiFirstOnGcp(
        region=origins.given("region", cloud.region, "cloud", "region"),
        project=origins.given("project", cloud.project, "cloud", "project"),
        apis=origins.rule("apis", _apis(network, models, secrets, postgres), APIS),
        network=network,
        registry=registry,
        models=frozen_map(models),
        services=frozen_map(services),
        secrets=secrets,
        postgres=postgres,
        load_balancer=_load_balancer(stack, origins.at("load_balancer")) if public else None,
    )


def _models(blueprint: Blueprint, origins: Origins) -> Mapping[str, ApiModel]:
    """Models with an API that Google Cloud reaches; the others are refused by the checks."""
    models: dict[str, ApiModel] = {}
    for name, model in (blueprint.models or {}).items():
        vendor, _, own_name = model.source.partition("://")
        if vendor not in MODEL_APIS:
            continue
        at, source = origins.at("models", name), ("models", name, "source")
        models[name] = ApiModel(
            source=at.given("source", model.source, *source),
            server=at.given("server", "api", "models", name, "server"),
            vendor=at.given("vendor", cast("Literal['openai', 'anthropic', 'vertex']", vendor), *source),
            model=at.given("model", own_name, *source),
            key_secret=at.rule("key_secret", None if vendor == "vertex" else f"{name}-api-key", API_KEYS),
        )
    return models


def _network(blueprint: Blueprint, stack: str, origins: Origins, problems: list[Problem]) -> GcpNetwork:
    services = blueprint.services or {}
    return resolve_network(
        blueprint,
        origins.at("network"),
        problems,
        name=stack,
        instances=sum(service.replicas.max for service in services.values()),
        private_run_urls=any(needed in services for service in services.values() for needed in service.needs or ()),
    )


def _registry(blueprint: Blueprint, stack: str, origins: Origins) -> ArtifactRegistry:
    images = [service.image for service in (blueprint.services or {}).values()]
    hosts = sorted({host for image in images if (host := foreign_registry(image))})
    mirrors = {host: name_of(stack, "mirror", host_part(host)) for host in hosts}
    return ArtifactRegistry(
        repository=origins.rule("repository", name_of(stack, most=COMPUTE), NAMES),
        mirrors=origins.rule("mirrors", frozen_map(mirrors), MIRRORED_IMAGE),
    )


def _postgres(blueprint: Blueprint, stack: str, origins: Origins, *, production: bool) -> CloudSql | None:
    given = None if blueprint.data is None else blueprint.data.postgres
    if given is None:
        return None
    offer = catalog.cloud_sql()
    source = catalog.provenance("cloud_sql").source
    if given.tier == "serverless":
        raise ValueError("Cloud SQL has no serverless tier; the checks before this refuse it")
    database = blueprint.metadata.name.replace("-", "_")
    high_availability = origins.given_or_rule(
        "high_availability", given.high_availability, "data", "postgres", "high_availability", default=production, rule=STANDBY
    )
    return CloudSql(
        name=origins.rule("name", stack if production else None, INSTANCE_NAME),
        database=origins.rule("database", f"{database}_app" if database in _TAKEN_DATABASES else database, DATABASE_NAME),
        tier=origins.given("tier", given.tier, "data", "postgres", "tier"),
        machine=origins.row("machine", offer.tiers[given.tier].machine_type, f"cloud_sql.tiers.{given.tier}", source),
        version=origins.given_or_rule(
            "version",
            None if given.version is None else postgres_version(given.version),
            "data",
            "postgres",
            "version",
            default=offer.default_postgres_version,
            rule=POSTGRES_VERSION,
        ),
        high_availability=high_availability,
        disk_gib=origins.default("disk_gib", DISK_GIB[given.tier], "to start with; the disk grows by itself"),
        backups=origins.rule("backups", BACKUPS_ELSEWHERE if production else BACKUPS_IN_DEVELOPMENT, BACKUPS),
        log_days=origins.rule("log_days", LOG_DAYS, BACKUPS),
        deletion_protection=origins.rule("deletion_protection", production, PROTECTION),
    )


def _secrets(blueprint: Blueprint, models: Mapping[str, ApiModel], environment: str, origins: Origins) -> Mapping[str, str]:
    """Every entry that Secret Manager gets: those that services name, and the keys of model APIs."""
    named = {secret for service in (blueprint.services or {}).values() for secret in (service.secrets or {}).values()}
    keys = {model.key_secret for model in models.values() if model.key_secret}
    ids = {name: name_of(blueprint.metadata.name, environment, name, most=255) for name in named | keys}
    return origins.rule("secrets", frozen_map(ids), NAMES)


def _apis(
    network: GcpNetwork, models: Mapping[str, ApiModel], secrets: Mapping[str, str], postgres: CloudSql | None
) -> tuple[str, ...]:
    wanted = {
        "artifactregistry": True,
        "cloudresourcemanager": True,
        "compute": True,
        "iam": True,
        "run": True,
        "aiplatform": any(model.vendor == "vertex" for model in models.values()),
        "dns": network.private_run_urls,
        "secretmanager": bool(secrets),
        "servicenetworking": postgres is not None,
        "sqladmin": postgres is not None,
    }
    return tuple(f"{name}.googleapis.com" for name in sorted(wanted) if wanted[name])


def _load_balancer(stack: str, origins: Origins) -> LoadBalancer:
    return LoadBalancer(
        name=origins.rule("name", stack, LOAD_BALANCER),
        requests_per_minute=origins.rule("requests_per_minute", REQUESTS_PER_MINUTE, RATE_LIMIT),
    )
