"""What the load balancer of a cluster's public services is made with; GKE makes it itself, from a Gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.gcp.cloud_armor import CloudArmor, CloudArmorProps
from groundplan.plan.gcp.names import host_part, name_of
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class ClusterEntryProps:
    """``hosts`` maps a service to its DNS name; ``after`` is what must be there first: the Compute Engine API."""

    load_balancer: LoadBalancer
    hosts: Mapping[str, str]
    after: tuple[Component, ...] = ()


class ClusterEntry(Component):
    """One address, a managed certificate for each host, TLS 1.2 or newer, and Cloud Armor.

    The Gateway names them: the address by ``addresses``, the certificates by the option ``networking.gke.io/pre-shared-certs``,
    the TLS policy by a GCPGatewayPolicy, Cloud Armor by the GCPBackendPolicy of each service. Google issues a certificate once
    the host's DNS record points at the address.

    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/secure-gateway
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources
    """

    address: Ref
    """IPv4 address for the hosts' DNS records."""
    certificates: Mapping[str, str]
    """Names of the certificates by service."""

    def __init__(self, scope: Construct, id: str, *, props: ClusterEntryProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        name, after = props.load_balancer.name, props.after
        self.address = google.ComputeGlobalAddress(
            self, "address", name=name, address_type="EXTERNAL", depends_on=after
        ).address
        CloudArmor(self, "armor", props=CloudArmorProps(name, props.load_balancer.requests_per_minute, after))
        google.ComputeSslPolicy(self, "tls", name=name, profile="RESTRICTED", min_tls_version="TLS_1_2", depends_on=after)
        self.certificates = {service: name_of(name, host_part(host)) for service, host in props.hosts.items()}
        for service, host in props.hosts.items():
            google.ComputeManagedSslCertificate(
                self,
                f"{service}_certificate",
                # The name changes with the host: two certificates of one name could not exist side by side.
                name=self.certificates[service],
                managed={"domains": [host]},
                lifecycle={"create_before_destroy": True},
                depends_on=after,
            )
