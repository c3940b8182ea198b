"""The global HTTPS load balancer of public services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.gcp.cloud_armor import CloudArmor, CloudArmorProps
from groundplan.plan.gcp.names import host_part, name_of
from groundplan.plan.model import LoadBalancer as LoadBalancerPlan
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_SCHEME = "EXTERNAL_MANAGED"
# What the URL map or the proxy stops using goes after they have been changed: Google does not delete what is used.
_LAST = {"create_before_destroy": True}


@dataclass(frozen=True, slots=True)
class PublicService:
    """A Cloud Run service, by its name in Google Cloud, under a DNS name."""

    service: str
    host: str


@dataclass(frozen=True, slots=True)
class LoadBalancerProps:
    """``services`` by their name in the blueprint; ``after`` is what must be there first: the Compute Engine API."""

    region: str
    load_balancer: LoadBalancerPlan
    services: Mapping[str, PublicService]
    after: tuple[Component, ...] = ()


class LoadBalancer(Component):
    """One address, a managed certificate for each host, TLS 1.2 or newer, Cloud Armor, and one way to each service.

    HTTP is redirected to HTTPS, an unknown host to the first known one. A certificate belongs to one host, so that a new
    host does not touch the others; a changed one gets a new certificate before the old one goes. Google issues it once the
    host's DNS record points at the address, which takes up to an hour; until then HTTPS to this host fails.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_managed_ssl_certificate
    https://docs.cloud.google.com/load-balancing/docs/https/setup-global-ext-https-serverless
    """

    address: Ref
    """IPv4 address for the hosts' DNS records."""

    def __init__(self, scope: Construct, id: str, *, props: LoadBalancerProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self._props = props
        self._name = props.load_balancer.name
        address = google.ComputeGlobalAddress(self, "address", name=self._name, address_type="EXTERNAL", depends_on=props.after)
        self.address = address.address
        limit = props.load_balancer.requests_per_minute
        armor = CloudArmor(self, "armor", props=CloudArmorProps(self._name, limit, props.after))
        self._https(self._url_map({name: self._backend(name, item, armor) for name, item in props.services.items()}))
        self._http()

    def _backend(self, name: str, service: PublicService, armor: CloudArmor) -> Ref:
        group = google.ComputeRegionNetworkEndpointGroup(
            self,
            f"{name}_endpoint",
            name=service.service,
            region=self._props.region,
            network_endpoint_type="SERVERLESS",
            # By name, not by reference: a service that has to be made anew must not wait for its load balancer.
            cloud_run={"service": service.service},
            lifecycle=_LAST,
            depends_on=self._props.after,
        )
        backend = google.ComputeBackendService(
            self,
            f"{name}_backend",
            name=service.service,
            load_balancing_scheme=_SCHEME,
            protocol="HTTPS",
            security_policy=armor.policy_id,
            backend={"group": group.id},
            log_config={"enable": True, "sample_rate": 1.0},
            lifecycle=_LAST,
        )
        return backend.id

    def _url_map(self, backends: Mapping[str, Ref]) -> Ref:
        services = self._props.services
        first = next(iter(services.values())).host
        url_map = google.ComputeUrlMap(
            self,
            "url_map",
            name=self._name,
            # Not permanent: browsers would keep it when the host becomes known.
            default_url_redirect={
                "host_redirect": first,
                "https_redirect": True,
                "redirect_response_code": "FOUND",
                "strip_query": False,
            },
            host_rule=[{"hosts": [service.host], "path_matcher": name} for name, service in services.items()],
            path_matcher=[{"name": name, "default_service": backend} for name, backend in backends.items()],
        )
        return url_map.id

    def _https(self, url_map: Ref) -> None:
        policy = google.ComputeSslPolicy(
            self, "tls", name=self._name, profile="RESTRICTED", min_tls_version="TLS_1_2", depends_on=self._props.after
        )
        certificates = [
            google.ComputeManagedSslCertificate(
                self,
                f"{name}_certificate",
                # The name changes with the host: two certificates of one name could not exist side by side.
                name=name_of(self._name, host_part(service.host)),
                managed={"domains": [service.host]},
                lifecycle=_LAST,
                depends_on=self._props.after,
            )
            for name, service in self._props.services.items()
        ]
        proxy = google.ComputeTargetHttpsProxy(
            self,
            "https_proxy",
            name=self._name,
            url_map=url_map,
            ssl_certificates=[certificate.id for certificate in certificates],
            ssl_policy=policy.id,
        )
        self._forward("https", "443", proxy.id)

    def _http(self) -> None:
        redirect = google.ComputeUrlMap(
            self,
            "http_redirect",
            name=f"{self._name}-http",
            default_url_redirect={
                "https_redirect": True,
                "redirect_response_code": "MOVED_PERMANENTLY_DEFAULT",
                "strip_query": False,
            },
            depends_on=self._props.after,
        )
        proxy = google.ComputeTargetHttpProxy(self, "http_proxy", name=f"{self._name}-http", url_map=redirect.id)
        self._forward("http", "80", proxy.id)

    def _forward(self, id: str, port: str, proxy: Ref) -> None:
        google.ComputeGlobalForwardingRule(
            self,
            id,
            name=f"{self._name}-{id}",
            load_balancing_scheme=_SCHEME,
            ip_address=self.address,
            ip_protocol="TCP",
            port_range=port,
            target=proxy,
        )
