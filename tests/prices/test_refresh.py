"""scripts/refresh_prices against a small server that answers as the two price lists do."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
import yaml

from groundplan.prices import Tier, items, price_regions, table
from groundplan.prices.catalogue import DATA
from groundplan.prices.refresh import (
    Change,
    Found,
    NotExactError,
    aws_found,
    aws_queries,
    gcp_found,
    gcp_services,
    renew,
)
from groundplan.prices.table import Row

SCRIPT = Path(__file__).parents[2] / "scripts" / "refresh_prices"
CORE = "A2 Instance Core running in"


def product(sku: str, usage_type: str, *rates: tuple[str, str], on_demand: bool = True) -> str:
    """One product of GetProducts: beginRange and price of each tier."""
    dimensions = {f"{sku}.{n}": {"beginRange": low, "pricePerUnit": {"USD": usd}} for n, (low, usd) in enumerate(rates)}
    terms = {"OnDemand": {f"{sku}.JRTCKXETXF": {"priceDimensions": dimensions}}} if on_demand else {}
    return json.dumps({"product": {"sku": sku, "attributes": {"usagetype": usage_type}}, "terms": terms})


def sku(
    sku_id: str,
    description: str,
    *rates: tuple[float, int, int],
    regions: tuple[str, ...] = ("us-central1",),
    usage_type: str = "OnDemand",
    currency: str = "USD",
) -> dict[str, Any]:
    """One SKU of the Cloud Billing Catalog: start, whole dollars and nanos of each tier."""
    tiers = [
        {"startUsageAmount": start, "unitPrice": {"currencyCode": currency, "units": str(units), "nanos": nanos}}
        for start, units, nanos in rates
    ]
    return {
        "skuId": sku_id,
        "description": description,
        "category": {"usageType": usage_type},
        "serviceRegions": list(regions),
        "pricingInfo": [{"pricingExpression": {"tieredRates": tiers}}],
    }


# --- which SKU ----------------------------------------------------------------------------------------------------------------


def test_an_instance_is_asked_for_by_all_that_makes_its_price() -> None:
    found = aws_queries(("ec2", "g5.xlarge"), "eu-west-1")
    assert found is not None
    service, (filters,) = found
    assert service == "AmazonEC2"
    assert {entry["Field"]: entry["Value"] for entry in filters} == {
        "capacitystatus": "Used",
        "instanceType": "g5.xlarge",
        "marketoption": "OnDemand",
        "operatingSystem": "Linux",
        "preInstalledSw": "NA",
        "regionCode": "eu-west-1",
        "tenancy": "Shared",
    }


def test_others_are_asked_for_by_their_usage_type() -> None:
    found = aws_queries(("nat-gateway", "hour"), "eu-west-1")
    assert found is not None
    asked = [{entry["Field"]: entry["Value"] for entry in filters} for filters in found[1]]
    assert [filters["usagetype"] for filters in asked] == [
        "EU-NatGateway-Hours",
        "EUW1-NatGateway-Hours",
        "eu-west-1-NatGateway-Hours",
    ]
    assert {filters["regionCode"] for filters in asked} == {"eu-west-1"}


def test_what_holds_everywhere_is_asked_for_without_a_region() -> None:
    assert aws_queries(("route53", "hosted-zone"), "all") == (
        "AmazonRoute53",
        [[{"Type": "TERM_MATCH", "Field": "usagetype", "Value": "HostedZone"}]],
    )
    assert aws_queries(("ec2", "p5e.48xlarge"), "all") is None
    assert aws_queries(("ec2-spot", "g5.xlarge"), "us-east-1") is None


def test_tiers_and_units_of_aws() -> None:
    text = product("S3SKU", "USW2-Requests-Tier1", ("0", "0.0000050000"))
    assert aws_found([text, text], ("s3", "standard-put-requests")) == Found(
        "S3SKU USW2-Requests-Tier1", (Tier(Decimal(0), Decimal("0.005")),)
    )
    found = aws_found([product("X", "NatGateway-Bytes", ("100", "0.02"), ("0", "0.03"))], ("nat-gateway", "data"))
    assert found is not None
    assert found.tiers == (Tier(Decimal(0), Decimal("0.03")), Tier(Decimal(100), Decimal("0.02")))
    assert aws_found([], ("nat-gateway", "data")) is None
    assert aws_found([product("P5E", "BoxUsage", on_demand=False)], ("ec2", "p5e.48xlarge")) is None


def test_the_cheapest_of_several_is_not_taken() -> None:
    with pytest.raises(NotExactError, match=r"ec2/g5\.xlarge: A, B"):
        aws_found([product("A", "BoxUsage", ("0", "1")), product("B", "BoxUsage", ("0", "2"))], ("ec2", "g5.xlarge"))


def test_a_sku_of_google_is_told_by_description_usage_and_region() -> None:
    skus = [
        sku("1", f"{CORE} Americas", (0, 0, 31_611_000)),
        sku("2", f"Spot Preemptible {CORE} Americas", (0, 0, 9_000_000), usage_type="Preemptible"),
        sku("3", f"{CORE} Americas", (0, 0, 1), usage_type="Commit1Yr"),
        sku("4", f"{CORE} Americas", (0, 0, 1), regions=("us-west1",)),
        sku("5", f"DWS Defined Duration {CORE} Americas", (0, 0, 1)),
        sku("6", f"{CORE} Netherlands", (0, 0, 34_802_000), regions=("europe-west4",)),
    ]
    found = gcp_found(skus, ("compute", "a2-vcpu"), "us-central1", "")
    assert found == Found("1", (Tier(Decimal(0), Decimal("0.031611")),))
    other = gcp_found(skus, ("compute", "a2-vcpu"), "europe-west4", "")
    assert other is not None
    assert other.sku == "6"
    assert gcp_found(skus, ("compute", "a2-vcpu"), "asia-northeast1", "") is None


def test_of_two_that_fit_the_known_one_is_taken() -> None:
    skus = [sku("1", f"{CORE} Americas", (0, 0, 1)), sku("2", f"{CORE} Iowa", (0, 0, 2))]
    found = gcp_found(skus, ("compute", "a2-vcpu"), "us-central1", "2")
    assert found is not None
    assert found.sku == "2"
    with pytest.raises(NotExactError, match="compute/a2-vcpu: 1, 2"):
        gcp_found(skus, ("compute", "a2-vcpu"), "us-central1", "3")


def test_tiers_and_units_of_google() -> None:
    requests = sku("R", "Requests", (0, 0, 0), (2_000_000, 0, 400), regions=("global",))
    found = gcp_found([requests], ("cloud-run", "requests"), "all", "")
    assert found == Found("R", (Tier(Decimal(0), Decimal(0)), Tier(Decimal(2), Decimal("0.4"))))
    with pytest.raises(ValueError, match="not EUR"):
        gcp_found([sku("R", "Requests", (0, 0, 1), currency="EUR")], ("cloud-run", "requests"), "all", "")


def test_every_key_of_the_table_is_in_the_catalogue() -> None:
    """One that no row has would never be asked for."""
    skus = yaml.safe_load((DATA / "skus.yaml").read_text())
    for cloud in ("aws", "gcp"):
        known = {"/".join(key) for region in (*price_regions(cloud), "all") for key in items(cloud, region)}
        assert skus[cloud]["items"].keys() <= known
    assert {*price_regions("aws"), "all"} == skus["aws"]["prefixes"].keys()
    assert set(price_regions("gcp")) == skus["gcp"]["places"].keys()


def test_every_key_of_google_with_a_sku_is_asked_for() -> None:
    """But for those that Google's pages tell, without a SKU, and B200 on demand, which has none."""
    keys = {key for region in (*price_regions("gcp"), "all") for key in items("gcp", region)}
    assert {key for key in keys if not gcp_services(key)} == {
        ("compute", "nvidia-b200"),
        *(("secret-manager", item) for item in ("access", "rotation", "version")),
    }


