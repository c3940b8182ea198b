"""The page of keys names every key, and no other."""

from __future__ import annotations

import re

from groundplan.prices import items, price_regions
from groundplan.prices.catalogue import DATA

TEXT = (DATA / "README.md").read_text(encoding="utf-8")

FILES = [(cloud, region) for cloud in ("aws", "gcp") for region in (*price_regions(cloud), "all")]
KEYS = {key for file in FILES for key in items(*file)}


def follows_a_rule(service: str, item: str) -> bool:
    """Whether the page tells the item without its name: instance types, parts of machines, nodes of Memorystore."""
    if service == "memorystore-valkey":
        return item not in ("aof-storage", "backup")
    return "." in item or service == "compute" or (service.startswith("compute-") and service != "compute-disk")


def named() -> set[tuple[str, str]]:
    """Service and item for every name in backticks of the tables, those made with an ending as well."""
    found: set[tuple[str, str]] = set()
    for services, cell in re.findall(r"(?m)^\| (`.*?) \| (.*) \|$", TEXT.partition("## Keys")[2]):
        for service in re.findall(r"`([^`]+)`", services):
            names = [name for name in re.findall(r"`([^`]+)`", cell) if name[0] != "-"]
            endings = ["", *(name for name in re.findall(r"`([^`]+)`", cell) if name[0] == "-")]
            found |= {(service, name.removesuffix("-") + ending) for name in names for ending in endings}
            found |= {(service, f"regional-{name}") for name in names if "`regional-`" in cell}
    return found


def test_every_key_is_named() -> None:
    assert sorted(key for key in KEYS - named() if not follows_a_rule(*key)) == []


def test_every_service_is_named_and_no_other() -> None:
    assert {service for service, _ in named()} <= {service for service, _ in KEYS}
    assert [service for service, _ in sorted(KEYS) if f"`{service}`" not in TEXT] == []
