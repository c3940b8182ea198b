"""Costs made by hand, with all that a report can show: several services, discounts, parts without a price, free ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from groundplan.cost.alternatives import Alternative
from groundplan.cost.difference import difference
from groundplan.cost.model import Amounts, Estimate, Free, Item, NotPriced
from groundplan.cost.pair import PairCost
from groundplan.cost.parts import Part
from groundplan.cost.report.view import View
from groundplan.cost.usage import Usage
from groundplan.problems import Problem

HOSTILE = "</script><script>alert(1)</script><img src=https://example.com/x onerror='alert(2)'>\"&"

PARTS = (
    Part("Internet", "entry", "anybody", ("api", "web")),
    Part("api", "service", "2 to 20 copies", ("retrieval", "chat", "postgres", "queue")),
    Part("retrieval", "service", "2 to 10 copies", ("embedding", "vectors")),
    Part("web", "service", "2 copies"),
    Part("worker", "service", "0 to 20 copies", ("embedding", "queue", "vectors")),
    Part("chat", "model", "2 x l4, 1 to 4 copies"),
    Part("embedding", "model", "bedrock, amazon.titan-embed-text-v2:0"),
    Part("postgres", "store", "PostgreSQL 17"),
    Part("vectors", "store", "in postgres"),
    Part("queue", "store", "SQS"),
)

# Address, component, service, quantities, unit, unit price.
_ROWS = (
    ("aws_eks_node_group.gpu_g6", "g6.2xlarge, on demand", "ec2", ("730", "1460", "2920"), "hour", "1.0746"),
    ("aws_eks_node_group.gpu_g6", "root disk", "ebs", ("200", "400", "800"), "GB-month", "0.0952"),
    ("aws_eks_node_group.system", "m7g.large, on demand", "ec2", ("1460", "1460", "2190"), "hour", "0.0976"),
    ("aws_eks_cluster.cluster", "control plane", "eks", ("730", "730", "730"), "hour", "0.1"),
    ("aws_db_instance.postgres", "db.m7g.xlarge, standby in another zone", "rds-postgresql", ("730",) * 3, "hour", "0.814"),
    ("aws_db_instance.postgres", "storage", "rds-postgresql", ("112",) * 3, "GB-month", "0.274"),
    ("aws_nat_gateway.network_a", "hours", "nat-gateway", ("730",) * 3, "hour", "0.052"),
    ("aws_nat_gateway.network_a", "data", "nat-gateway", ("60", "255.5", "1100.25"), "GB", "0.052"),
    ("aws_lb.entry", "capacity", "application-load-balancer", ("730", "1095", "4380"), "LCU-hour", "0.008"),
    ("aws_cloudwatch_log_group.application", "ingestion", "cloudwatch", ("3", "9.2", "31"), "GB", "0.6"),
    ("aws_kms_key.main", "key", "kms", ("1",) * 3, "key-month", "1"),
    ("aws_wafv2_web_acl.entry", "requests", "waf", ("0", "2.628", "13.14"), "1M requests", "0.6"),
    ("aws_secretsmanager_secret.hub_token", "secret", "secrets-manager", ("1",) * 3, "secret-month", "0.4"),
)


def item(
    address: str, component: str, service: str, quantities: tuple[str, ...], unit: str, price: str, *, off: str = "0"
) -> Item:
    """A line, with a savings plan that takes ``off`` of its price."""
    quantity = Amounts(*map(Decimal, quantities))
    exact = quantity * Decimal(price)
    return Item(
        address=address,
        component=component,
        service=service,
        quantity=quantity,
        unit=unit,
        unit_price=Decimal(price),
        region="eu-west-1",
        source="aws-price-list",
        as_of=date(2026, 9, 29),
        confidence="official",
        amounts=exact.in_cents(),
        discount="savings_plan" if off != "0" else None,
        discounted=(exact * (1 - Decimal(off))).in_cents(),
    )


def pair(*, budget: str | None = "4000", discount: str = "0") -> PairCost:
    """A product with everything; ``discount`` is off what EC2 bills."""
    items = tuple(
        item(address, component, service, quantities, unit, price, off=discount if service == "ec2" else "0")
        for address, component, service, quantities, unit, price in _ROWS
    )
    return PairCost(
        name="helpdesk",
        environment="prod",
        cloud="aws",
        region="eu-west-1",
        monthly_usd=None if budget is None else Decimal(budget),
        usage=Usage({"steady_rps": Decimal(3), "peak_rps": Decimal(12)}),
        estimate=Estimate(
            items,
            (NotPriced("aws_bedrock_model.embedding", "input tokens", "no price of this model is known"),),
            (Free("aws_iam_role.api", "identities cost nothing"), Free("aws_subnet.private_a", "")),
        ),
        parts=PARTS,
    )


def lacking(*, budget: str | None = "4000") -> PairCost:
    """The same with three parts without a price, of which other regions have the price of two."""
    whole = pair(budget=budget)
    because = "the catalogue has no price of {} in eu-west-1"
    endpoint, images = Amounts.same(Decimal("865.05")), Amounts(Decimal(0), Decimal("0.50"), Decimal("12.00"))
    more = (
        NotPriced("aws_networkfirewall_firewall.f", "Endpoints", because.format("an endpoint"), endpoint, "us-east-1"),
        NotPriced("aws_ecr_repository.api", "Images", because.format("images"), images, "eu-central-1"),
    )
    return replace(whole, estimate=replace(whole.estimate, not_priced=(*more, *whole.estimate.not_priced)))


def doubting(*components: str, discount: str = "0") -> PairCost:
    """The same, with doubtful prices of these components."""
    whole = pair(discount=discount)
    items = tuple(replace(one, confidence="doubtful") if one.component in components else one for one in whole.estimate.items)
    return replace(whole, estimate=replace(whole.estimate, items=items))


def large(count: int = 100) -> PairCost:
    """As many items as a large product has."""
    whole = pair()
    rows = [replace(whole.estimate.items[i % len(_ROWS)], address=f"aws_thing.number_{i // 2}") for i in range(count)]
    return replace(whole, estimate=replace(whole.estimate, items=tuple(rows)))


def hostile() -> PairCost:
    """Every text of it is an attack."""
    whole = pair(discount="0.3")
    line = replace(whole.estimate.items[0], address=HOSTILE, component=HOSTILE, service=HOSTILE, unit=HOSTILE)
    line = replace(line, region=HOSTILE, source=HOSTILE, discount=HOSTILE)
    return replace(
        whole,
        name=HOSTILE,
        environment=HOSTILE,
        cloud=HOSTILE,
        region=HOSTILE,
        estimate=Estimate((line,), (NotPriced(HOSTILE, HOSTILE, HOSTILE),), (Free(HOSTILE, HOSTILE),)),
        parts=(Part(HOSTILE, "service", HOSTILE, (HOSTILE,)),),
    )


def compared() -> View:
    """A pair that changes, one that comes and one that goes; alternatives that are cheaper, dearer, and that do not compile."""
    before, after = pair(), pair(discount="0.28")
    items = (
        *after.estimate.items[:-1],
        item("aws_lb.new", "hours", "application-load-balancer", ("730",) * 3, "hour", "0.0252"),
    )
    after = replace(after, estimate=replace(after.estimate, items=items))
    new, gone = replace(large(30), environment="new"), replace(pair(), environment="old")
    differences = difference([before, gone], [after, new])
    wrong = Problem("GP406", ("models", "chat", "gpu"), "no such GPU")
    others = [
        (Alternative("aws/us-east-1", "helpdesk", "prod", None, (), ("without state",)), before),
        (Alternative("models.chat.gpu.type=l4 capacity=spot", "helpdesk", "prod", None, ()), pair(discount="0.6")),
        (Alternative("gcp/europe-west4 a.b=l5", "helpdesk", "prod", None, (wrong,), ("not carried over: pricing",)), None),
        (Alternative("aws/us-east-1", "helpdesk", "new", None, ()), pair()),
    ]
    return View([after, new], "main", differences, others, ["wrong.yaml was wrong at main"])


def hostile_view() -> View:
    """Every text of it is an attack, those of the difference and of alternatives, too."""
    pair = hostile()
    others = [
        (Alternative(HOSTILE, HOSTILE, HOSTILE, None, (), (HOSTILE,)), pair),
        (Alternative(HOSTILE, HOSTILE, HOSTILE, None, (Problem("GP406", (HOSTILE,), HOSTILE),)), None),
    ]
    return View([pair], HOSTILE, difference([], [pair]), others, [HOSTILE])
