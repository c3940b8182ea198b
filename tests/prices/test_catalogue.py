"""What the catalogue has: every row is sound, some known prices, and models behind an API."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest

from groundplan.prices import (
    UNITS,
    Price,
    TokenPrice,
    as_of,
    catalogue,
    items,
    other_regions,
    price,
    price_regions,
    sources,
    table,
    token_price,
)
from groundplan.prices.catalogue import DATA, TOKEN_COLUMNS, read_tokens

FILES = [(cloud, region) for cloud in ("aws", "gcp") for region in (*price_regions(cloud), "all")]


def rows(cloud: str, region: str) -> list[table.Row]:
    name = f"{cloud}/{region}.csv"
    return [row for lines in table.split((DATA / name).read_text(), name).values() for row in table.read(lines, name)]


def the(cloud: str, service: str, item: str, region: str) -> Price:
    found = price(cloud, service, item, region)
    assert found is not None
    return found


def model(vendor: str, name: str) -> TokenPrice:
    found = token_price(vendor, name)
    assert found is not None
    return found


@pytest.mark.parametrize(("cloud", "region"), FILES)
def test_every_item_has_a_price_or_is_over(cloud: str, region: str) -> None:
    """price() refuses rows that do not fit together; only a row with a last day may give nothing."""
    ended = {(row.service, row.item) for row in rows(cloud, region) if row.valid_until is not None}
    for key in items(cloud, region):
        assert price(cloud, *key, region) is not None or key in ended, key


def test_every_row_names_a_source_and_every_source_is_used() -> None:
    used = {row.source for file in FILES for row in rows(*file)}
    used |= {line.split(",")[6] for line in (DATA / "tokens.csv").read_text().splitlines()[1:]}
    used |= {"aws-price-list", "cloud-billing-catalog"}  # what scripts/refresh_prices writes
    assert used == sources().keys()
    assert all(source.title and source.address.startswith("https://") for source in sources().values())


def test_every_unit_is_used() -> None:
    assert {row.unit for file in FILES for row in rows(*file)} == UNITS


def test_the_date_of_the_catalogue_is_its_newest() -> None:
    newest = max(row.as_of for file in FILES for row in rows(*file))
    assert as_of() == newest


@pytest.mark.parametrize(
    ("service", "item", "region", "amount"),
    [
        ("ec2", "p4d.24xlarge", "us-east-1", "21.957642"),  # after the cut of 2025
        ("ec2", "p4d.24xlarge", "ap-southeast-1", "26.34917"),
        ("ec2", "g4dn.xlarge", "us-east-1", "0.526"),
        ("ec2", "g5.xlarge", "us-east-1", "1.006"),
        ("ec2-capacity-block", "p5.48xlarge", "us-east-1", "47.76"),  # of October 2026, not of the quarter before
        ("nat-gateway", "hour", "eu-central-1", "0.052"),
        ("network-firewall", "endpoint", "eu-central-1", "0.395"),
        ("rds-postgresql", "backup", "us-east-1", "0.095"),  # 0.021 is that of Aurora
        ("ebs", "gp3-throughput", "us-east-1", "0.04"),
        ("eks", "cluster", "us-west-2", "0.1"),
        ("route53", "hosted-zone", "eu-west-1", "0.5"),
        ("data-transfer", "internet-out", "us-east-1", "0.09"),
    ],
)
def test_known_prices_of_aws(service: str, item: str, region: str, amount: str) -> None:
    assert the("aws", service, item, region).first == Decimal(amount)


@pytest.mark.parametrize(
    ("service", "item", "region", "amount"),
    [
        ("load-balancing", "global-rules-first-five", "europe-west4", "0.025"),
        ("load-balancing", "global-rule", "europe-west4", "0.01"),
        ("cloud-run", "cpu", "asia-southeast1", "0.0000336"),  # a region of the second tier
        ("cloud-run", "requests", "us-central1", "0.4"),
        ("cloud-sql-postgresql", "enterprise-vcpu-ha", "us-central1", "0.0826"),
        ("egress-premium", "americas", "asia-northeast1", "0.12"),
        ("compute-flex-start", "nvidia-a100-80gb", "us-central1", "1.846198"),  # what some take for the price on demand
        ("compute", "nvidia-a100-80gb", "us-central1", "3.92808"),
        ("gke-autopilot", "vcpu", "us-central1", "0.0445"),
    ],
)
def test_known_prices_of_google(service: str, item: str, region: str, amount: str) -> None:
    assert the("gcp", service, item, region).first == Decimal(amount)


def test_unknown_is_not_without_a_price() -> None:
    assert price("aws", "ec2", "x9.huge", "us-east-1") is None
    assert price("aws", "ec2", "g5.xlarge", "eu-north-1") is None  # a region that the catalogue does not have
    assert price("azure", "vm", "nc24", "westeurope") is None
    assert price_regions("azure") == ()
    assert not the("aws", "ec2", "p5e.48xlarge", "us-west-2").sold
    assert the("aws", "ec2-spot", "p5e.48xlarge", "us-west-2").sold
    assert not the("gcp", "compute", "nvidia-b200", "us-central1").sold


def test_what_costs_the_same_everywhere_holds_where_the_catalogue_has_no_region() -> None:
    found = the("gcp", "gke", "cluster-regional", "europe-north1")
    assert (found.region, found.cost(Decimal(730))) == ("all", Decimal(73))


def test_a_region_goes_before_everywhere() -> None:
    assert the("gcp", "egress-zone", "between-zones", "us-central1").region == "us-central1"
    assert the("gcp", "egress-zone", "between-zones", "us-east4").region == "all"


def test_other_regions_begin_with_that_of_reference() -> None:
    assert other_regions("aws", "eu-west-1") == (
        "us-east-1",
        "ap-northeast-1",
        "ap-southeast-1",
        "eu-central-1",
        "us-west-2",
    )
    assert other_regions("gcp", "us-central1")[:2] == ("asia-northeast1", "asia-southeast1")
    assert other_regions("gcp", "europe-north1")[0] == "us-central1"


def test_hand_computed_costs() -> None:
    # 10 TiB x 1,024 x 0.09 + 1,000 x 0.085
    assert the("aws", "data-transfer", "internet-out", "us-east-1").cost(Decimal(11240)) == Decimal("1006.6")
    # 500 x 1 + 2,000 x 0.5 + 500 x 0.25
    assert the("aws", "guardduty", "flow-and-dns-logs", "us-east-1").cost(Decimal(3000)) == Decimal("1625")
    # 1,024 x 0.12 + 976 x 0.11, and the first GiB free of charge
    egress = the("gcp", "egress-premium", "americas", "us-central1")
    assert egress.cost(Decimal(2000)) == Decimal("230.24")
    assert egress.cost(Decimal(2000), free_tier=True) == Decimal("230.12")


def test_a_region_loads_fast() -> None:
    """synth reads one or two of them; the target is 5 ms, the bound allows for a busy machine."""

    def load() -> float:
        catalogue.price.cache_clear()
        catalogue._lines.cache_clear()
        start = time.perf_counter()
        price("aws", "ec2", "g5.xlarge", "us-east-1")
        return time.perf_counter() - start

    assert min(load() for _ in range(5)) < 0.02


# --- models behind an API ---------------------------------------------------------------------------------------------------


def test_tokens() -> None:
    found = model("openai", "gpt-5-mini")
    # 1,000,000 x 0.25 + 2,000,000 x 0.025 + 500,000 x 2, all for a million
    assert found.cost(input=Decimal(3_000_000), cached=Decimal(2_000_000), output=Decimal(500_000)) == Decimal("1.3")
    assert (found.source, found.as_of) == ("litellm", date(2026, 8, 1))
    assert token_price("openai", "gpt-0") is None
    with pytest.raises(ValueError, match="cannot be cached"):
        found.cost(input=Decimal(1), cached=Decimal(2), output=Decimal(0))


def test_long_prompts_have_another_rate() -> None:
    found = model("openai", "gpt-5.4")
    assert found.rate(272_000).input == Decimal("2.5")
    assert found.rate(272_001).input == 5
    assert found.cost(input=Decimal(1_000_000), output=Decimal(0), prompt=300_000) == 5


def test_the_introductory_price_is_over() -> None:
    assert model("anthropic", "claude-sonnet-5").rate().output == 15
    before = read_tokens((DATA / "tokens.csv").read_text(), date(2026, 8, 31))
    assert before["anthropic", "claude-sonnet-5"].rate().output == 10


def test_embeddings_have_no_output() -> None:
    found = model("vertex", "gemini-embedding-001")
    assert found.rate().output is None
    assert found.cost(input=Decimal(2_000_000), output=Decimal(0)) == Decimal("0.3")


def test_a_model_is_as_sure_as_its_least_sure_rate() -> None:
    rates = "openai,m,0,1,,2,s,2026-01-01,,,two-sources,\nopenai,m,100,2,,4,s,2026-01-01,,,doubtful,"
    found = read_tokens(",".join(TOKEN_COLUMNS) + "\n" + rates, date(2026, 11, 21))
    assert found["openai", "m"].confidence == "doubtful"


def test_an_inference_profile_costs_what_the_model_does() -> None:
    assert token_price("bedrock", "eu.amazon.nova-lite-v1:0") == token_price("bedrock", "amazon.nova-lite-v1:0")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("openai,m,0,1,,2,s,2026-01-01,,,one-source", "11 columns"),
        ("openai,m,0,,,2,s,2026-01-01,,,one-source,", "input must have a price"),
        ("openai,m,0,-1,,2,s,2026-01-01,,,one-source,", "no price is below 0"),
        ("openai,m,0,x,,2,s,2026-01-01,,,one-source,", "not a number"),
        ("openai,m,0,1,,2,s,2026-01-01,soon,,one-source,", "not a day"),
        ("openai,m,0,1,,2,,2026-01-01,,,one-source,", "source and a known confidence"),
        ("openai,m,0,1,,2,s,2026-01-01,,,sure,", "known confidence"),
        ("openai,m,5,1,,2,s,2026-01-01,,,one-source,", "rates must begin at 0"),
    ],
)
def test_wrong_rows_of_models_are_refused(line: str, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_tokens(",".join(TOKEN_COLUMNS) + "\n" + line, date(2026, 11, 21))


def test_other_columns_of_models_are_refused() -> None:
    with pytest.raises(ValueError, match="the first line"):
        read_tokens("model,vendor\n", date(2026, 11, 21))
