"""What a private-vpc on Google Cloud refuses, and what it alone has: audit logs that are kept, and a perimeter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groundplan import catalog
from groundplan.blueprint.model import Model
from groundplan.plan.api_models import HOSTS
from groundplan.plan.gcp import shared
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.egress import allowed_hosts
from groundplan.plan.gcp.names import name_of
from groundplan.plan.gcp.rules import BUCKET_NAMES, NAMES
from groundplan.plan.model.gcp import AuditLogs, ServicePerimeter
from groundplan.plan.observability import log_days
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Path, Problem

AUDIT_DAYS = Rule(
    "GCP133",
    "Days that audit logs are kept",
    "400, as long as Google itself keeps the log of administrators' acts, so that all of them end on one day; "
    "observability.logs says otherwise",
    "https://docs.cloud.google.com/logging/quotas#logs_retention_periods",
)
PERIMETER = Rule(
    "GCP134",
    "Perimeter of VPC Service Controls",
    "cloud.access_policy has it made around the project, as a dry run: a call across it goes through and is told in the audit "
    "log. Only the organization knows from where its people and pipelines call; it enforces the perimeter when nothing is told "
    "any more that must go on, so that no apply locks out the one who runs it. Inside are the APIs of this plan, and those "
    "that they call in turn, as far as a perimeter can restrict them; from the VPC nothing else is called",
    "https://docs.cloud.google.com/vpc-service-controls/docs/dry-run-mode",
)
NO_PERIMETER = Rule(
    "GCP135",
    "No perimeter of VPC Service Controls",
    "a perimeter belongs to an access policy of the organization: it is made where cloud.access_policy names one",
    "https://docs.cloud.google.com/access-context-manager/docs/overview",
)
_AUDIT_DAYS = 400
# The longest name, after `accessPolicies/NUMBER/servicePerimeters/`; it has letters, digits and underscores.
# https://docs.cloud.google.com/access-context-manager/docs/reference/rest/v1/accessPolicies.servicePerimeters
_PERIMETER_NAME = 50
# What the plan's APIs call in turn, and no plan enables: Google does.
_CALLED_IN_TURN = ("containerfilesystem", "containerregistry", "iamcredentials", "iaptunnel", "monitoring", "oslogin", "sts")


def problems(context: Context) -> Iterator[Problem]:
    """What must not be in a private-vpc, and what only it has."""
    blueprint = context.blueprint
    if blueprint.account_baseline:
        message = "account_baseline sets up an account of AWS: CloudTrail, GuardDuty, AWS Config"
        hint = "delete it; on Google Cloud a private-vpc sets up its project by itself: audit logs and the policy on images"
        yield Problem("GP210", ("account_baseline",), message, hint)
    if context.private:
        for name, service in context.services.items():
            if service.expose == "public":
                hint = "set expose: internal and keep its host; people reach it over VPN, Interconnect or peering"
                yield Problem("GP477", ("services", name, "expose"), f"in a private-vpc {name} cannot be public", hint)
        for name, model in context.models.items():
            yield from _model(context, ("models", name), model)
    elif context.cloud.access_policy is not None:
        message = f"{blueprint.profile} has no perimeter: it would close the project to the public side of the product"
        hint = "delete it, or set profile: private-vpc"
        yield Problem("GP484", ("cloud", "access_policy"), message, hint)


def resolve_audit_logs(context: Context, origins: Origins) -> AuditLogs | None:
    """Where audit logs are kept; None outside of a private-vpc."""
    if not context.private:
        return None
    return AuditLogs(
        bucket=origins.rule("bucket", shared.bucket_name(context, "audit-logs"), BUCKET_NAMES),
        days=origins.given_or_rule(
            "days", log_days(context.blueprint), "observability", "logs", default=_AUDIT_DAYS, rule=AUDIT_DAYS
        ),
    )


def resolve_perimeter(context: Context, origins: Origins, apis: Iterable[str]) -> ServicePerimeter | None:
    """The perimeter of VPC Service Controls; None without an access policy.

    ``apis`` are the host names of the plan's APIs.
    """
    policy = context.cloud.access_policy
    if not context.private:
        return None
    if policy is None:
        return origins.rule("perimeter", None, NO_PERIMETER)
    origins = origins.at("perimeter")
    wanted = {*_CALLED_IN_TURN, *(api.partition(".")[0] for api in apis)} & catalog.vpc_sc_services()
    return ServicePerimeter(
        name=origins.rule("name", name_of(context.stack, most=_PERIMETER_NAME).replace("-", "_"), NAMES),
        access_policy=origins.given("access_policy", policy, "cloud", "access_policy"),
        services=origins.rule("services", tuple(f"{name}.googleapis.com" for name in sorted(wanted)), PERIMETER),
    )


def _model(context: Context, path: Path, model: Model) -> Iterator[Problem]:
    scheme, _, rest = model.source.partition("://")
    allowed = allowed_hosts(context)
    if scheme == "hf":
        place = f"{shared.bucket_name(context, 'models')}/{rest.strip('/')}"
        hint = (
            f"set source: gs://{place}; and once the first apply has made the bucket, from a machine that reaches the Hub: "
            f"`hf download {rest.strip('/')} --local-dir weights && gcloud storage cp --recursive weights/* gs://{place}/`"
        )
        yield Problem("GP477", (*path, "source"), "in a private-vpc models come from a bucket, not from the Hub", hint)
    elif (host := HOSTS.get(scheme)) is not None and host not in allowed:
        hosts = ", ".join([*allowed, host])
        hint = f"egress: {{mode: allow-list, hosts: [{hosts}]}}, or a vertex:// model, which needs no way out"
        yield Problem("GP477", (*path, "source"), f"a private-vpc does not reach {host}", hint)
