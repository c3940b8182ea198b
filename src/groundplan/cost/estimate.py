"""From synthesized Terraform, and what the plan knows of its use, to what it costs."""

from __future__ import annotations

from groundplan.cost.meter import Meter
from groundplan.cost.model import Estimate, Free, Item, NotPriced
from groundplan.cost.pricers import free, pricers
from groundplan.cost.terraform import Document


def estimate(document: Document, meter: Meter) -> Estimate:
    """What all resources of a document cost, in the order of their addresses.

    Every resource is in the result: in items, as not priced, or as free.
    """
    items: list[Item] = []
    not_priced: list[NotPriced] = []
    at_no_cost: list[Free] = []
    known, costs_nothing = pricers(meter.cloud), free()
    for address, resource in document.resources.items():
        if resource.type in costs_nothing:
            at_no_cost.append(Free(address, costs_nothing[resource.type]))
        elif resource.type not in known:
            not_priced.append(NotPriced(address, resource.type, "no pricer knows this type of resource"))
        else:
            for line in known[resource.type](resource, meter):
                (items if isinstance(line, Item) else not_priced).append(line)  # type: ignore[arg-type]  # sorted by the test
    return Estimate(tuple(items), tuple(not_priced), tuple(at_no_cost))
