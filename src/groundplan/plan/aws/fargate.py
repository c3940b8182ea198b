"""Services on ECS with Fargate: their size, their scaling, and what reaches them through `needs`, `env` and `secrets`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from groundplan import catalog
from groundplan.blueprint.model import Service
from groundplan.plan.api_models import key_secret
from groundplan.plan.aws import images
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.names import name_problem
from groundplan.plan.model import frozen_map
from groundplan.plan.model.aws import AwsApiModel, FargateService
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.plan.services import (
    MESSAGES_PER_WORKER,
    called_workers,
    circles,
    consumes,
    memory_mib,
    resolve_replicas,
    shown_cpu,
    shown_memory,
    variable,
)
from groundplan.problems import Path, Problem

NAMES = Rule(
    "AWS042", "Names of a service's parts", "the stack's name and the service's own: ECS service, roles, security group"
)
WIRED = Rule(
    "AWS043",
    "Variables from `needs`",
    "what a service needs reaches it as NAME_URL of a service, NAME_MODEL and NAME_API_KEY of a model, POSTGRES_HOST, _PORT, "
    "_DATABASE, _USER and _PASSWORD of the database, also where it holds the vectors, CACHE_HOST, _PORT and _USER of the cache "
    "(the password is a token that IAM signs) and QUEUE_URL; its role gets the permissions that go with them and no other. A "
    "task reads secrets when it starts, and RDS replaces the password from time to time: it then finds the new one in the "
    "secret POSTGRES_SECRET_ARN",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data-secrets.html",
)
USER = Rule(
    "AWS044",
    "User of a container",
    "not root: 1000, the first that a Linux system gives, so that an image that makes a user of its own runs as that one. Its "
    "file system is read-only but for /tmp, which is in memory; say HOME: /tmp in env where a program writes to its home",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
)
CPU_TARGET = Rule(
    "AWS045",
    "CPU at which tasks are added",
    "60 percent: what is left carries the load until a new task has started, which takes a minute or two",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html",
)
REQUESTS_TARGET = Rule(
    "AWS046",
    "Requests at which tasks are added",
    "600 in a minute for each vCPU, ten a second: a service that waits for models holds many requests on little CPU; measure "
    "yours and compare",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html",
)
BACKLOG_TARGET = Rule(
    "AWS047",
    "Messages at which tasks are added",
    "ten that wait for each task: where one takes ten seconds, as a call of a model may, the last waits less than two minutes",
    "https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html",
)

POSTGRES_VARIABLES = (
    *("POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DATABASE"),
    *("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_SECRET_ARN"),
)
STORE_VARIABLES: Mapping[str, tuple[str, ...]] = {
    "postgres": POSTGRES_VARIABLES,
    "vectors": POSTGRES_VARIABLES,
    "cache": ("CACHE_HOST", "CACHE_PORT", "CACHE_USER"),
    "queue": ("QUEUE_URL",),
}
_CPU_UNITS = 1024
_USER = "1000:1000"
_CPU_PERCENT = 60
_REQUESTS_PER_VCPU = 600
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-metadata.html and .../task-iam-roles.html
_RESERVED_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
_RESERVED_PREFIX = "ECS_"
# https://github.com/aws/containers-roadmap/issues/1721: a container that is not root gets no lower one.
_LOWEST_PORT = 1024


def problems(context: Context) -> Iterator[Problem]:
    """What Fargate does not take of the services."""
    services = context.services
    if not services:
        hint = "it runs containers: describe at least one under services"
        yield Problem("GP429", ("profile",), "the blueprint has no service to run", hint)
    for name, service in services.items():
        path: Path = ("services", name)
        # What the task's two roles are named; no other name of a service has a narrower limit.
        if problem := name_problem("role", f"{_name(context, name)}-task", path):
            yield problem
        yield from _size(path, service)
        yield from _port(path, service)
        yield from _scaling(path, service)
        yield from _variables(path, service, context)
    yield from called_workers(services, code="GP431")
    for path, circle in circles(services):
        hint = "each would wait for the other's address; delete one of these needs"
        yield Problem("GP428", path, f"services need each other in a circle: {circle}", hint)


def _size(path: Path, service: Service) -> Iterator[Problem]:
    sizes, memory = catalog.fargate_memory(), memory_mib(service.memory)
    cpu_units = service.cpu * _CPU_UNITS
    if cpu_units not in sizes:
        near = [max((size for size in sizes if size < cpu_units), default=None)]
        near += [min((size for size in sizes if size > cpu_units), default=None)]
        offers = " or ".join(_offer(size, memory) for size in near if size is not None)
        hint = f"nearest: {offers}; allowed for cpu: {', '.join(_vcpus(size) for size in sizes)}"
        yield Problem("GP415", (*path, "cpu"), f"Fargate does not offer {shown_cpu(service.cpu)} CPU", hint)
    elif memory not in sizes[int(cpu_units)]:
        own = int(cpu_units)
        enough = [size for size in sizes if size != own and sizes[size][0] <= memory <= sizes[size][-1]]
        offers = " or ".join(_offer(size, memory) for size in (own, *enough))
        message = f"Fargate does not give {service.memory} of memory to {shown_cpu(service.cpu)} CPU"
        yield Problem("GP415", (*path, "memory"), message, f"nearest: {offers}")


def _offer(cpu_units: int, memory: int) -> str:
    """The CPU with the least memory that is enough, or with the most that it goes with."""
    amounts = catalog.fargate_memory()[cpu_units]
    fitting = next((mib for mib in amounts if mib >= memory), amounts[-1])
    return f"{_vcpus(cpu_units)} CPU with {shown_memory(fitting)}"


def _vcpus(cpu_units: int) -> str:
    return shown_cpu(Decimal(cpu_units) / _CPU_UNITS)


def _port(path: Path, service: Service) -> Iterator[Problem]:
    if service.port is not None and service.port < _LOWEST_PORT:
        message = f"port {service.port} is for root, and the container runs as another user"
        hint = f"let it listen on {_LOWEST_PORT} or above, such as 8080; the load balancer still answers on 443"
        yield Problem("GP431", (*path, "port"), message, hint)


def _scaling(path: Path, service: Service) -> Iterator[Problem]:
    if service.replicas.min == 0 and not consumes(service):
        message = "it may scale to nothing, and nothing would start it again: a request wakes no ECS service"
        yield Problem("GP431", (*path, "replicas", "min"), message, "set min: 1; only a worker that needs queue may have 0")


def _variables(path: Path, service: Service, context: Context) -> Iterator[Problem]:
    wired = _wired_variables(service, context)
    for section, names in (("env", service.env or {}), ("secrets", service.secrets or {})):
        for name in names:
            if name in wired:
                hint = f"rename it, or delete it: `needs: [{wired[name]}]` gives the right value"
                yield Problem("GP427", (*path, section, name), f"{name} is set by `needs: [{wired[name]}]` already", hint)
            elif name in _RESERVED_VARIABLES or name.startswith(_RESERVED_PREFIX):
                yield Problem("GP427", (*path, section, name), f"{name} is a variable that Fargate sets itself", "rename it")


def _wired_variables(service: Service, context: Context) -> dict[str, str]:
    """Every environment variable that ``needs`` sets, with the needed name."""
    wired: dict[str, str] = {}
    models = context.models
    for needed in service.needs or ():
        if needed in STORE_VARIABLES:
            wired |= dict.fromkeys(STORE_VARIABLES[needed], needed)
        elif needed in models:
            wired[variable(needed, "MODEL")] = needed
            if key_secret(needed, models[needed]) is not None:
                wired[variable(needed, "API_KEY")] = needed
        else:
            wired[variable(needed, "URL")] = needed
    return wired


def _name(context: Context, name: str) -> str:
    return f"{context.stack}-{name}"


def resolve_service(name: str, context: Context, models: Mapping[str, AwsApiModel], origins: Origins) -> FargateService:
    """One service of the plan."""
    services = context.services
    service = services[name]
    path: Path = ("services", name)
    units = int(service.cpu * _CPU_UNITS)
    # Only the load balancer counts requests, and it has the services with a host.
    requests = None if service.host is None else _REQUESTS_PER_VCPU * units // _CPU_UNITS
    takes_messages = consumes(service)
    return FargateService(
        name=origins.rule("name", _name(context, name), NAMES),
        image=images.resolve_image(context, service.image, *path, "image", origins=origins),
        architecture=origins.given_or(
            "architecture",
            service.architecture,
            *(*path, "architecture"),
            default="x86_64",
            reason="what most images are built for; arm64 costs a fifth less where yours is built for it",
        ),
        port=None if service.port is None else origins.given("port", service.port, *path, "port"),
        cpu_units=origins.given("cpu_units", units, *path, "cpu"),
        memory_mib=origins.given("memory_mib", memory_mib(service.memory), *path, "memory"),
        user=origins.rule("user", _USER, USER),
        replicas=resolve_replicas(service.replicas, path, origins),
        expose=None if service.expose is None else origins.given("expose", service.expose, *path, "expose"),
        host=None if service.host is None else origins.given("host", service.host, *path, "host"),
        health=None if service.health is None else origins.given("health", service.health, *path, "health"),
        env=_env(service, path, models, origins.at("env")),
        secrets=_secrets(service, path, models, origins.at("secrets")),
        needs_models=_needed(service, path, "needs_models", models, origins),
        needs_services=_needed(service, path, "needs_services", services, origins),
        needs_stores=_needed(service, path, "needs_stores", STORE_VARIABLES, origins),
        cpu_percent=origins.rule("cpu_percent", None if takes_messages else _CPU_PERCENT, CPU_TARGET),
        requests_per_target=origins.rule("requests_per_target", requests, REQUESTS_TARGET),
        messages_per_task=origins.rule("messages_per_task", MESSAGES_PER_WORKER if takes_messages else None, BACKLOG_TARGET),
    )


def _env(service: Service, path: Path, models: Mapping[str, AwsApiModel], origins: Origins) -> Mapping[str, str]:
    """Plain variables; those with an address in them are known after apply and set by the stack."""
    values = {name: origins.given(name, value, *path, "env", name) for name, value in (service.env or {}).items()}
    for model in service.needs or ():
        if model in models:
            name = variable(model, "MODEL")
            values[name] = origins.rule(name, models[model].model, WIRED)
    return frozen_map(values)


def _secrets(service: Service, path: Path, models: Mapping[str, AwsApiModel], origins: Origins) -> Mapping[str, str]:
    values = {name: origins.given(name, secret, *path, "secrets", name) for name, secret in (service.secrets or {}).items()}
    for model in service.needs or ():
        if model in models and (key := models[model].key_secret):
            name = variable(model, "API_KEY")
            values[name] = origins.rule(name, key, WIRED)
    return frozen_map(values)


def _needed(service: Service, path: Path, name: str, kind: Mapping[str, object], origins: Origins) -> tuple[str, ...]:
    found = tuple(sorted(needed for needed in service.needs or () if needed in kind))
    return origins.given(name, found, *path, "needs") if found else ()
