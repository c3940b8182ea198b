"""The catalogue against tables of prices that others gathered, where they lie beside the checkout: equal, to the last digit."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from groundplan.prices import price, price_regions, table, token_price
from groundplan.prices.catalogue import DATA

REFERENCE = Path(__file__).parents[3] / "shared" / "prices"

# What the stacks do not use.
LEFT_OUT = {
    "Cloud VPN",
    "EFS",
    "EKS Auto Mode",
    "Filestore",
    "Lambda",
    "Memorystore for Redis",
    "Memorystore for Redis Cluster",
    "Secure Web Proxy",
    "Site-to-Site VPN",
    "Transit gateway",
}
LEFT_OUT_ITEMS = re.compile(
    r"Lake .*|Enterprise Annual .*|Enterprise (security policy|security policy rule|requests)|partner-select endpoint"
    r"|single-tenant HSM instance|free tier .*|trn1.*|.* per accelerator .*|.* discount, .*"
)

# Rows without a SKU, by what they are.
BY_NAME = {
    "Classic Load Balancer hour": ("classic-load-balancer", "hour"),
    "FIFO queue requests": ("sqs", "fifo-requests"),
    "Serverless v2, standard": ("aurora-postgresql", "acu"),
    "Serverless v2, I/O-Optimized": ("aurora-postgresql", "acu-io-optimized"),
    "Storage, I/O-Optimized": ("aurora-postgresql", "storage-io-optimized"),
    "I/O requests, standard": ("aurora-postgresql", "io-requests"),
    "Backup storage": ("aurora-postgresql", "backup"),
    "active secret version, per location [over the first 6 free]": ("secret-manager", "version"),
    "access operations [over the first 10000/month free]": ("secret-manager", "access"),
    "rotation notification [over the first 3/month free]": ("secret-manager", "rotation"),
}
SERVICES = {
    "NAT gateway": "nat-gateway",
    "VPC endpoint": "vpc-endpoint",
    "VPC public IPv4": "public-ipv4",
    "Fargate": "fargate",
    "CloudWatch": "cloudwatch",
    "S3": "s3",
    "ECR": "ecr",
    "KMS": "kms",
    "Secrets Manager": "secrets-manager",
    "SQS": "sqs",
    "SNS": "sns",
    "EKS": "eks",
    "WAF": "waf",
    "Route 53": "route53",
    "CloudTrail": "cloudtrail",
    "Config": "config",
    "GuardDuty": "guardduty",
    "Aurora": "aurora-postgresql",
}


def reference(name: str) -> Iterator[dict[str, str]]:
    if not (REFERENCE / name).is_file():
        pytest.skip(f"no prices beside the checkout: {name}")
    with (REFERENCE / name).open(newline="") as file:
        yield from csv.DictReader(file)


@cache
def by_sku(cloud: str) -> dict[tuple[str, str], list[table.Row]]:
    """Region and SKU, or usage type -> rows."""
    found: dict[tuple[str, str], list[table.Row]] = defaultdict(list)
    for region in (*price_regions(cloud), "all"):
        name = f"{cloud}/{region}.csv"
        for lines in table.split((DATA / name).read_text(), name).values():
            for row in table.read(lines, name):
                for part in row.sku.split():
                    found[region, part].append(row)
    return found


def is_left_out(row: dict[str, str]) -> bool:
    return row["service"] in LEFT_OUT or LEFT_OUT_ITEMS.fullmatch(row["item"]) is not None or "(multi-region)" in row["region"]


def agree(rows: list[table.Row], amount: str) -> bool:
    """Whether the catalogue has this price, or a newer one of the cloud's own price list."""
    return any(row.confidence == "official" or row.price == Decimal(amount) for row in rows)


def test_regional_prices_of_aws() -> None:
    wrong = []
    for row in reference("regional_aws.csv"):
        sku, region = row["usage_type"].removeprefix("sku:"), row["region"]
        if is_left_out(row) or row["service"] in ("Savings Plans", "Capacity Blocks", "EC2"):
            continue
        rows = by_sku("aws")[region, sku] if sku else []
        rows = [found for found in rows if found.service == SERVICES.get(row["service"], found.service)]
        key = BY_NAME.get(row["item"])
        found = price("aws", *key, region) if key and not rows else None
        if not agree(rows, row["price"]) and not (found and found.first == Decimal(row["price"])):
            wrong.append((region, row["service"], row["item"], row["price"]))
    assert wrong == []


