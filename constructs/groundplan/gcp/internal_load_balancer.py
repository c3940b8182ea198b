"""The internal HTTPS load balancer of a private network: people reach services by their hosts, from inside only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.gcp.internal_entry import InternalEntry, InternalEntryProps
from groundplan.gcp.serverless import LAST, HostedService, by_host, endpoint
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_SCHEME = "INTERNAL_MANAGED"


@dataclass(frozen=True, slots=True)
class InternalLoadBalancerProps:
    """``services`` by their name in the blueprint; ``proxy_subnet`` is the subnet in which Google runs the proxies.

    ``after`` is what must be there first: the APIs of Compute Engine and Certificate Manager.
    """

    region: str
    load_balancer: LoadBalancer
    services: Mapping[str, HostedService]
    network_id: str
    subnet_id: str
    proxy_subnet: Component
    after: tuple[Component, ...] = ()


class InternalLoadBalancer(Component):
    """A regional internal Application Load Balancer with an ``InternalEntry``, and one way to each service.

    It listens on HTTPS only. An unknown host is redirected to the first known one. Networks that are joined to this one (by
    peering, VPN or Interconnect) reach it from every region. To Cloud Run what comes through it is internal traffic.

    Whoever is in the network may call: people come in through Identity-Aware Proxy, to the bastion, and each service asks them
    who they are. Identity-Aware Proxy does not stand in front of the load balancer a second time: its sign-in page is on the
    internet, and programs in joined networks, which know no such page, would need tokens for it.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_forwarding_rule
    https://docs.cloud.google.com/load-balancing/docs/l7-internal/setting-up-l7-internal-serverless
    """

    address: Ref
    """IPv4 address for the hosts' DNS records."""
    certificate_records: Mapping[str, Mapping[str, Ref]]
    """By host the record that shows that its domain is ours."""

    def __init__(self, scope: Construct, id: str, *, props: InternalLoadBalancerProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self._props = props
        hosts = {name: service.host for name, service in props.services.items()}
        reached_by = InternalEntryProps(props.region, props.load_balancer, hosts, props.subnet_id, props.after)
        entry = InternalEntry(self, "entry", props=reached_by)
        self.address, self.certificate_records = entry.address, entry.certificate_records
        self._forward(entry, {name: self._backend(name, service) for name, service in props.services.items()})

    def _backend(self, name: str, service: HostedService) -> Ref:
        group = endpoint(self, f"{name}_endpoint", service, self._props.region, self._props.after)
        backend = google.ComputeRegionBackendService(
            self,
            f"{name}_backend",
            name=service.service,
            region=self._props.region,
            load_balancing_scheme=_SCHEME,
            protocol="HTTPS",
            # The provider refuses a plan without it: https://github.com/GoogleCloudPlatform/magic-modules/pull/3033.
            backend={"group": group, "capacity_scaler": 1},
            log_config={"enable": True, "sample_rate": 1},
            lifecycle=LAST,
        )
        return backend.id

    def _forward(self, entry: InternalEntry, backends: Mapping[str, Ref]) -> None:
        props, name = self._props, self._props.load_balancer.name
        url_map = google.ComputeRegionUrlMap(
            self, "url_map", name=name, region=props.region, **by_host(props.services, backends)
        )
        proxy = google.ComputeRegionTargetHttpsProxy(
            self,
            "https_proxy",
            name=name,
            region=props.region,
            url_map=url_map.id,
            certificate_manager_certificates=list(entry.certificates.values()),
            ssl_policy=entry.tls_policy_id,
        )
        google.ComputeForwardingRule(
            self,
            "https",
            name=f"{name}-https",
            region=props.region,
            load_balancing_scheme=_SCHEME,
            network=props.network_id,
            subnetwork=props.subnet_id,
            ip_address=entry.address,
            ip_protocol="TCP",
            port_range="443",
            allow_global_access=True,
            target=proxy.id,
            depends_on=[props.proxy_subnet],
        )
