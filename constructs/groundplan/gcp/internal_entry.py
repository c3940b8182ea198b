"""What an internal HTTPS load balancer is reached by: its address in the network, its certificates and its TLS policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.gcp.serverless import LAST
from groundplan.plan.gcp.names import host_part, name_of
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class InternalEntryProps:
    """``hosts`` maps a service to its DNS name; the address lies in the subnet.

    ``after`` is what must be there first: the APIs of Compute Engine and Certificate Manager.
    """

    region: str
    load_balancer: LoadBalancer
    hosts: Mapping[str, str]
    subnet_id: str
    after: tuple[Component, ...] = ()


class InternalEntry(Component):
    """One private address, a managed certificate for each host, and TLS 1.2 or newer, all in the region.

    An ``InternalLoadBalancer`` is made with it; on GKE a Gateway of the class ``gke-l7-rilb``, which names the address by
    ``addresses``, the certificates by the option ``networking.gke.io/cert-manager-certs``, and the TLS policy by a
    GCPGatewayPolicy, whose ``allowGlobalAccess`` lets in joined networks of other regions.

    Google issues a certificate once a CNAME record in the public DNS shows that the host's domain is ours: a person makes each
    of ``certificate_records`` and leaves it there, since renewals read it, too. Until then HTTPS to the host fails; no apply
    waits for it. So a host lies in a domain that is registered. Its own address may be in private DNS only.

    A certificate belongs to one host, so that a new host does not touch the others; a changed one gets a new certificate before
    the old one goes.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/certificate_manager_dns_authorization
    https://docs.cloud.google.com/certificate-manager/docs/deploy-google-managed-regional
    https://docs.cloud.google.com/kubernetes-engine/docs/how-to/secure-gateway
    """

    address: Ref
    """IPv4 address for the hosts' DNS records."""
    tls_policy_id: Ref
    certificates: Mapping[str, Ref]
    """Ids by service."""
    certificate_names: Mapping[str, str]
    """Names by service."""
    certificate_records: Mapping[str, Mapping[str, Ref]]
    """By host the name, type and value of the record that shows that its domain is ours."""

    def __init__(self, scope: Construct, id: str, *, props: InternalEntryProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self._props = props
        name, region, after = props.load_balancer.name, props.region, props.after
        self.address = google.ComputeAddress(
            self,
            "address",
            name=name,
            region=region,
            address_type="INTERNAL",
            # Any number of forwarding rules can have it: a Gateway makes one for each of its ports.
            purpose="SHARED_LOADBALANCER_VIP",
            subnetwork=props.subnet_id,
            depends_on=after,
        ).address
        self.tls_policy_id = google.ComputeRegionSslPolicy(
            self, "tls", name=name, region=region, profile="RESTRICTED", min_tls_version="TLS_1_2", depends_on=after
        ).id
        # The name changes with the host: two certificates of one name could not exist side by side.
        self.certificate_names = {service: name_of(name, host_part(host)) for service, host in props.hosts.items()}
        shown = {service: self._authorization(service) for service in props.hosts}
        self.certificates = {service: self._certificate(service, authorization) for service, authorization in shown.items()}
        self.certificate_records = {
            props.hosts[service]: {
                part: authorization.ref(f"dns_resource_record[0].{field}")
                for part, field in (("name", "name"), ("type", "type"), ("value", "data"))
            }
            for service, authorization in shown.items()
        }

    def _authorization(self, service: str) -> Resource:
        return google.CertificateManagerDnsAuthorization(
            self,
            f"{service}_domain",
            name=self.certificate_names[service],
            location=self._props.region,
            domain=self._props.hosts[service],
            lifecycle=LAST,
            depends_on=self._props.after,
        )

    def _certificate(self, service: str, authorization: Resource) -> Ref:
        return google.CertificateManagerCertificate(
            self,
            f"{service}_certificate",
            name=self.certificate_names[service],
            location=self._props.region,
            managed={"domains": [self._props.hosts[service]], "dns_authorizations": [authorization.ref("id")]},
            lifecycle=LAST,
        ).id