def test_rates_of_savings_plans_and_capacity_blocks() -> None:
    compared = 0
    for row in reference("regional_aws.csv"):
        item, _, rest = row["item"].partition(" ")
        if row["service"] == "Savings Plans" and row["unit"] == "hour":
            service = "ec2-savings-1y" if rest.startswith("1-year") else "ec2-savings-3y"
            service += "-all-upfront" if rest.endswith("all upfront") else ""
        elif row["service"] == "Capacity Blocks" and "per instance from" in rest:
            service = "ec2-capacity-block"
        elif row["service"] == "EC2":
            service = "ec2"
        else:
            continue
        found = price("aws", service, item, row["region"])
        assert found is not None, row
        assert found.first == Decimal(row["price"]), row
        compared += 1
    assert compared > 60


def test_regional_prices_of_google() -> None:
    wrong = []
    for row in reference("regional_gcp.csv"):
        if is_left_out(row):
            continue
        sku, region = row["sku"].partition(" ")[0], row["region"]
        key = BY_NAME.get(row["item"])
        found = price("gcp", *key, region) if key else None
        if row["service"] == "Inter-zone egress" and not sku:
            found = price("gcp", "egress-zone", "between-zones", "all")
        if not agree(by_sku("gcp")[region, sku], row["price"]) and not (found and found.first == Decimal(row["price"])):
            wrong.append((region, row["service"], row["item"], row["price"]))
    assert wrong == []


def test_parts_of_machines() -> None:
    wrong = []
    for row in reference("gcp_compute_skus.csv"):
        of_others = row["kind"] == "local_ssd" and row["item"] != "SSD backed Local Storage"
        if row["region"] not in price_regions("gcp") or of_others:
            continue
        if not agree(by_sku("gcp")[row["region"], row["sku_id"]], row["price"]):
            wrong.append(row)
    assert wrong == []


def test_instances() -> None:
    compared = 0
    for row in reference("aws_vms.csv"):
        name, region = row["instance_type"], row["region"]
        found = price("aws", "ec2", name, region)
        if found is None or region not in price_regions("aws") or "STALE" in row["note"] or found.confidence == "official":
            continue
        assert (found.first if found.sold else None) == (Decimal(row["price_per_hour"]) if row["price_per_hour"] else None), row
        spot = price("aws", "ec2-spot", name, region)
        assert (spot and spot.first) == (Decimal(row["spot_price_per_hour"]) if row["spot_price_per_hour"] else None), row
        compared += 1
    assert compared > 700


def test_databases_and_caches() -> None:
    compared = 0
    for row in reference("unit_prices.csv"):
        name, _, rest = row["sku_description"].partition(" ")
        if row["service"] == "RDS PostgreSQL":
            service = "rds-postgresql-multi-az" if rest.startswith("Multi") else "rds-postgresql"
        elif row["service"] == "ElastiCache Valkey":
            service = "elasticache-valkey"
        else:
            continue
        if row["region"] in price_regions("aws"):
            found = price("aws", service, name, row["region"])
            assert found is not None, row
            assert found.confidence == "official" or found.first == Decimal(row["price"]), row
            compared += 1
    assert compared == 900


def test_models() -> None:
    vendors = {
        "openai": "openai",
        "anthropic": "anthropic",
        "bedrock": "bedrock",
        "bedrock_converse": "bedrock",
        "google": "vertex",
        "vertex_ai-embedding-models": "vertex",
    }
    compared = 0
    for row in reference("llm_api_prices.csv"):
        name = row["model"].removeprefix("gemini/")
        found = token_price(vendors.get(row["provider"], ""), name)
        if found is None or name == "claude-sonnet-5":  # its introductory price is over
            assert found or row["provider"] not in ("openai", "anthropic"), row
            continue
        rate = found.rate()
        assert rate.input == Decimal(row["input_usd_per_mtok"]), row
        assert (rate.output or 0) == Decimal(row["output_usd_per_mtok"]), row
        assert (rate.cached_input or 0) == Decimal(row["cached_input_usd_per_mtok"] or 0), row
        compared += 1
    assert compared > 40