# --- what becomes of the rows -------------------------------------------------------------------------------------------------


def row(item: str, amount: str | None, *, above: int = 0) -> Row:
    price = None if amount is None else Decimal(amount)
    return Row("s3", item, "GB", Decimal(above), price, "x", date(2026, 1, 1), None, None, "one-source", "OLD", "a note")


def test_rows_that_were_not_found_stay() -> None:
    rows, changes = renew([row("a", "1"), row("b", "2")], {("s3", "b"): found("2")}, source="y", as_of=date(2026, 12, 1))
    assert changes == []
    kept, renewed = rows
    assert kept == row("a", "1")
    assert (renewed.source, renewed.as_of, renewed.confidence, renewed.sku) == ("y", date(2026, 12, 1), "official", "NEW")
    assert (renewed.unit, renewed.note) == ("GB", "a note")


def found(*prices: str) -> Found:
    return Found("NEW", tuple(Tier(Decimal(10 * n), Decimal(text)) for n, text in enumerate(prices)))


@pytest.mark.parametrize(
    ("old", "new", "text", "large"),
    [
        ("1", "1.5", "s3/a: 1 -> 1.5 (+50.0%)", False),
        ("1", "1.51", "s3/a: 1 -> 1.51 (+51.0%)", True),
        ("1", "0.4", "s3/a: 1 -> 0.4 (-60.0%)", True),
        ("1", "0", "s3/a: 1 -> 0 (-100.0%)", True),
        ("0", "1", "s3/a: 0 -> 1", True),
        (None, "1", "s3/a: none -> 1", True),
    ],
)
def test_changes(old: str | None, new: str, text: str, large: bool) -> None:
    _, (change,) = renew([row("a", old)], {("s3", "a"): found(new)}, source="y", as_of=date(2026, 12, 1))
    assert str(change) == text
    assert change.is_large == large


