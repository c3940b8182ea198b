"""Where data may be: the region, and the registries that a private network pulls from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groundplan import catalog
from groundplan.plan.gcp.context import Context
from groundplan.problems import Problem

# What Google's Gen AI SDK reads.
_LOCATION = "GOOGLE_CLOUD_LOCATION"


def problems(context: Context) -> Iterator[Problem]:
    """A region outside the residency, or a location that requests to Vertex AI go to.

    Where a bucket of somebody else lies, as one that a model is loaded from, its name does not tell.
    """
    residency, region = context.residency, context.region
    if residency is None:
        if context.private:
            message = "residency is missing: a private-vpc has to say where its data stays"
            hint = "for example intent: {residency: eu}, or a country by its two letters, such as de"
            yield Problem("GP202", ("intent", "residency"), message, hint)
        return
    country, inside = catalog.region_countries("gcp").get(region), regions_inside(context, residency)
    if not inside:
        offered = {catalog.region_countries("gcp")[name] for name in _offered(context)}
        hint = f"eu, or one of {', '.join(sorted(offered))}"
        yield Problem("GP478", ("intent", "residency"), f"Google Cloud has no region in {residency!r}", hint)
        return
    if country is not None and region not in inside:
        message = f"{region} lies in {country}, outside the residency {residency}"
        yield Problem("GP478", ("cloud", "region"), message, f"regions inside: {', '.join(inside)}")
    for name, service in context.services.items():
        location = (service.env or {}).get(_LOCATION)
        if location not in (None, residency) and location not in catalog.regions_within(residency, "gcp"):
            message = f"{location} does not lie inside the residency {residency}"
            hint = f"delete it: `needs` of a vertex:// model sets {region}"
            yield Problem("GP478", ("services", name, "env", _LOCATION), message, hint)


def regions_inside(context: Context, residency: str) -> list[str]:
    """Regions in the residency that offer what the product runs on."""
    offered = _offered(context)
    return [name for name in catalog.regions_within(residency, "gcp") if name in offered]


def keeping(context: Context, regions: Iterable[str]) -> list[str]:
    """Those of the regions that lie inside the residency; all of them without one."""
    stays = context.residency
    return [name for name in regions if stays is None or name in catalog.regions_within(stays, "gcp")]


def is_inside(location: str, residency: str) -> bool:
    """Whether a region or multi-region of Artifact Registry keeps to the residency."""
    return location in catalog.regions_within(residency, "gcp") or catalog.gcp_multi_regions().get(location) == residency


def _offered(context: Context) -> set[str]:
    regions = catalog.gcp_regions() if context.on_gke else catalog.cloud_run().regions
    return set(regions) & catalog.region_countries("gcp").keys()
