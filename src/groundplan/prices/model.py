"""What a price is. Money is in US dollars, and always a Decimal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# What clouds reckon with: 365 days of 24 hours, divided by 12.
HOURS_A_MONTH = Decimal(730)

# How sure a price is, best first: the cloud's own price list; two independent sources agree; one has it; it was computed from
# another price; its only source has no date, another disputes it, or it is of before a change that is known.
CONFIDENCE = ("official", "two-sources", "one-source", "derived", "doubtful")

# Every unit of the catalogue, as [HOW MANY ]THING[-TIME]. GB is a cloud's word: AWS means 2**30 bytes by it, as Google by GiB.
UNITS = frozenset(
    unit
    for line in """
        hour|GB|GiB|MiB|TiB|GB-hour|GiB-hour|GiB-second|GB-month|GiB-month|vCPU-hour|vCPU-second|vCPU-month|GPU-hour|GPU-second
        VM-hour|LCU-hour|ACU-hour|ENI-hour|IOPS-month|MiBps-month|1M ECPUs|1000 requests|10000 requests|1M requests|1M queries
        100000 events|1M events|1000 operations|10000 operations|1000 executions|1M samples|1M series|1M spans
        check|evaluation|finding|image|item|rotation|ACL-month|alarm-month|certificate-month|dashboard-month|key-month
        metric-month|policy-month|project-month|resource-month|rule-month|secret-month|version-month|zone-month
    """.splitlines()
    for unit in line.strip().split("|")
    if unit
)


class NoPriceError(ValueError):
    """A cost was asked of something that is known to have no price: it is not sold that way."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Units above ``above`` cost ``price`` each, until the next tier begins."""

    above: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The list price of an item in a region. Without tiers it has none: it is not sold that way, and not free."""

    cloud: str
    service: str
    item: str
    region: str  # "all" where the price holds in every region
    unit: str
    tiers: tuple[Tier, ...]
    source: str  # key of sources()
    as_of: date
    confidence: str
    sku: str = ""
    note: str = ""

    @property
    def sold(self) -> bool:
        """Whether there is a price at all."""
        return bool(self.tiers)

    @property
    def first(self) -> Decimal:
        """The price of the first unit that is not free of charge. Raises NoPriceError."""
        return self._tiers(free_tier=False)[0].price

    def cost(self, quantity: Decimal, *, free_tier: bool = False) -> Decimal:
        """What so many units cost. Raises NoPriceError.

        A free tier is left out unless asked for: it belongs to a billing account, where another product may use it.
        """
        if quantity < 0:
            raise ValueError(f"{self.service}/{self.item}: {quantity} {self.unit}")
        tiers = self._tiers(free_tier=free_tier)
        ends = [tier.above for tier in tiers[1:]]
        total = Decimal(0)
        for tier, end in zip(tiers, [*ends, quantity], strict=True):
            total += max(min(quantity, end) - tier.above, Decimal(0)) * tier.price
        return total

    def _tiers(self, *, free_tier: bool) -> tuple[Tier, ...]:
        if not self.tiers:
            raise NoPriceError(f"{self.cloud} has no price of {self.service}/{self.item} in {self.region}: {self.note}")
        if free_tier or len(self.tiers) == 1 or self.tiers[0].price:
            return self.tiers
        return (Tier(Decimal(0), self.tiers[1].price), *self.tiers[2:])


@dataclass(frozen=True, slots=True)
class TokenRate:
    """Prices of a million tokens of a request whose prompt is longer than ``above`` tokens."""

    above: int
    input: Decimal
    cached_input: Decimal | None  # None: cached tokens are charged like others
    output: Decimal | None  # None: there are none, as of embeddings


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """The list price of a model behind an API."""

    vendor: str
    model: str
    rates: tuple[TokenRate, ...]
    source: str
    as_of: date
    confidence: str
    note: str = ""

    def rate(self, prompt: int = 0) -> TokenRate:
        """The rate of requests with so many tokens of prompt: all of a request has one rate."""
        return next(rate for rate in reversed(self.rates) if rate.above == 0 or prompt > rate.above)

    def cost(self, *, input: Decimal, output: Decimal, cached: Decimal = Decimal(0), prompt: int = 0) -> Decimal:
        """What so many tokens cost; of ``input``, ``cached`` come out of the vendor's cache."""
        if not 0 <= cached <= input:
            raise ValueError(f"{cached} of {input} tokens cannot be cached")
        rate = self.rate(prompt)
        cached_price = rate.input if rate.cached_input is None else rate.cached_input
        dear = (input - cached) * rate.input + cached * cached_price + output * (rate.output or Decimal(0))
        return dear / 1_000_000
