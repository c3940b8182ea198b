from __future__ import annotations

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.gcp.network import Network, NetworkProps
from groundplan.plan.model import ClusterRanges, GcpNetwork
from groundplan.terraform.stack import Stack

ONLY_REQUIRED = GcpNetwork(
    "desk-prod", "10.10.0.0/16", "10.10.0.0/20", services_cidr=None, private_run_urls=False, cluster=None, nat=False
)
EVERYTHING = GcpNetwork(
    "desk-prod", "10.10.0.0/16", "10.10.0.0/20", services_cidr="10.10.128.0/20", private_run_urls=True, cluster=None, nat=False
)


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
    plan = GcpNetwork(
        "desk-prod", "10.10.0.0/16", "10.10.0.0/20", services_cidr=None, private_run_urls=False, cluster=ranges, nat=True
    )
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
