"""The machine through which people reach a private network on Google Cloud."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan import catalog
from groundplan.plan.gcp.context import Context
from groundplan.plan.gcp.names import SERVICE_ACCOUNT, SERVICE_ACCOUNT_LEAST
from groundplan.plan.gcp.rules import NAMES
from groundplan.plan.gcp.zones import cluster_zones
from groundplan.plan.model.gcp import Bastion
from groundplan.plan.origin import Origins
from groundplan.plan.rules import Rule
from groundplan.problems import Problem

BASTION_ZONE = Rule(
    "GCP113",
    "Zone of the bastion",
    "the first zone of the product: people wait when it fails, the product does not",
    "https://docs.cloud.google.com/iap/docs/using-tcp-forwarding",
)
BASTION_IMAGE = Rule(
    "GCP114",
    "Image of the bastion",
    "Debian, whose SSH server forwards connections as it comes and knows OS Login; the newest image of the family when the "
    "machine is made",
    "https://docs.cloud.google.com/compute/docs/images/os-details#debian",
)
_NAME = "bastion"
_IMAGE = "projects/debian-cloud/global/images/family/debian-13"


def problems(context: Context) -> Iterator[Problem]:
    """A region without known zones, or a service with the bastion's name."""
    if not context.private or context.on_gke:
        return
    known = catalog.gcp_regions()
    if context.region not in known and context.region in catalog.cloud_run().regions:
        message = f"the catalogue has no zones of {context.region}, and the bastion of a private-vpc stands in one"
        yield Problem("GP460", ("cloud", "region"), message, f"known: {', '.join(known)}")
    if _NAME in context.services:
        message = f"{_NAME} is the machine through which people reach a private-vpc already"
        yield Problem("GP474", ("services", _NAME), message, "name the service differently: both have a service account")


def resolve_bastion(context: Context, origins: Origins) -> Bastion | None:
    """The machine behind Identity-Aware Proxy; None outside of a private-vpc."""
    if not context.private:
        return None
    account = context.name(_NAME, most=SERVICE_ACCOUNT, least=SERVICE_ACCOUNT_LEAST)
    return Bastion(
        name=origins.rule("name", context.name(_NAME), NAMES),
        zone=origins.rule("zone", cluster_zones(context.region)[0], BASTION_ZONE),
        machine_type=origins.default("machine_type", "e2-micro", "it forwards connections and runs nothing else"),
        image=origins.rule("image", _IMAGE, BASTION_IMAGE),
        service_account=origins.rule("service_account", account, NAMES),
    )