def test_changes_of_tiers() -> None:
    """Where tiers begin elsewhere, what the next unit costs is compared."""
    _, changes = renew(
        [row("a", "3"), row("a", "2", above=20)], {("s3", "a"): found("3", "2")}, source="y", as_of=date(2026, 12, 1)
    )
    assert changes == [Change(("s3", "a"), Decimal(10), Decimal(3), Decimal(2))]
    assert str(changes[0]) == "s3/a above 10: 3 -> 2 (-33.3%)"


# --- the program --------------------------------------------------------------------------------------------------------------


class Server(ThreadingHTTPServer):
    """Answers GetProducts by usage type or instance type, and the SKUs of one service on two pages."""

    products: dict[str, list[str]]
    skus: list[dict[str, Any]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        values = {entry["Field"]: entry["Value"] for entry in asked["Filters"]}
        name = values.get("instanceType") or values["usagetype"]
        self.answer({"PriceList": self.server.products.get(name, []), "FormatVersion": "aws_v1"})

    def do_GET(self) -> None:
        assert self.headers["X-Goog-Api-Key"] == "a-key"
        address = urlparse(self.path)
        if not address.path.startswith("/v1/services/6F81-5844-456A/"):
            return self.answer({})
        first = not parse_qs(address.query).get("pageToken")
        return self.answer({"skus": self.server.skus[:1], "nextPageToken": "2"} if first else {"skus": self.server.skus[1:]})

    def answer(self, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as server:
        server.products, server.skus = {}, []
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small catalogue."""
    head = ",".join(table.COLUMNS)
    aws = tmp_path / "aws"
    aws.mkdir()
    (aws / "us-east-1.csv").write_text(
        f"{head}\n"
        "ec2,g5.xlarge,hour,0,1.006,karpenter,2026-07-20,,,one-source,,\n"
        "ec2-spot,g5.xlarge,hour,0,0.4,anycloud,2026-04-02,,,one-source,,\n"
        "nat-gateway,hour,hour,0,0.045,infracost-goldens,2024-07-01,,,one-source,,\n"
    )
    gcp = tmp_path / "gcp"
    gcp.mkdir()
    (gcp / "us-central1.csv").write_text(
        f"{head}\ncompute,a2-vcpu,vCPU-hour,0,0.031611,cloud-billing-catalog,2026-04-29,,,one-source,1,\n"
    )
    (tmp_path / "sources.yaml").write_text("# A comment.\nas_of: 2026-11-21\n\nsources: {}\n")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, server: Server, data: Path, *options: str, key: str = "a-key") -> int | str | None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("GOOGLE_API_KEY", key)
    address = f"http://127.0.0.1:{server.server_port}"
    given = ["--data", str(data), "--as-of", "2026-12-01", "--aws-url", address, "--gcp-url", address]
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), *given, *options])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    return ended.value.code


def test_the_program_writes_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server: Server, data: Path
) -> None:
    server.products = {
        "g5.xlarge": [product("G5", "BoxUsage:g5.xlarge", ("0", "1.1066000000"))],
        "NatGateway-Hours": [product("NAT", "NatGateway-Hours", ("0", "0.0450000000"))],
    }
    server.skus = [sku("9", "Something else", (0, 1, 0)), sku("1", f"{CORE} Americas", (0, 0, 31_611_000))]
    assert run(monkeypatch, server, data) == 0
    out = capsys.readouterr().out
    assert "kept     aws/us-east-1: ec2-spot/g5.xlarge\n" in out
    assert "changed  aws/us-east-1: ec2/g5.xlarge: 1.006 -> 1.1066" in out
    assert "(+10.0%)" in out
    assert out.endswith("2 files, 1 changes\n")
    assert (data / "aws" / "us-east-1.csv").read_text().splitlines()[1:] == [
        "ec2,g5.xlarge,hour,0,1.1066,aws-price-list,2026-12-01,,,official,G5 BoxUsage:g5.xlarge,",
        "ec2-spot,g5.xlarge,hour,0,0.4,anycloud,2026-04-02,,,one-source,,",
        "nat-gateway,hour,hour,0,0.045,aws-price-list,2026-12-01,,,official,NAT NatGateway-Hours,",
    ]
    assert "0.031611,cloud-billing-catalog,2026-12-01,,,official,1," in (data / "gcp" / "us-central1.csv").read_text()
    assert (data / "sources.yaml").read_text() == "# A comment.\nas_of: 2026-12-01\n\nsources: {}\n"


def test_a_large_change_must_be_accepted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server: Server, data: Path
) -> None:
    server.products = {"g5.xlarge": [product("G5", "BoxUsage:g5.xlarge", ("0", "0.3"))]}
    before = (data / "aws" / "us-east-1.csv").read_text()
    assert run(monkeypatch, server, data, "--only", "aws") == 1
    assert "a large change: ec2/g5.xlarge: 1.006 -> 0.3 (-70.2%)\nnothing written" in capsys.readouterr().err
    assert (data / "aws" / "us-east-1.csv").read_text() == before
    assert run(monkeypatch, server, data, "--only", "aws", "--accept") == 0
    assert "ec2,g5.xlarge,hour,0,0.3," in (data / "aws" / "us-east-1.csv").read_text()


def test_several_skus_are_never_accepted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], server: Server, data: Path
) -> None:
    server.products = {"g5.xlarge": [product("A", "BoxUsage", ("0", "1")), product("B", "BoxUsage", ("0", "1.006"))]}
    before = (data / "aws" / "us-east-1.csv").read_text()
    assert run(monkeypatch, server, data, "--only", "aws", "--accept") == 1
    assert "aws/us-east-1: several SKUs fit ec2/g5.xlarge: A, B" in capsys.readouterr().err
    assert (data / "aws" / "us-east-1.csv").read_text() == before


def test_google_wants_a_key(monkeypatch: pytest.MonkeyPatch, server: Server, data: Path) -> None:
    assert "GOOGLE_API_KEY is not set" in str(run(monkeypatch, server, data, "--only", "gcp", key=""))
