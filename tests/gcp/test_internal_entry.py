from __future__ import annotations

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.gcp.internal_entry import InternalEntry, InternalEntryProps
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.terraform.stack import Stack

PLAN = LoadBalancer("desk-prod", internal=True, requests_per_minute=None, cdn=False)
SUBNET = "projects/acme-desk/regions/europe-west4/subnetworks/desk-prod-nodes"


def props(hosts: dict[str, str]) -> InternalEntryProps:
    return InternalEntryProps("europe-west4", PLAN, hosts, SUBNET)


def test_everything_is_inside_and_in_the_region(stack: Stack) -> None:
    entry = InternalEntry(stack, "entry", props=props({"web": "desk.example.com"}))
    assert list(stack.resources) == [
        "google_compute_address.entry_address",
        "google_compute_region_ssl_policy.entry_tls",
        "google_certificate_manager_dns_authorization.entry_web_domain",
        "google_certificate_manager_certificate.entry_web_certificate",
    ]
    address = stack.resources["google_compute_address.entry_address"].arguments
    assert (address["address_type"], address["subnetwork"]) == ("INTERNAL", SUBNET)
    assert address["purpose"] == "SHARED_LOADBALANCER_VIP"
    tls = stack.resources["google_compute_region_ssl_policy.entry_tls"].arguments
    assert (tls["region"], tls["min_tls_version"], tls["profile"]) == ("europe-west4", "TLS_1_2", "RESTRICTED")
    domain = "google_certificate_manager_dns_authorization.entry_web_domain"
    certificate = stack.resources["google_certificate_manager_certificate.entry_web_certificate"].arguments
    assert certificate["managed"] == {"domains": ["desk.example.com"], "dns_authorizations": [f"${{{domain}.id}}"]}
    assert {stack.resources[domain].arguments["location"], certificate["location"]} == {"europe-west4"}
    assert entry.certificate_records == {
        "desk.example.com": {
            "name": f"${{{domain}.dns_resource_record[0].name}}",
            "type": f"${{{domain}.dns_resource_record[0].type}}",
            "value": f"${{{domain}.dns_resource_record[0].data}}",
        }
    }


def test_another_host_is_another_certificate_and_comes_first(stack: Stack) -> None:
    first = InternalEntry(stack, "first", props=props({"web": "desk.example.com"}))
    second = InternalEntry(stack, "second", props=props({"web": "desk-example.com"}))
    assert first.certificate_names["web"] != second.certificate_names["web"]
    made = [resource.arguments for address, resource in stack.resources.items() if "certificate_manager" in address]
    assert len(made) == 4
    assert all(arguments["lifecycle"] == {"create_before_destroy": True} for arguments in made)


def test_it_waits_for_the_apis(stack: Stack) -> None:
    apis = Apis(stack, "apis", props=ApisProps("acme-desk", ("certificatemanager.googleapis.com", "compute.googleapis.com")))
    after = InternalEntryProps("europe-west4", PLAN, {"web": "desk.example.com"}, SUBNET, (apis,))
    InternalEntry(stack, "entry", props=after)
    waits = {address for address, resource in stack.resources.items() if "depends_on" in resource.arguments}
    assert waits >= {"google_compute_address.entry_address", "google_certificate_manager_dns_authorization.entry_web_domain"}
