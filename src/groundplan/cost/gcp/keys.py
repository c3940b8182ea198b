"""Cloud KMS: versions of keys, and what they are used for.

https://cloud.google.com/kms/pricing
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource, UnreadableError

_SECONDS_A_DAY = 86400

_LEVELS: Mapping[str, str] = {"SOFTWARE": "software", "HSM": "hsm", "EXTERNAL": "external", "EXTERNAL_VPC": "external"}


@prices("google_kms_crypto_key")
def crypto_key(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A rotation adds a version and leaves those before it, which are needed for what they encrypted."""
    level = str(resource.get("version_template.protection_level", "SOFTWARE"))
    symmetric = resource.get("purpose", "ENCRYPT_DECRYPT") in ("ENCRYPT_DECRYPT", "RAW_ENCRYPT_DECRYPT", "MAC")
    item = f"{_LEVELS.get(level, level.lower())}-{'symmetric' if symmetric else 'asymmetric'}"
    versions = Amounts.same(1 + _rotations(resource, meter))
    yield meter.item(resource.address, "Versions", "cloud-kms", item, versions)
    uses = Amounts.same(meter.usage["key_uses"])
    yield meter.item(resource.address, "Uses", "cloud-kms", f"{item}-operations", uses)


def _rotations(resource: Resource, meter: Meter) -> Decimal:
    period = str(resource.get("rotation_period", ""))
    if not period:
        return Decimal(0)
    seconds = period.removesuffix("s")
    if not seconds.isdecimal() or not Decimal(seconds):
        raise UnreadableError(f"rotation_period is {period}, which is no time in seconds")
    return meter.usage["age_days"] * _SECONDS_A_DAY // Decimal(seconds)
