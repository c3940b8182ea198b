"""Secrets of Secrets Manager, and how often they are read.

https://aws.amazon.com/secrets-manager/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Amounts
from groundplan.cost.pricers import prices
from groundplan.cost.terraform import Resource


@prices("aws_secretsmanager_secret")
def secret(resource: Resource, meter: Meter) -> Iterator[Line]:
    """A copy in another region is a secret of its own."""
    copies = 1 + len(resource.blocks("replica"))
    yield from secret_lines(resource.address, meter, copies)


def secret_lines(address: str, meter: Meter, copies: int = 1) -> Iterator[Line]:
    """A secret, whoever made it, such as a database for its own password."""
    yield meter.item(address, "Secret", "secrets-manager", "secret", Amounts.same(copies))
    reads = Amounts.same(meter.usage["secret_reads"])
    yield meter.item(address, "Reads of the secret", "secrets-manager", "api-calls", reads)
