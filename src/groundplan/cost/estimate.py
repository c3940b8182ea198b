"""From synthesized Terraform, and what the plan knows of its use, to what it costs."""

from __future__ import annotations

from collections.abc import Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Estimate, Free, Item, NotPriced
from groundplan.cost.pricers import free, pricers
from groundplan.cost.terraform import Document, NotANumberError, Resource


def estimate(document: Document, meter: Meter) -> Estimate:
    """What all resources of a document cost, in the order of their addresses.

    Every resource is in the result: in items, as not priced, or as free.
    """
    lines = [line for resource in document.resources.values() for line in _lines(resource, meter)]
    return Estimate(
        items=tuple(line for line in lines if isinstance(line, Item)),
        not_priced=tuple(line for line in lines if isinstance(line, NotPriced)),
        free=tuple(line for line in lines if isinstance(line, Free)),
    )


def _lines(resource: Resource, meter: Meter) -> Iterator[Line]:
    if (because := free().get(resource.type)) is not None:
        yield Free(resource.address, because)
    elif (pricer := pricers(meter.cloud).get(resource.type)) is not None:
        try:
            yield from pricer(resource, meter)
        except NotANumberError as error:
            yield NotPriced(resource.address, resource.type, str(error))
    else:
        yield NotPriced(resource.address, resource.type, "no pricer knows this type of resource")
