from __future__ import annotations

from groundplan.gcp.cluster_entry import ClusterEntry, ClusterEntryProps
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.terraform.stack import Stack

PLAN = LoadBalancer("desk-prod", internal=False, requests_per_minute=600, cdn=True)


def test_what_a_gateway_names(stack: Stack) -> None:
    entry = ClusterEntry(stack, "entry", props=ClusterEntryProps(PLAN, {"api": "api.example.com"}))
    assert list(stack.resources) == [
        "google_compute_global_address.entry_address",
        "google_compute_security_policy.entry_armor_policy",
        "google_compute_ssl_policy.entry_tls",
        "google_compute_managed_ssl_certificate.entry_api_certificate",
    ]
    certificate = stack.resources["google_compute_managed_ssl_certificate.entry_api_certificate"].arguments
    assert certificate["managed"] == {"domains": ["api.example.com"]}
    assert entry.certificates == {"api": certificate["name"]}
    assert stack.resources["google_compute_ssl_policy.entry_tls"].arguments["min_tls_version"] == "TLS_1_2"


def test_another_host_is_another_certificate(stack: Stack) -> None:
    first = ClusterEntry(stack, "first", props=ClusterEntryProps(PLAN, {"api": "api.example.com"}))
    second = ClusterEntry(stack, "second", props=ClusterEntryProps(PLAN, {"api": "api.example.org"}))
    assert first.certificates["api"] != second.certificates["api"]
    certificate = stack.resources["google_compute_managed_ssl_certificate.first_api_certificate"].arguments
    assert certificate["lifecycle"] == {"create_before_destroy": True}
