from __future__ import annotations

from dataclasses import replace

import pytest

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.gcp.network import Network, NetworkProps
from groundplan.plan.model.gcp import ClusterRanges, GcpNetwork
from groundplan.terraform.stack import Stack

ONLY_REQUIRED = GcpNetwork(
    name="desk-prod",
    cidr="10.10.0.0/16",
    subnet_cidr="10.10.0.0/20",
    services_cidr=None,
    private_run_urls=False,
    cluster=None,
    nat=False,
    proxy_cidr=None,
    allowed_hosts=None,
    git_server=None,
    private=False,
    google_names=(),
)
EVERYTHING = replace(ONLY_REQUIRED, services_cidr="10.10.128.0/20", private_run_urls=True)
PRIVATE = replace(ONLY_REQUIRED, private_run_urls=True, private=True, google_names=("googleapis.com", "run.app"))


def test_only_required(stack: Stack) -> None:
    network = Network(stack, "network", props=NetworkProps("europe-west4", ONLY_REQUIRED, keep=False))
    assert list(stack.resources) == ["google_compute_network.network_vpc", "google_compute_subnetwork.network_subnet"]
    assert (network.services_peering, network.run_names) == (None, ())
    assert network.subnet_id == "${google_compute_subnetwork.network_subnet.id}"
    vpc, subnet = (resource.arguments for resource in stack.resources.values())
    assert vpc == {"name": "desk-prod", "auto_create_subnetworks": False, "routing_mode": "REGIONAL"}
    assert (subnet["ip_cidr_range"], subnet["private_ip_google_access"]) == ("10.10.0.0/20", True)
    assert subnet["log_config"]["metadata"] == "INCLUDE_ALL_METADATA"


def test_everything(stack: Stack) -> None:
    apis = Apis(stack, "apis", props=ApisProps("acme-desk", ("compute.googleapis.com",)))
    network = Network(stack, "network", props=NetworkProps("europe-west4", EVERYTHING, keep=True, after=(apis,)))
    resources = stack.resources
    assert resources["google_compute_network.network_vpc"].arguments["depends_on"] == ["google_project_service.apis_compute"]
    allocated = resources["google_compute_global_address.network_services_range"].arguments
    assert (allocated["address"], allocated["prefix_length"]) == ("10.10.128.0", 20)
    assert (allocated["purpose"], allocated["address_type"]) == ("VPC_PEERING", "INTERNAL")
    assert network.services_peering is resources["google_service_networking_connection.network_services_peering"]
    zone = resources["google_dns_managed_zone.network_run_zone"].arguments
    assert (zone["visibility"], zone["dns_name"]) == ("private", "run.app.")
    records = {record.arguments["name"]: record.arguments["rrdatas"] for record in network.run_names}
    assert records["*.run.app."] == ["run.app."]
    assert records["run.app."] == [f"199.36.153.{number}" for number in (8, 9, 10, 11)], "private.googleapis.com"


def test_what_the_database_hangs_on_is_kept(stack: Stack) -> None:
    Network(stack, "network", props=NetworkProps("europe-west4", EVERYTHING, keep=True))
    kept = [
        address for address, item in stack.resources.items() if item.arguments.get("lifecycle") == {"prevent_destroy": True}
    ]
    assert kept == [
        "google_compute_network.network_vpc",
        "google_compute_subnetwork.network_subnet",
        "google_compute_global_address.network_services_range",
    ]


def test_a_peering_that_was_left_behind_is_taken_over(stack: Stack) -> None:
    Network(stack, "network", props=NetworkProps("europe-west4", EVERYTHING, keep=False))
    peering = stack.resources["google_service_networking_connection.network_services_peering"].arguments
    assert (peering["deletion_policy"], peering["update_on_creation_fail"]) == ("ABANDON", True)
    assert not any("lifecycle" in item.arguments for item in stack.resources.values()), "dev goes away as a whole"


