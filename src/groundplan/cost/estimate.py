"""From synthesized Terraform, and what the plan knows of its use, to what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groundplan.cost.meter import Line, Meter
from groundplan.cost.model import Estimate, Free, Item, NotPriced, largest_first
from groundplan.cost.pricers import free, pricers
from groundplan.cost.terraform import Document, Resource, UnreadableError

# Arguments of Terraform's own by which one block is several resources.
_SEVERAL = ("count", "for_each")
# The argument that has blocks of which there are as many as an expression says.
_DYNAMIC = "dynamic"


def estimate(document: Document, meter: Meter) -> Estimate:
    """What all resources of a document cost, in the order of their addresses; of what has no price the most comes first.

    Every resource is in the result: in items, as not priced, or as free.
    """
    return estimate_of(terraform_lines(document, meter))


def terraform_lines(document: Document, meter: Meter) -> Iterator[Line]:
    """Lines of every resource of a document, and one of each module, which nobody has read."""
    for resource in document.resources.values():
        yield from _lines(resource, meter)
    for name in document.modules:
        yield NotPriced(f"module.{name}", "module", "its resources stand in other files")


def estimate_of(lines: Iterable[Line]) -> Estimate:
    """An estimate that is made of these lines."""
    made = list(lines)
    return Estimate(
        items=tuple(line for line in made if isinstance(line, Item)),
        not_priced=tuple(sorted((line for line in made if isinstance(line, NotPriced)), key=largest_first)),
        free=tuple(line for line in made if isinstance(line, Free)),
    )


def _lines(resource: Resource, meter: Meter) -> Iterator[Line]:
    if (because := free().get(resource.type)) is not None:
        yield Free(resource.address, because)
    elif several := next((name for name in _SEVERAL if name in resource.values), None):
        yield NotPriced(resource.address, resource.type, f"how many there are, {several} says when it is planned")
    elif (pricer := pricers(meter.cloud).get(resource.type)) is not None:
        try:
            yield from pricer(resource, meter)
            for name in (name for blocks in resource.blocks(_DYNAMIC) for name in blocks):
                yield NotPriced(resource.address, f"{_DYNAMIC} {name}", "how many there are, for_each says when it is planned")
        except UnreadableError as error:
            yield NotPriced(resource.address, resource.type, str(error))
    else:
        yield NotPriced(resource.address, resource.type, "no pricer knows this type of resource")
