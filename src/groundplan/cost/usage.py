"""What no resource says of itself: traffic, and how many of each autoscaled thing run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from groundplan.cost.model import ZERO, Amounts

SECONDS_A_MONTH = Decimal(730 * 3600)
DAYS_A_MONTH = Decimal(730) / 24
KIB_A_GB = Decimal(2**20)


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that a bill depends on, with its unit and what it is about."""

    value: Decimal
    unit: str
    about: str


@cache
def assumptions() -> Mapping[str, Assumption]:
    """What is taken where nobody says otherwise, by name."""
    rows = yaml.load(files("groundplan.cost").joinpath("assumptions.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return MappingProxyType({name: Assumption(**{**row, "value": Decimal(str(row["value"]))}) for name, row in rows.items()})


@dataclass(frozen=True)
class Usage:
    """``given`` are numbers by the names of ``assumptions()`` that somebody said. ``services`` and ``models`` are how many
    copies of each run, ``nodes`` how many of each node group and GPU pool, by the names that the plan has; ``weights`` are GB
    of each hosted model's files. ``pulls_by_nat`` is whether images from outside come through NAT, ``calls_by_nat`` whether
    calls of APIs go there, and ``calls_outside`` whether any of these is on the internet, outside of the cloud's own network.

    "GB" is 2**30 bytes, as both clouds bill it.
    """

    given: Mapping[str, Decimal] = field(default_factory=dict)
    services: Mapping[str, Amounts] = field(default_factory=dict)
    models: Mapping[str, Amounts] = field(default_factory=dict)
    nodes: Mapping[str, Amounts] = field(default_factory=dict)
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    pulls_by_nat: bool = True
    calls_by_nat: bool = True
    calls_outside: bool = True

    def __getitem__(self, name: str) -> Decimal:
        """A number by its name: what somebody said, or the assumption. The peak is no lower than the steady traffic: where
        somebody says one of the two alone, the other gives way.
        """
        value = self.given.get(name, assumptions()[name].value)
        if name == "steady_rps" and name not in self.given:
            return min(value, self.given.get("peak_rps", value))
        return max(value, self["steady_rps"]) if name == "peak_rps" else value

    @property
    def steady_share(self) -> Decimal:
        """The steady traffic as a share of the highest; none of it where there is no traffic at all."""
        return self["steady_rps"] / self["peak_rps"] if self["peak_rps"] else Decimal(0)

    @property
    def requests(self) -> Amounts:
        """Requests from outside in a month; none when idle."""
        return Amounts(Decimal(0), self["steady_rps"] * SECONDS_A_MONTH, self["peak_rps"] * SECONDS_A_MONTH)

    @property
    def containers(self) -> Amounts:
        """Containers of services and models that run, all together."""
        return sum([*self.services.values(), *self.models.values()], ZERO)

    @property
    def all_nodes(self) -> Amounts:
        """Nodes that run, all together."""
        return sum(self.nodes.values(), ZERO)

    @property
    def internet_gb(self) -> Amounts:
        """What goes out to the internet in answers."""
        return self.gb("response_kib")

    @property
    def received_gb(self) -> Amounts:
        """What comes in."""
        return self.gb("request_kib")

    @property
    def internal_gb(self) -> Amounts:
        """What moves between services, models and stores."""
        return self.gb("internal_kib")

    @property
    def cross_zone_gb(self) -> Amounts:
        """What of it goes to another zone."""
        return self.internal_gb * self["cross_zone_share"]

    @property
    def nat_gb(self) -> Amounts:
        """What goes through NAT: images, and calls of APIs with their answers."""
        images = self.all_nodes.at_least(self.containers) * self["pulled_gb"] if self.pulls_by_nat else ZERO
        return images + (self.received_gb + self.internet_gb if self.calls_by_nat else ZERO)

    @property
    def log_gb(self) -> Amounts:
        """What is written to logs."""
        return self.gb("log_kib") + (self.all_nodes + self.containers) * self["log_gb_each"]

    @property
    def trace_gb(self) -> Amounts:
        """What is written to traces."""
        return self.gb("trace_kib")

    @property
    def messages(self) -> Amounts:
        """Messages that go through the queue."""
        return self.requests * self["messages"]

    @property
    def flow_log_gb(self) -> Amounts:
        """What the network writes to flow logs."""
        return self.gb("flow_log_kib") + (self.all_nodes + self.containers) * self["flow_log_gb_each"]

    def gb(self, kib: str) -> Amounts:
        """What all requests come to, of a number that is KiB of one."""
        return self.requests * (self[kib] / KIB_A_GB)
