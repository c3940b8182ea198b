from __future__ import annotations

from groundplan import catalog
from groundplan.catalog import store


def test_every_region_of_the_catalogue_lies_in_a_country() -> None:
    assert set(catalog.aws_regions()) <= catalog.region_countries("aws").keys()
    assert set(catalog.gcp_regions()) <= catalog.region_countries("gcp").keys()
    for provider in ("aws", "gcp"):
        countries = store.load("residency")[provider]
        assert all(len(country) == 2 and country.islower() for country in countries.values())
        assert list(countries) == sorted(countries)


def test_the_european_union_has_27_members_and_no_region_of_other_countries() -> None:
    assert len(set(store.load("residency")["eu"])) == 27
    inside = catalog.regions_within("eu", "aws")
    assert {"eu-west-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-3"} == set(inside)
    assert not {"eu-west-2", "eu-central-2"} & set(inside), "London and Zurich are in Europe, not in the Union"
    assert not {"europe-west2", "europe-west6"} & set(catalog.regions_within("eu", "gcp"))


def test_a_country_has_its_own_regions() -> None:
    assert catalog.regions_within("de", "aws") == ("eu-central-1",)
    assert catalog.regions_within("de", "gcp") == ("europe-west10", "europe-west3")
    assert catalog.regions_within("at", "aws") == ()


def test_a_profile_that_spans_countries_keeps_to_no_residency() -> None:
    profiles = catalog.bedrock_profiles()
    assert profiles["eu"] == "eu"
    assert profiles["global"] is profiles["apac"] is None


def test_a_multi_region_keeps_to_a_residency_that_has_regions() -> None:
    multi_regions = catalog.gcp_multi_regions()
    assert multi_regions == {"asia": None, "europe": "eu", "us": "us"}
    assert all(catalog.regions_within(residency, "gcp") for residency in multi_regions.values() if residency)
