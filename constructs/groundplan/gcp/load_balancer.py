"""The global HTTPS load balancer of public services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.gcp.cloud_armor import CloudArmor, CloudArmorProps
from groundplan.gcp.serverless import LAST, HostedService, by_host, endpoint
from groundplan.plan.gcp.names import host_part, name_of
from groundplan.plan.model.gcp import LoadBalancer as LoadBalancerPlan
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_SCHEME = "EXTERNAL_MANAGED"
# What a service says may be kept is kept, for as long as it says: no error, nothing that is over its time, and no answer to
# somebody who shows who they are.
_CACHE: dict[str, Any] = {
    "cache_mode": "USE_ORIGIN_HEADERS",
    "cache_key_policy": {"include_host": True, "include_protocol": True, "include_query_string": True},
    "bypass_cache_on_request_headers": [{"header_name": "Authorization"}],
    "negative_caching": False,
    "serve_while_stale": 0,
}


@dataclass(frozen=True, slots=True)
class LoadBalancerProps:
    """``services`` by their name in the blueprint; ``after`` is what must be there first: the Compute Engine API."""

    region: str
    load_balancer: LoadBalancerPlan
    services: Mapping[str, HostedService]
    after: tuple[Component, ...] = ()


class LoadBalancer(Component):
    """One address, a managed certificate for each host, TLS 1.2 or newer, Cloud Armor, and one way to each service.

    Where the plan says so, Cloud CDN keeps what a service marks with ``Cache-Control: public`` and ``max-age`` or ``s-maxage``,
    as a static front end does with its scripts and images. It keeps nothing else: no answer without that header, with a cookie
    to set, or to a request with ``Authorization``. Streamed answers go through as they come, since they are not compressed on
    the way either. Cloud Armor sees only what the cache does not answer.

    HTTP is redirected to HTTPS, an unknown host to the first known one. A certificate belongs to one host, so that a new
    host does not touch the others; a changed one gets a new certificate before the old one goes. Google issues it once the
    host's DNS record points at the address, which takes up to an hour; until then HTTPS to this host fails.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_managed_ssl_certificate
    https://docs.cloud.google.com/load-balancing/docs/https/setup-global-ext-https-serverless
    https://docs.cloud.google.com/cdn/docs/caching
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

    def _backend(self, name: str, service: HostedService, armor: CloudArmor) -> Ref:
        group = endpoint(self, f"{name}_endpoint", service, self._props.region, self._props.after)
        cdn = self._props.load_balancer.cdn
        backend = google.ComputeBackendService(
            self,
            f"{name}_backend",
            name=service.service,
            load_balancing_scheme=_SCHEME,
            protocol="HTTPS",
            security_policy=armor.policy_id,
            enable_cdn=cdn,
            cdn_policy=_CACHE if cdn else None,
            backend={"group": group},
            log_config={"enable": True, "sample_rate": 1},
            lifecycle=LAST,
        )
        return backend.id

    def _url_map(self, backends: Mapping[str, Ref]) -> Ref:
        return google.ComputeUrlMap(self, "url_map", name=self._name, **by_host(self._props.services, backends)).id

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
                lifecycle=LAST,
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
