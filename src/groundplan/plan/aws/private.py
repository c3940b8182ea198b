"""What a private-vpc refuses, and where data may be."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.blueprint.model import Model
from groundplan.plan.api_models import HOSTS
from groundplan.plan.aws import shared
from groundplan.plan.aws.context import Context
from groundplan.plan.aws.network import allowed_hosts
from groundplan.problems import Path, Problem


def problems(context: Context) -> Iterator[Problem]:
    """What must not be in a private-vpc, and a region or model outside the residency."""
    yield from _residency(context)
    if context.private:
        yield from _compute(context)
        yield from _cluster(context)
        yield from _services(context)
        for name, model in context.models.items():
            yield from _model(context, ("models", name), model)


# --- residency --------------------------------------------------------------------------------------------------------------


def _residency(context: Context) -> Iterator[Problem]:
    intent, region = context.blueprint.intent, context.region
    residency = None if intent is None else intent.residency
    if residency is None:
        if context.private:
            message = "residency is missing: a private-vpc has to say where its data stays"
            yield Problem("GP202", ("intent", "residency"), message, "eu, or a country by its two letters, such as de")
        return
    country = catalog.region_countries("aws").get(region)
    inside = [name for name in catalog.regions_within(residency, "aws") if name in catalog.aws_regions()]
    if not inside:
        countries = ", ".join(sorted(set(catalog.region_countries("aws").values())))
        hint = f"eu, or one of {countries}"
        yield Problem("GP418", ("intent", "residency"), f"AWS has no region in {residency!r}", hint)
    elif country is not None and region not in inside:
        message = f"{region} lies in {country}, outside the residency {residency}"
        yield Problem("GP418", ("cloud", "region"), message, f"regions inside: {', '.join(inside)}")
    for name, model in context.models.items():
        yield from _inference_profile(("models", name, "source"), model.source, residency, country)


def _inference_profile(path: Path, source: str, residency: str, country: str | None) -> Iterator[Problem]:
    """A model of Bedrock that may answer in another region: https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html"""
    scheme, _, model = source.partition("://")
    profile = model.partition(".")[0]
    profiles = catalog.bedrock_profiles()
    if scheme != "bedrock" or profile not in profiles or profiles[profile] == residency:
        return
    message = f"the inference profile {profile}. may answer outside the residency {residency}"
    fitting = [name for name, keeps_to in profiles.items() if keeps_to == residency]
    other = f"bedrock://{fitting[0]}.{model.partition('.')[2]}, or " if fitting else ""
    hint = f"{other}bedrock://{model.partition('.')[2]}, which answers in the region itself, where it is offered there"
    yield Problem("GP418", path, message, hint)


# --- private-vpc ------------------------------------------------------------------------------------------------------------


def _compute(context: Context) -> Iterator[Problem]:
    if context.on_eks and context.region in catalog.eks_regions_without_endpoint():
        message = f"in {context.region} a network without a way out does not reach EKS, which nodes ask for their cluster"
        yield Problem(
            "GP420", ("cloud", "region"), message, "choose another region, or a model behind an API, which runs on ECS"
        )


def _cluster(context: Context) -> Iterator[Problem]:
    cluster = context.blueprint.cluster
    if cluster is not None and cluster.api_access:
        hint = "delete it; people reach the Kubernetes API through Session Manager, with the command among the outputs"
        message = "in a private-vpc the Kubernetes API has no endpoint on the internet, and api_access would open one"
        yield Problem("GP420", ("cluster", "api_access"), message, hint)


def _services(context: Context) -> Iterator[Problem]:
    for name, service in context.services.items():
        if service.expose == "public":
            hint = "set expose: internal and keep its host; people reach it over VPN, Direct Connect or peering"
            yield Problem("GP420", ("services", name, "expose"), f"in a private-vpc {name} cannot be public", hint)


def _model(context: Context, path: Path, model: Model) -> Iterator[Problem]:
    scheme, _, rest = model.source.partition("://")
    if scheme == "hf":
        bucket, prefix = shared.bucket_name(context, "models"), rest.strip("/")
        hint = (
            f"copy it from a machine that reaches the Hub: `hf download {prefix} --local-dir weights`, then "
            f"`aws s3 sync weights s3://{bucket}/{prefix}/ --exclude '.cache/*'`; and set source: s3://{bucket}/{prefix}"
        )
        yield Problem("GP420", (*path, "source"), "in a private-vpc models come from a bucket, not from the Hub", hint)
    elif (host := HOSTS.get(scheme)) is not None and host not in allowed_hosts(context):
        hosts = ", ".join([*allowed_hosts(context), host])
        hint = f"egress: {{mode: allow-list, hosts: [{hosts}]}}, or a bedrock:// model, which needs no way out"
        yield Problem("GP420", (*path, "source"), f"a private-vpc does not reach {host}", hint)
