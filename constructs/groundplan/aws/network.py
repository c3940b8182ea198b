"""The VPC of a product: its subnets, and the way out of them, if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from groundplan.aws.firewall import Firewall, FirewallProps, log_group_name
from groundplan.aws.keep import lifecycle
from groundplan.plan.model.aws import AwsNetwork
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

_ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class NetworkProps:
    """``name`` begins the names of everything in the network; ``keep`` guards the VPC and its subnets against deletion.

    ``private``: the way to S3 is left to ``groundplan.aws.endpoints``, which knows what may pass. With an
    allow-list the key's policy has to name the log group ``firewall.log_group_name(name)``. ``private_subnet_tags`` are for
    what finds the subnets of nodes by a tag.
    """

    name: str
    region: str
    network: AwsNetwork
    key_arn: Ref
    keep: bool
    private: bool = False
    private_subnet_tags: Mapping[str, str] = field(default_factory=dict)


class Network(Component):
    """A VPC whose zones are named by zone id, so that they are the same ones in every account.

    Public subnets hold NAT gateways and load balancers, private ones hold nodes and tasks, intra ones the control plane's
    interfaces: those have no way out. A zone that only GPU nodes use has a private subnet alone, and goes out through the
    first NAT gateway. The default security group lets nothing through. S3 is reached through a gateway endpoint, which
    costs nothing, while every model file through a NAT gateway would.

    With an allow-list what leaves a private subnet passes the firewall on its way to the NAT gateway, and the answer passes
    it on its way back. Without NAT gateways there is neither a public subnet nor an internet gateway.

    Another ``cidr`` is another VPC. With ``keep`` Terraform refuses the plan for it, which would otherwise take the subnets
    from under a cluster that stays.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc
    """

    vpc_id: Ref
    private_subnets: Mapping[str, Ref]
    """Subnet id by zone id."""
    zone_names: Mapping[str, Ref]
    """Name of a zone in this account, by zone id, for what takes no id."""
    public_subnets: Mapping[str, Ref]
    intra_subnets: Mapping[str, Ref]
    private_route_tables: tuple[Ref, ...]
    egress: tuple[Resource, ...]
    """What must be there before a node in a private subnet reaches the internet, and S3 without a NAT gateway."""

    def __init__(self, scope: Construct, id: str, *, props: NetworkProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        network = props.network
        vpc = aws.Vpc(
            self,
            "vpc",
            cidr_block=network.cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": props.name},
            lifecycle=lifecycle(keep=props.keep),
        )
        self.vpc_id = vpc.id
        aws.DefaultSecurityGroup(self, "default_security_group", vpc_id=vpc.id, tags={"Name": f"{props.name}-closed"})
        private = _Private(self, "private", props, vpc.id)
        self.private_subnets = {zone: item.subnet.id for zone, item in private.zones.items()}
        self.zone_names = {zone: item.subnet.availability_zone for zone, item in private.zones.items()}
        self.private_route_tables = tuple(item.route_table_id for item in private.zones.values())
        self.intra_subnets = _Intra(self, "intra", props, vpc.id).subnets
        self.public_subnets = {}
        self.egress = tuple(item.association for item in private.zones.values())
        if network.nat_zones:
            self._way_out(props, private)
        if not props.private:
            s3 = aws.VpcEndpoint(
                self,
                "s3",
                vpc_id=vpc.id,
                vpc_endpoint_type="Gateway",
                service_name=f"com.amazonaws.{props.region}.s3",
                route_table_ids=self.private_route_tables,
                tags={"Name": f"{props.name}-s3"},
            )
            self.egress += (s3,)

    def _way_out(self, props: NetworkProps, private: _Private) -> None:
        gateway = aws.InternetGateway(self, "internet_gateway", vpc_id=self.vpc_id, tags={"Name": props.name})
        public = _Public(self, "public", props, self.vpc_id, gateway.id)
        nat = _NatGateways(self, "nat", props, public.subnets, gateway).gateways
        self.public_subnets = public.subnets
        self.egress += public.routes
        if props.network.allowed_hosts is None:
            self.egress += private.go_out(props, nat_gateways=nat)
            return
        inspection = _Inspection(self, "inspection", props, props.network.allowed_hosts, self.vpc_id, nat)
        self.egress += (*inspection.routes, *private.go_out(props, firewalls=inspection.endpoints))
        self.egress += public.come_back(props, private, inspection.endpoints)


class _Private(Component):
    """Private subnets, each with its own route table, so that each zone goes out on its own."""

    def __init__(self, scope: Construct, id: str, props: NetworkProps, vpc_id: Ref) -> None:
        super().__init__(scope, id)
        # Internal load balancers belong in the cluster's zones, not in one that is there for its GPUs.
        inside = {"kubernetes.io/role/internal-elb": "1"}
        self.zones = {
            zone: _Zone(
                self,
                zone,
                props,
                "private",
                vpc_id,
                ranges.private,
                None,
                {**props.private_subnet_tags, **({} if ranges.intra is None else inside)},
            )
            for zone, ranges in props.network.zones.items()
        }

    def go_out(
        self, props: NetworkProps, *, nat_gateways: Mapping[str, Ref] | None = None, firewalls: Mapping[str, Ref] | None = None
    ) -> tuple[Resource, ...]:
        """The default route of each zone, to the target in ``_way_out_zone``."""
        return tuple(
            aws.Route(
                inside,
                "default_route",
                route_table_id=inside.route_table_id,
                destination_cidr_block=_ANYWHERE,
                nat_gateway_id=None if nat_gateways is None else nat_gateways[_way_out_zone(props, zone)],
                vpc_endpoint_id=None if firewalls is None else firewalls[_way_out_zone(props, zone)],
            )
            for zone, inside in self.zones.items()
        )


class _Public(Component):
    """Public subnets. They share one route table, unless what comes back passes a firewall: each zone has its own."""

    def __init__(self, scope: Construct, id: str, props: NetworkProps, vpc_id: Ref, gateway_id: Ref) -> None:
        super().__init__(scope, id)
        behind_firewall = props.network.allowed_hosts is not None
        # The tag is where the AWS Load Balancer Controller puts load balancers that face the internet.
        tags = {} if behind_firewall else {"kubernetes.io/role/elb": "1"}
        self.routes: tuple[Resource, ...] = ()
        shared = None
        if not behind_firewall:
            shared = aws.RouteTable(self, "route_table", vpc_id=vpc_id, tags={"Name": f"{props.name}-public"}).id
            self.routes += (_to_internet(self, shared, gateway_id),)
        self.zones: dict[str, _Zone] = {}
        for zone, ranges in props.network.zones.items():
            if ranges.public is not None:
                inside = _Zone(self, zone, props, "public", vpc_id, ranges.public, shared, tags)
                self.zones[zone] = inside
                self.routes += (inside.association,)
                if behind_firewall:
                    self.routes += (_to_internet(inside, inside.route_table_id, gateway_id),)
        self.subnets = {zone: inside.subnet.id for zone, inside in self.zones.items()}

    def come_back(self, props: NetworkProps, private: _Private, firewalls: Mapping[str, Ref]) -> tuple[Resource, ...]:
        """Routes to the private subnets, through the firewall that saw the way out.

        They are more specific than the VPC's own, which AWS allows for the whole range of a subnet that exists:
        https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
        """
        return tuple(
            aws.Route(
                self.zones[way],
                f"to_{zone}",
                route_table_id=self.zones[way].route_table_id,
                destination_cidr_block=inside.subnet.cidr_block,
                vpc_endpoint_id=firewalls[way],
            )
            for zone, inside in private.zones.items()
            for way in [_way_out_zone(props, zone)]
        )


class _NatGateways(Component):
    def __init__(self, scope: Construct, id: str, props: NetworkProps, subnets: Mapping[str, Ref], internet: Resource) -> None:
        super().__init__(scope, id)
        self.gateways: dict[str, Ref] = {}
        for zone in props.network.nat_zones:
            name, inside = f"{props.name}-nat-{zone}", Component(self, zone)
            address = aws.Eip(inside, "address", domain="vpc", tags={"Name": name}, depends_on=[internet])
            gateway = aws.NatGateway(
                inside,
                "gateway",
                allocation_id=address.id,
                subnet_id=subnets[zone],
                tags={"Name": name},
                depends_on=[internet],
            )
            self.gateways[zone] = gateway.id


class _Inspection(Component):
    """The firewall, in subnets of its own beside each NAT gateway."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        props: NetworkProps,
        hosts: tuple[str, ...],
        vpc_id: Ref,
        nat_gateways: Mapping[str, Ref],
    ) -> None:
        super().__init__(scope, id, plan_path=("egress",))
        self.routes: tuple[Resource, ...] = ()
        subnets: dict[str, Ref] = {}
        for zone, ranges in props.network.zones.items():
            if ranges.firewall is not None:
                inside = _Zone(self, zone, props, "firewall", vpc_id, ranges.firewall, None, {})
                route = aws.Route(
                    inside,
                    "default_route",
                    route_table_id=inside.route_table_id,
                    destination_cidr_block=_ANYWHERE,
                    nat_gateway_id=nat_gateways[zone],
                )
                self.routes += (route, inside.association)
                subnets[zone] = inside.subnet.id
        firewall = FirewallProps(
            name=props.name,
            vpc_id=vpc_id,
            subnets=subnets,
            hosts=hosts,
            log_group=log_group_name(props.name),
            log_days=props.network.flow_log_days,
            key_arn=props.key_arn,
            keep=props.keep,
        )
        self.endpoints = Firewall(self, "firewall", props=firewall).endpoints


