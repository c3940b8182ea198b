"""The VPC: the subnet of Cloud Run instances or of a cluster's nodes, and their ways to private things and out."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.gcp.firewall import Firewall, FirewallProps
from groundplan.gcp.keep import lifecycle
from groundplan.gcp.private_google import PrivateGoogle, PrivateGoogleProps
from groundplan.plan.model.gcp import GcpNetwork
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

# https://docs.cloud.google.com/vpc/docs/configure-private-google-access#domain-options: private.googleapis.com
_PRIVATE_GOOGLE = ("199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11")
_TTL_SECONDS = 300
# The fewest and the most ports of one node: https://docs.cloud.google.com/nat/docs/ports-and-addresses#dynamic-port
_NAT_PORTS = (64, 4096)
# Names of a cluster's ranges in the subnet.
PODS, SERVICES = "pods", "services"


@dataclass(frozen=True, slots=True)
class NetworkProps:
    """``keep`` guards the ranges against deletion; ``after`` is what must be there first: the APIs that a network needs."""

    region: str
    network: GcpNetwork
    keep: bool
    after: tuple[Component, ...] = ()


class Network(Component):
    """A VPC with one subnet, in which Cloud Run instances get an address (direct VPC egress), or the nodes of a cluster.

    A VPC refuses everything that comes in, and has no firewall rule unless it is private. The subnet reaches Google's APIs on
    private addresses.
    With a ``services_cidr`` it is connected to Google's services (private services access), through which Cloud SQL has a
    private address. With ``private_run_urls`` every run.app name resolves to private.googleapis.com inside the VPC: Cloud Run
    sends only private addresses through the subnet, and a service that takes internal traffic only answers to nothing else.
    A cluster's subnet has two more ranges, ``pods`` and ``services``. With ``nat`` what has no address on the internet goes out
    through Cloud NAT, whose log has what failed. With a ``proxy_cidr`` the proxies of internal load balancers have a subnet.

    A private network has no default route, unless there is a ``nat``, whose log then has every connection; a firewall policy
    that denies what it does not need in both directions; Google's domains on restricted.googleapis.com; a log of each DNS
    query; and every connection in its flow logs, of which others have half.

    With ``keep`` no plan destroys or replaces the network, the subnet or the services range: the database hangs on them.

    Google keeps the addresses of deleted Cloud Run services for an hour or two; until then the subnet cannot be destroyed.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_network
    https://docs.cloud.google.com/run/docs/configuring/vpc-direct-vpc
    """

    network_id: Ref
    subnet_id: Ref
    services_peering: Resource | None
    """What must be there before Google's services have a private address in the VPC."""
    run_names: tuple[Resource, ...]
    """The DNS records that make run.app private."""
    way_out: tuple[Resource, ...]
    """What must be there before something in the network reaches all that it may."""
    firewall: Firewall | None
    """The policy of a private network."""
    proxy_subnet: Resource | None
    """What must be there before an internal load balancer is."""

    def __init__(self, scope: Construct, id: str, *, props: NetworkProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        network = props.network
        vpc = google.ComputeNetwork(
            self,
            "vpc",
            name=network.name,
            auto_create_subnetworks=False,
            routing_mode="REGIONAL",
            delete_default_routes_on_create=True if network.private else None,
            # GKE makes VPC firewall rules: what they let in must not meet the policy's denial first.
            network_firewall_policy_enforcement_order="AFTER_CLASSIC_FIREWALL" if network.private else None,
            lifecycle=lifecycle(keep=props.keep),
            depends_on=props.after,
        )
        subnet = google.ComputeSubnetwork(
            self,
            "subnet",
            name=f"{network.name}-{'run' if network.cluster is None else 'nodes'}",
            region=props.region,
            network=vpc.id,
            ip_cidr_range=network.subnet_cidr,
            secondary_ip_range=_secondary_ranges(network),
            private_ip_google_access=True,
            log_config={
                "aggregation_interval": "INTERVAL_1_MIN",
                "flow_sampling": 1 if network.private else 0.5,
                "metadata": "INCLUDE_ALL_METADATA",
            },
            lifecycle=lifecycle(keep=props.keep),
        )
        self.network_id = vpc.id
        self.subnet_id = subnet.id
        self.services_peering = None if network.services_cidr is None else self._services(network, network.services_cidr, props)
        self.proxy_subnet = None if network.proxy_cidr is None else self._proxies(network, network.proxy_cidr, props)
        self.firewall, self.run_names, self.way_out = None, (), self._nat(network, props) if network.nat else ()
        if network.private:
            self._make_private(network, props)
        elif network.private_run_urls:
            self.run_names = self._run_names(network, props)

    def _make_private(self, network: GcpNetwork, props: NetworkProps) -> None:
        self.firewall = Firewall(self, "firewall", props=FirewallProps(network, self.network_id, props.after))
        names = PrivateGoogleProps(network.name, self.network_id, network.google_names, props.after)
        private = PrivateGoogle(self, "google", props=names)
        google.DnsPolicy(
            self,
            "dns_log",
            name=network.name,
            description="Logs every query",
            enable_logging=True,
            networks={"network_url": self.network_id},
            depends_on=props.after,
        )
        self.run_names = private.records
        self.way_out += (private.route, *private.records, self.firewall.association)

    def _proxies(self, network: GcpNetwork, cidr: str, props: NetworkProps) -> Resource:
        return google.ComputeSubnetwork(
            self,
            "proxies",
            name=f"{network.name}-proxies",
            region=props.region,
            network=self.network_id,
            ip_cidr_range=cidr,
            purpose="REGIONAL_MANAGED_PROXY",
            role="ACTIVE",
        )

    def _services(self, network: GcpNetwork, cidr: str, props: NetworkProps) -> Resource:
        address, _, prefix = cidr.partition("/")
        allocated = google.ComputeGlobalAddress(
            self,
            "services_range",
            name=f"{network.name}-services",
            purpose="VPC_PEERING",
            address_type="INTERNAL",
            address=address,
            prefix_length=int(prefix),
            network=self.network_id,
            lifecycle=lifecycle(keep=props.keep),
        )
        return google.ServiceNetworkingConnection(
            self,
            "services_peering",
            network=self.network_id,
            service="servicenetworking.googleapis.com",
            reserved_peering_ranges=[allocated.name],
            # Google refuses to delete it for some days after the last Cloud SQL instance is gone.
            deletion_policy="ABANDON",
            # Then the peering is still there when a network of the same name is made again: it is taken over.
            update_on_creation_fail=True,
            depends_on=props.after,
        )

    def _nat(self, network: GcpNetwork, props: NetworkProps) -> tuple[Resource, ...]:
        routes = (self._default_route(network),) if network.private else ()
        router = google.ComputeRouter(self, "router", name=network.name, region=props.region, network=self.network_id)
        nat = google.ComputeRouterNat(
            self,
            "nat",
            name=network.name,
            region=props.region,
            router=router.name,
            nat_ip_allocate_option="AUTO_ONLY",
            source_subnetwork_ip_ranges_to_nat="ALL_SUBNETWORKS_ALL_IP_RANGES",
            # A node that fetches a model opens many connections to one host, and none at other times.
            enable_dynamic_port_allocation=True,
            min_ports_per_vm=_NAT_PORTS[0],
            max_ports_per_vm=_NAT_PORTS[1],
            log_config={"enable": True, "filter": "ALL" if network.private else "ERRORS_ONLY"},
        )
        return (*routes, nat)

    def _default_route(self, network: GcpNetwork) -> Resource:
        return google.ComputeRoute(
            self,
            "default_route",
            name=f"{network.name}-internet",
            network=self.network_id,
            dest_range="0.0.0.0/0",
            next_hop_gateway="default-internet-gateway",
        )

    def _run_names(self, network: GcpNetwork, props: NetworkProps) -> tuple[Resource, ...]:
        zone = google.DnsManagedZone(
            self,
            "run_zone",
            name=f"{network.name}-run-app",
            dns_name="run.app.",
            description="Cloud Run addresses on private.googleapis.com",
            visibility="private",
            private_visibility_config={"networks": [{"network_url": self.network_id}]},
            depends_on=props.after,
        )
        apex = google.DnsRecordSet(
            self, "run_apex", managed_zone=zone.name, name="run.app.", type="A", ttl=_TTL_SECONDS, rrdatas=_PRIVATE_GOOGLE
        )
        names = google.DnsRecordSet(
            self, "run_names", managed_zone=zone.name, name="*.run.app.", type="CNAME", ttl=_TTL_SECONDS, rrdatas=["run.app."]
        )
        return apex, names


def _secondary_ranges(network: GcpNetwork) -> list[dict[str, str]] | None:
    if network.cluster is None:
        return None
    ranges = {PODS: network.cluster.pods, SERVICES: network.cluster.services}
    return [{"range_name": name, "ip_cidr_range": cidr} for name, cidr in ranges.items()]
