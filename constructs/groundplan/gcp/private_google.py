"""The private way to Google's APIs: restricted.googleapis.com."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

# https://docs.cloud.google.com/vpc/docs/configure-private-google-access#domain-options
RESTRICTED_RANGE = "199.36.153.4/30"
_RESTRICTED = ("199.36.153.4", "199.36.153.5", "199.36.153.6", "199.36.153.7")
_TTL_SECONDS = 300


@dataclass(frozen=True, slots=True)
class PrivateGoogleProps:
    """``name`` begins the names of what it makes; ``domains`` are Google's, such as ``googleapis.com``.

    ``after`` is what must be there first: the API of Cloud DNS.
    """

    name: str
    network_id: Ref
    domains: Sequence[str]
    after: tuple[Component, ...] = ()


class PrivateGoogle(Component):
    """A route to restricted.googleapis.com, and private DNS zones in which Google's domains resolve to it.

    The next hop is the default internet gateway, as Google asks for; packets to these four addresses stay in its network, and
    no other route leads there. What VPC Service Controls do not support has no answer there: see
    https://docs.cloud.google.com/vpc-service-controls/docs/restricted-vip-services. The subnet needs Private Google Access.

    https://docs.cloud.google.com/vpc-service-controls/docs/set-up-private-connectivity
    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/dns_managed_zone
    """

    route: Resource
    records: tuple[Resource, ...]
    """What must be there before a name resolves to a private address."""

    def __init__(self, scope: Construct, id: str, *, props: PrivateGoogleProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self.route = google.ComputeRoute(
            self,
            "route",
            name=f"{props.name}-google-apis",
            network=props.network_id,
            dest_range=RESTRICTED_RANGE,
            next_hop_gateway="default-internet-gateway",
        )
        self.records = tuple(record for domain in props.domains for record in self._zone(domain, props))

    def _zone(self, domain: str, props: PrivateGoogleProps) -> tuple[Resource, ...]:
        id, apex = domain.replace(".", "_"), f"{domain}."
        zone = google.DnsManagedZone(
            self,
            id,
            name=f"{props.name}-{domain.replace('.', '-')}",
            dns_name=apex,
            description=f"{domain} on restricted.googleapis.com",
            visibility="private",
            private_visibility_config={"networks": [{"network_url": props.network_id}]},
            depends_on=props.after,
        )
        return (
            self._record(f"{id}_apex", zone, name=apex, type="A", values=_RESTRICTED),
            self._record(f"{id}_names", zone, name=f"*.{apex}", type="CNAME", values=[apex]),
        )

    def _record(self, id: str, zone: google.DnsManagedZone, *, name: str, type: str, values: Sequence[str]) -> Resource:
        return google.DnsRecordSet(self, id, managed_zone=zone.name, name=name, type=type, ttl=_TTL_SECONDS, rrdatas=values)
