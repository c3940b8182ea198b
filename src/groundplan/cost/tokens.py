"""What models behind an API cost: no Terraform has them, so that their lines come from the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Protocol

from groundplan.cost.model import Amounts, Item, NotPriced
from groundplan.cost.usage import Usage
from groundplan.prices import TokenPrice, token_price

_MILLION = Decimal(1_000_000)


class ApiModel(Protocol):
    """What models behind an API have, wherever the product runs."""

    @property
    def vendor(self) -> str: ...
    @property
    def model(self) -> str: ...


def token_lines(models: Mapping[str, ApiModel], usage: Usage) -> Iterator[Item | NotPriced]:
    """Tokens that go to each model and come back, for every request from outside; an embedding model writes none."""
    for name, model in models.items():
        address = f"models.{name}"
        found = token_price(model.vendor, model.model)
        if found is None:
            reason = f"the catalogue has no price of {model.model} of {model.vendor}"
            yield NotPriced(address, "Tokens", reason)
            continue
        rate = found.rate(int(usage["input_tokens"]))
        yield _line(address, "Input tokens", found, usage.requests * usage["input_tokens"], rate.input)
        if rate.output is not None:
            yield _line(address, "Output tokens", found, usage.requests * usage["output_tokens"], rate.output)


def _line(address: str, component: str, found: TokenPrice, tokens: Amounts, price: Decimal) -> Item:
    quantity = tokens / _MILLION
    amounts = (quantity * price).in_cents()
    return Item(
        address=address,
        component=component,
        service=f"{found.vendor}-api",
        quantity=quantity,
        unit="1M tokens",
        unit_price=price,
        region="all",
        source=found.source,
        as_of=found.as_of,
        confidence=found.confidence,
        amounts=amounts,
        discount=None,
        discounted=amounts,
    )