def test_the_network_of_a_cluster(stack: Stack) -> None:
    ranges = ClusterRanges(pods="10.10.128.0/17", services="10.10.64.0/20")
    plan = replace(ONLY_REQUIRED, cluster=ranges, nat=True)
    network = Network(stack, "network", props=NetworkProps("europe-west4", plan, keep=False))
    subnet = stack.resources["google_compute_subnetwork.network_subnet"].arguments
    assert (subnet["name"], subnet["private_ip_google_access"]) == ("desk-prod-nodes", True)
    assert subnet["secondary_ip_range"] == [
        {"range_name": "pods", "ip_cidr_range": "10.10.128.0/17"},
        {"range_name": "services", "ip_cidr_range": "10.10.64.0/20"},
    ]
    nat = stack.resources["google_compute_router_nat.network_nat"]
    assert network.way_out == (nat,)
    assert nat.arguments["source_subnetwork_ip_ranges_to_nat"] == "ALL_SUBNETWORKS_ALL_IP_RANGES"
    assert nat.arguments["log_config"] == {"enable": True, "filter": "ERRORS_ONLY"}


def test_a_private_network(stack: Stack) -> None:
    network = Network(stack, "network", props=NetworkProps("europe-west4", PRIVATE, keep=False))
    resources = stack.resources
    vpc = resources["google_compute_network.network_vpc"].arguments
    assert vpc["delete_default_routes_on_create"] is True
    assert vpc["network_firewall_policy_enforcement_order"] == "AFTER_CLASSIC_FIREWALL", "GKE's rules come first"
    assert resources["google_compute_subnetwork.network_subnet"].arguments["log_config"]["flow_sampling"] == 1
    routes = [item.arguments for item in resources.values() if item.terraform_type == "google_compute_route"]
    assert [(route["dest_range"], route["next_hop_gateway"]) for route in routes] == [
        ("199.36.153.4/30", "default-internet-gateway")
    ]
    log = resources["google_dns_policy.network_dns_log"].arguments
    assert (log["enable_logging"], log["networks"]) == (True, {"network_url": network.network_id})
    assert not any("router" in address for address in resources)
    # What waits for the network waits for the names, the route to where they lead, and the firewall.
    assert network.firewall is not None
    assert {routes[0]["name"], "run.app.", "*.googleapis.com."} <= {item.arguments["name"] for item in network.way_out}
    assert network.firewall.association in network.way_out
    assert len([address for address in resources if address.startswith("google_dns_managed_zone.")]) == 2, "run.app once"
    assert {record.arguments["name"] for record in network.run_names} > {"run.app.", "*.run.app."}


def test_a_private_network_with_a_way_out(stack: Stack) -> None:
    plan = replace(PRIVATE, nat=True, allowed_hosts=("api.example.com",))
    network = Network(stack, "network", props=NetworkProps("europe-west4", plan, keep=False))
    route = stack.resources["google_compute_route.network_default_route"]
    nat = stack.resources["google_compute_router_nat.network_nat"]
    assert (route.arguments["dest_range"], nat.arguments["log_config"]) == ("0.0.0.0/0", {"enable": True, "filter": "ALL"})
    assert {route, nat} < set(network.way_out)


def test_the_proxies_of_an_internal_load_balancer(stack: Stack) -> None:
    plan = replace(PRIVATE, proxy_cidr="10.10.32.0/23")
    network = Network(stack, "network", props=NetworkProps("europe-west4", plan, keep=False))
    assert network.proxy_subnet is stack.resources["google_compute_subnetwork.network_proxies"]
    subnet = network.proxy_subnet.arguments
    assert (subnet["purpose"], subnet["role"], subnet["ip_cidr_range"]) == ("REGIONAL_MANAGED_PROXY", "ACTIVE", "10.10.32.0/23")
    assert "log_config" not in subnet, "Google refuses it there"


@pytest.mark.parametrize("plan", [ONLY_REQUIRED, EVERYTHING])
def test_other_networks_have_none_of_it(stack: Stack, plan: GcpNetwork) -> None:
    network = Network(stack, "network", props=NetworkProps("europe-west4", plan, keep=False))
    assert (network.firewall, network.proxy_subnet, network.way_out) == (None, None, ())
    types = {item.terraform_type for item in stack.resources.values()}
    assert types.isdisjoint({"google_compute_network_firewall_policy", "google_compute_route", "google_dns_policy"})
