"""The cost of one product in one environment: what every report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from groundplan.cost.cluster import cluster_lines, own_cluster_lines
from groundplan.cost.estimate import estimate, estimate_of, terraform_lines
from groundplan.cost.from_plan import usage_of
from groundplan.cost.meter import Cloud, Discount, Fractions, Line, Meter
from groundplan.cost.model import Estimate
from groundplan.cost.parts import Part, parts_of
from groundplan.cost.terraform import Document
from groundplan.cost.tokens import token_lines
from groundplan.cost.usage import Usage
from groundplan.prices import price_regions

if TYPE_CHECKING:
    from groundplan.plan import Plan

# What the blueprint's section says, by what a pricer may take off. Of two savings plans the plan has one.
_DISCOUNTS: Mapping[str, Discount] = {
    "savings_plan_1y": "savings_plan",
    "savings_plan_3y": "savings_plan",
    "committed_use": "committed_use",
    "spot": "spot",
}
# Google's services that one commits to, by the names that the catalogue of prices has.
_COMMITTED: Mapping[str, str] = {"compute_engine": "compute", "cloud_run": "cloud-run", "cloud_sql": "cloud-sql-postgresql"}
_PREFIXES: Mapping[str, Cloud] = {"aws_": "aws", "google_": "gcp"}


@dataclass(frozen=True, slots=True)
class PairCost:
    """``monthly_usd`` is the budget; None: there is none. A cluster that is there already has no ``region``.

    ``environment`` is empty where only Terraform is known, and then there are no ``parts``, which are what the product is made
    of.
    """

    name: str
    environment: str
    cloud: str
    region: str | None
    monthly_usd: Decimal | None
    usage: Usage
    estimate: Estimate
    parts: tuple[Part, ...] = ()

    @property
    def over_budget(self) -> bool:
        """Whether a typical month, with the discounts that are declared, costs more than the budget."""
        return self.monthly_usd is not None and self.estimate.discounted.typical > self.monthly_usd

    @property
    def may_be_over_budget(self) -> bool:
        """Whether what is priced keeps to the budget, and nobody knows what the rest costs."""
        return self.monthly_usd is not None and not self.over_budget and bool(self.estimate.not_priced)

    @property
    def would_be_over_budget(self) -> bool:
        """Whether what is priced keeps to the budget, and would not with the rest at prices of other regions."""
        typical = self.estimate.discounted.typical
        return self.monthly_usd is not None and typical <= self.monthly_usd < typical + self.estimate.about.typical

    @property
    def lacks_budget(self) -> bool:
        """Whether nobody says what it may cost, where somebody could: a cluster that is there already takes no budget."""
        return self.monthly_usd is None and self.environment != "" and self.cloud != "onprem"


def pair_cost(plan: Plan, terraform: Mapping[str, Any] | None, said: Mapping[str, Decimal]) -> PairCost:
    """The cost of a plan, of the Terraform JSON that was made of it, and of what its cluster makes; ``said`` are numbers of its
    usage.

    A cluster that is there already has no Terraform, and costs what is called outside of it.
    """
    target, usage = plan.target, usage_of(plan, said)
    lines: list[Line] = []
    if target.cloud == "onprem":
        lines += own_cluster_lines(plan)
    else:
        meter = Meter(target.cloud, target.region, usage, _discounts(plan))
        lines += terraform_lines(Document(terraform or {}), meter)
        lines += cluster_lines(plan, meter)
    lines += token_lines(target.api_models, usage)
    region = None if target.cloud == "onprem" else target.region
    place = (target.cloud, region, plan.monthly_usd)
    return PairCost(plan.name, plan.environment, *place, usage, estimate_of(lines), parts_of(plan))


def _discounts(plan: Plan) -> Mapping[Discount, Fractions]:
    return {
        _DISCOUNTS[name]: {_COMMITTED[service]: each for service, each in off.items()} if isinstance(off, Mapping) else off
        for name, off in plan.discounts.items()
    }


def terraform_cost(name: str, content: Any, region: str, said: Mapping[str, Decimal]) -> PairCost:
    """The cost of Terraform JSON that no blueprint is known of.

    Raises:
        ValueError: it has no resource, or those of no cloud or of several, or the catalogue has no prices of the region.
    """
    document = Document(content if isinstance(content, dict) else {})
    if not document.resources:
        raise ValueError("it has no resources: expected Terraform in JSON, such as cdk.tf.json")
    kinds = {resource.type for resource in document.resources.values()}
    clouds = {cloud for kind in kinds for prefix, cloud in _PREFIXES.items() if kind.startswith(prefix)}
    if len(clouds) != 1:
        raise ValueError("its resources must be of one cloud, AWS or Google Cloud")
    cloud = clouds.pop()
    if region not in (regions := price_regions(cloud)):
        raise ValueError(f"the catalogue has no prices of {region}; of this cloud it has {', '.join(regions)}")
    usage = Usage(said)
    return PairCost(name, "", cloud, region, None, usage, estimate(document, Meter(cloud, region, usage)))
