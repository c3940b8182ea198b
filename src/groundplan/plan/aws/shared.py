"""Buckets, secrets, budget and account baseline of a product on AWS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan.plan import budget
from groundplan.plan.api_models import key_secrets
from groundplan.plan.aws import rules
from groundplan.plan.aws.basics import resolve_log_days
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.entry import entry_hosts
from groundplan.plan.aws.names import name_problem, name_problems
from groundplan.plan.model import Bucket, frozen_map
from groundplan.plan.model.aws import Budget
from groundplan.plan.observability import trace_days
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Problem

SECRET_NAMES = Rule(
    "AWS070",
    "Names of secrets",
    "the product, the environment and the secret's own name, so that environments in one account keep apart; "
    "a person puts the value in, so that it is in no Terraform state",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
)
ACCESS_LOGS = Rule(
    "AWS094",
    "Bucket for access logs",
    "a bucket of its own, since load balancers and S3 write such logs only to one without a KMS key",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html",
)
BUDGET_NAME = Rule("AWS071", "Name of the budget", "the stack's name: one budget for the product in this environment")
KEPT_OBJECTS = Rule(
    "AWS072", "Objects that stay", "weights of models and backups of databases go when a person or their own tool deletes them"
)

_HUB_TOKEN = "hub-token"


def problems(context: Context) -> Iterator[Problem]:
    """What is wrong with names and numbers of the shared parts."""
    stack = ("metadata", "name")
    purposes = [*_purposes(context), *(["access-logs"] if _logs_access(context) else [])]
    yield from name_problems(("bucket", bucket_name(context, purpose), stack) for purpose in purposes)
    if not context.on_eks and trace_days(context.blueprint) is not None:
        hint = "delete it; traces are kept where a model is hosted, in the cluster"
        yield Problem("GP210", ("observability", "traces"), "nothing on ECS keeps traces for a number of days", hint)
    yield from _secrets(context)
    yield from budget.problems(context.blueprint)


# --- buckets ----------------------------------------------------------------------------------------------------------------


def resolve_buckets(context: Context, origins: Origins) -> Mapping[str, Bucket]:
    """Buckets by their purpose: ``models``, ``logs`` (Loki), ``traces`` (Tempo), ``backups`` (of PostgreSQL in the cluster)."""
    return frozen_map({purpose: _bucket(context, purpose, origins.at("buckets", purpose)) for purpose in _purposes(context)})


def resolve_access_logs(context: Context, origins: Origins) -> Bucket | None:
    """The bucket for access logs; None where nothing writes any."""
    if not _logs_access(context):
        return None
    return Bucket(
        name=origins.rule("name", bucket_name(context, "access-logs"), ACCESS_LOGS),
        expire_days=resolve_log_days(context, "expire_days", origins),
    )


def _logs_access(context: Context) -> bool:
    """Load balancers tell of every request; in a private network, buckets do as well."""
    has_buckets = context.on_eks or bool(context.blueprint.account_baseline)
    return bool(entry_hosts(context)) or (context.private and has_buckets)


def _purposes(context: Context) -> list[str]:
    if not context.on_eks:
        return []
    wanted = {
        "models": True,
        "logs": True,
        "traces": trace_days(context.blueprint) is not None,
        "backups": runs_postgres_itself(context),
    }
    return [purpose for purpose, is_wanted in wanted.items() if is_wanted]


def runs_postgres_itself(context: Context) -> bool:
    """Whether PostgreSQL runs in the product's own cluster."""
    data = context.blueprint.data
    return data is not None and data.postgres is not None and data.postgres.run == "cluster"


def bucket_name(context: Context, purpose: str) -> str:
    """The name of the product's own bucket for this purpose, whether it has one or not."""
    return f"{context.stack}-{purpose}-{context.account}"


def _bucket(context: Context, purpose: str, origins: Origins) -> Bucket:
    name = origins.rule("name", bucket_name(context, purpose), rules.BUCKET_NAMES)
    if purpose == "logs":
        return Bucket(name=name, expire_days=resolve_log_days(context, "expire_days", origins))
    if purpose == "traces" and (days := trace_days(context.blueprint)) is not None:
        return Bucket(name=name, expire_days=origins.given("expire_days", days, "observability", "traces"))
    return Bucket(name=name, expire_days=origins.rule("expire_days", None, KEPT_OBJECTS))


# --- secrets ----------------------------------------------------------------------------------------------------------------


def resolve_secrets(context: Context, origins: Origins) -> Mapping[str, str]:
    """Entries of Secrets Manager without a value, by the name that the blueprint uses."""
    at = origins.at("secrets")
    names = {*_named_secrets(context), *key_secrets(context.models)}
    return frozen_map({name: at.rule(name, secret_name(context, name), SECRET_NAMES) for name in names})


def resolve_hub_token(context: Context, origins: Origins) -> str | None:
    """The secret for the Hugging Face token; None where no model comes from the Hub."""
    if not _needs_hub_token(context):
        return None
    return origins.rule("hub_token_secret", secret_name(context, _HUB_TOKEN), rules.HUB_TOKEN)


def secret_name(context: Context, name: str) -> str:
    """The name in Secrets Manager: ``shop/prod/stripe``."""
    return f"{context.blueprint.metadata.name}/{context.environment}/{name}"


def _needs_hub_token(context: Context) -> bool:
    models = context.models.values()
    return any(model.server != "api" and model.source.startswith("hf://") for model in models)


def _named_secrets(context: Context) -> set[str]:
    return {name for service in context.services.values() for name in (service.secrets or {}).values()}


def _secrets(context: Context) -> Iterator[Problem]:
    for service_name, service in context.services.items():
        for variable, name in (service.secrets or {}).items():
            path = ("services", service_name, "secrets", variable)
            if name == _HUB_TOKEN and _needs_hub_token(context):
                message = f"{secret_name(context, name)} is the secret with the Hugging Face token already"
                yield Problem("GP413", path, message, "only what loads models reads that one: name this one differently")
            if problem := name_problem("secret", secret_name(context, name), path):
                yield problem


# --- budget and baseline ----------------------------------------------------------------------------------------------------


def resolve_budget(context: Context, origins: Origins) -> Budget | None:
    """The alarm on the month's cost; None without a budget."""
    monthly_usd = budget.resolve_monthly_usd(context.blueprint, origins)
    if monthly_usd is None:
        return None
    return Budget(name=origins.rule("name", context.stack, BUDGET_NAME), monthly_usd=monthly_usd)


def resolve_account_baseline(context: Context, origins: Origins) -> bool:
    """Whether the account is set up, too."""
    return origins.given_or(
        "account_baseline",
        context.blueprint.account_baseline,
        "account_baseline",
        default=False,
        reason="an account is set up once, and most have it already; account_baseline: true does it here",
    )
