"""Keys of KMS, and their uses.

https://aws.amazon.com/kms/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource

_SYMMETRIC = ("SYMMETRIC_DEFAULT", "HMAC_256")


@prices("aws_kms_key")
def kms_key(resource: Resource, meter: Meter) -> Iterator[Line]:
    """From its second year on a key that is rotated costs as much again, and in the third once more; this is the first."""
    spec = resource.get("customer_master_key_spec", _SYMMETRIC[0])
    uses = Amounts.same(meter.usage["key_uses"])
    yield meter.item(resource.address, "Key", "kms", "key", Amounts.same(1))
    item = "requests" if spec in _SYMMETRIC else "asymmetric-requests"
    yield meter.item(resource.address, "Uses of the key", "kms", item, uses)