class _Intra(Component):
    def __init__(self, scope: Construct, id: str, props: NetworkProps, vpc_id: Ref) -> None:
        super().__init__(scope, id)
        table = aws.RouteTable(self, "route_table", vpc_id=vpc_id, tags={"Name": f"{props.name}-intra"})
        self.subnets = {
            zone: _Zone(self, zone, props, "intra", vpc_id, ranges.intra, table.id, {}).subnet.id
            for zone, ranges in props.network.zones.items()
            if ranges.intra is not None
        }


class _Zone(Component):
    """One subnet with its route table: its own, unless it shares one."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        props: NetworkProps,
        kind: str,
        vpc_id: Ref,
        cidr: str,
        shared_table: Ref | None,
        tags: Mapping[str, str],
    ) -> None:
        super().__init__(scope, id)
        name = f"{props.name}-{kind}-{id}"
        self.subnet = aws.Subnet(
            self,
            "subnet",
            vpc_id=vpc_id,
            availability_zone_id=id,
            cidr_block=cidr,
            tags={"Name": name, **tags},
            lifecycle=lifecycle(keep=props.keep),
        )
        if shared_table is None:
            shared_table = aws.RouteTable(self, "route_table", vpc_id=vpc_id, tags={"Name": name}).id
        self.route_table_id = shared_table
        self.association = aws.RouteTableAssociation(self, "association", subnet_id=self.subnet.id, route_table_id=shared_table)


def _to_internet(scope: Component, route_table_id: Ref, gateway_id: Ref) -> aws.Route:
    return aws.Route(
        scope, "default_route", route_table_id=route_table_id, destination_cidr_block=_ANYWHERE, gateway_id=gateway_id
    )


def _way_out_zone(props: NetworkProps, zone: str) -> str:
    """The zone whose NAT gateway takes what leaves ``zone``: its own, or the first."""
    return zone if zone in props.network.nat_zones else props.network.nat_zones[0]
