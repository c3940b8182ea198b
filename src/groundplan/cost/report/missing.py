"""What is said of parts without a price, about how much they cost by that of another region, and of doubtful prices."""

from __future__ import annotations

from decimal import Decimal

from groundplan.cost.model import ZERO, Amounts, Estimate, Missing, NotPriced
from groundplan.cost.pair import PairCost
from groundplan.cost.report.groups import usd

# Components that a sentence names.
_MOST_NAMES = 3


def parts_have(found: Estimate) -> str:
    """``46 parts have``, to go on with what they lack."""
    count = len(found.not_priced)
    return "1 part has" if count == 1 else f"{count} parts have"


def indication(one: NotPriced | Missing) -> str:
    """``; about $865 a month by the price of us-east-1``, to stand behind the reason; empty where no region has a price."""
    return "" if one.about is None else f"; {_roughly(one.about)} by the price of {one.about_region}"


def more(found: Estimate) -> str:
    """``about $870 more a month by prices of other regions, and 3 parts that nobody knows``; empty where it is all unknown."""
    if found.unknown == len(found.not_priced):
        return ""
    unknown = f", and {found.unknown} part{'' if found.unknown == 1 else 's'} that nobody knows" if found.unknown else ""
    return f"{_roughly(found.about, ' more')} by prices of other regions{unknown}"


def lower_bound(found: Estimate) -> str:
    """What to say of totals that lack parts: ``a lower bound``, and how much more it may be."""
    return "; ".join(filter(None, ("a lower bound", more(found))))


def own_cluster(cost: PairCost) -> str:
    """What to say of a cluster that is there already; empty for any other."""
    return "" if cost.cloud != "onprem" else "the cluster is one's own and not in it: what is called outside of it alone is"


def beside_budget(cost: PairCost) -> str:
    """What to say where a budget holds for what has a price alone; empty where that is all, or it is broken already."""
    if not cost.may_be_over_budget:
        return ""
    above = f": with {dollars(cost.estimate.about.typical)} more it would be above" if cost.would_be_over_budget else ""
    return f"what has no price is not in it{above}"


def doubtful(found: Estimate) -> str:
    """``$865.05 of a typical month rest on doubtful prices: Firewall endpoints``: by component, the largest first. Where only
    higher traffic needs them it is a peak month; empty where there are none, or nothing of them is used.
    """
    sums: dict[str, Amounts] = {}
    for item in found.items:
        if item.doubtful:
            sums[item.component] = sums.get(item.component, ZERO) + item.discounted
    for month in ("typical", "peak"):
        if rest := {component: getattr(amounts, month) for component, amounts in sums.items() if getattr(amounts, month)}:
            names = sorted(rest, key=lambda component: -rest[component])
            others = [f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
            named = ", ".join([*names[:_MOST_NAMES], *others])
            return f"{usd(sum(rest.values(), Decimal(0)))} of a {month} month rest on doubtful prices: {named}"
    return ""


def dollars(amount: Decimal) -> str:
    """``about $865``: an indication has no cents."""
    return "less than $1" if amount < 1 else f"about ${amount:,.0f}"


def _roughly(amounts: Amounts, more: str = "") -> str:
    typical, peak = dollars(amounts.typical), dollars(amounts.peak)
    return f"{typical}{more} a month" if typical == peak else f"{typical}{more} in a typical month, {peak} at peak,"
