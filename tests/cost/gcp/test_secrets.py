"""Secrets, by hand: 5,000 reads a month at 0.03 for 10,000."""

from __future__ import annotations

from gcp_costs import cost, items, same


def test_a_version_in_each_place() -> None:
    places = {"replication": {"user_managed": {"replicas": [{"location": "a"}, {"location": "b"}]}}}
    found = cost({"google_secret_manager_secret": {"one": {"replication": {"auto": {}}}, "two": places}})
    # 0.06 a version; 0.015
    assert items(found, "google_secret_manager_secret.one") == {"Versions": same("0.06"), "Reads": same("0.02")}
    assert items(found, "google_secret_manager_secret.two") == {"Versions": same("0.12"), "Reads": same("0.02")}
