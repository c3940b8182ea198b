"""Artifact Registry: images that are kept, and looked through for known vulnerabilities.

https://cloud.google.com/artifact-registry/pricing, https://cloud.google.com/artifact-analysis/pricing
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts, Free
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("google_artifact_registry_repository")
def repository(resource: Resource, meter: Meter) -> Iterator[Line]:
    """One that mirrors another keeps what was pulled through it."""
    mode = resource.get("mode", "STANDARD_REPOSITORY")
    if mode == "VIRTUAL_REPOSITORY":
        yield Free(resource.address, "the repositories behind it carry its cost")
        return
    image_gb = Amounts.same(meter.usage["image_gb"])
    yield meter.item(resource.address, "Storage", "artifact-registry", "storage", image_gb)
    if mode == "STANDARD_REPOSITORY" and _scans(resource):
        images = Amounts.same(meter.usage["scanned_images"])
        yield meter.item(resource.address, "Scans of images", "artifact-analysis", "scan", images)


def _scans(resource: Resource) -> bool:
    """It looks through images where the project has the API for it, unless the repository says no."""
    if resource.get("vulnerability_scanning_config.enablement_config") == "DISABLED":
        return False
    services = resource.document.of_type("google_project_service")
    return any(service.get("service") == "containerscanning.googleapis.com" for service in services)
