"""The VPC of a product: public, private and intra subnets, NAT gateways, and the way to S3 that needs none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.aws.keep import lifecycle
from groundplan.plan.model import AwsNetwork
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

_ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class NetworkProps:
    """``name`` begins the names of everything in the network; ``keep`` guards the VPC and its subnets against deletion."""

    name: str
    region: str
    network: AwsNetwork
    keep: bool


class Network(Component):
    """A VPC whose zones are named by zone id, so that they are the same ones in every account.

    Public subnets hold NAT gateways and load balancers, private ones hold nodes, intra ones the control plane's
    interfaces: those have no way out. A zone that only GPU nodes use has a private subnet alone, and goes out through the
    first NAT gateway. The default security group lets nothing through. S3 is reached through a gateway endpoint, which
    costs nothing, while every model file through a NAT gateway would.

    Another ``cidr`` is another VPC. With ``keep`` Terraform refuses the plan for it, which would otherwise take the subnets
    from under a cluster that stays.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/vpc
    """

    vpc_id: Ref
    private_subnets: Mapping[str, Ref]
    """Subnet id by zone id."""
    intra_subnets: Mapping[str, Ref]
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
        gateway = aws.InternetGateway(self, "internet_gateway", vpc_id=vpc.id, tags={"Name": props.name})
        public = _Public(self, "public", props, vpc.id, gateway.id)
        nat = _NatGateways(self, "nat", props, public.subnets, gateway)
        private = _Private(self, "private", props, vpc.id, nat.gateways)
        self.private_subnets = private.subnets
        self.intra_subnets = _Intra(self, "intra", props, vpc.id).subnets
        s3 = aws.VpcEndpoint(
            self,
            "s3",
            vpc_id=vpc.id,
            vpc_endpoint_type="Gateway",
            service_name=f"com.amazonaws.{props.region}.s3",
            route_table_ids=private.route_tables,
            tags={"Name": f"{props.name}-s3"},
        )
        self.egress = (*public.routes, *private.routes, s3)


class _Public(Component):
    def __init__(self, scope: Construct, id: str, props: NetworkProps, vpc_id: Ref, gateway_id: Ref) -> None:
        super().__init__(scope, id)
        table = aws.RouteTable(self, "route_table", vpc_id=vpc_id, tags={"Name": f"{props.name}-public"})
        route = aws.Route(
            self, "default_route", route_table_id=table.id, destination_cidr_block=_ANYWHERE, gateway_id=gateway_id
        )
        # The tag is where the AWS Load Balancer Controller puts load balancers that face the internet.
        tags = {"kubernetes.io/role/elb": "1"}
        zones = {
            zone: _Zone(self, zone, props, "public", vpc_id, ranges.public, table.id, tags)
            for zone, ranges in props.network.zones.items()
            if ranges.public is not None
        }
        self.subnets = {zone: item.subnet_id for zone, item in zones.items()}
        self.routes: tuple[Resource, ...] = (route, *(item.association for item in zones.values()))


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


class _Private(Component):
    def __init__(self, scope: Construct, id: str, props: NetworkProps, vpc_id: Ref, gateways: Mapping[str, Ref]) -> None:
        super().__init__(scope, id)
        first = gateways[props.network.nat_zones[0]]
        self.subnets: dict[str, Ref] = {}
        self.route_tables: list[Ref] = []
        self.routes: tuple[Resource, ...] = ()
        for zone, ranges in props.network.zones.items():
            # Internal load balancers belong in the cluster's zones, not in one that is there for its GPUs.
            tags = {"kubernetes.io/role/internal-elb": "1"} if ranges.intra is not None else {}
            inside = _Zone(self, zone, props, "private", vpc_id, ranges.private, None, tags)
            route = aws.Route(
                inside,
                "default_route",
                route_table_id=inside.route_table_id,
                destination_cidr_block=_ANYWHERE,
                nat_gateway_id=gateways.get(zone, first),
            )
            self.subnets[zone] = inside.subnet_id
            self.route_tables.append(inside.route_table_id)
            self.routes += (route, inside.association)


class _Intra(Component):
    def __init__(self, scope: Construct, id: str, props: NetworkProps, vpc_id: Ref) -> None:
        super().__init__(scope, id)
        table = aws.RouteTable(self, "route_table", vpc_id=vpc_id, tags={"Name": f"{props.name}-intra"})
        self.subnets = {
            zone: _Zone(self, zone, props, "intra", vpc_id, ranges.intra, table.id, {}).subnet_id
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
        subnet = aws.Subnet(
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
        self.subnet_id = subnet.id
        self.route_table_id = shared_table
        self.association = aws.RouteTableAssociation(self, "association", subnet_id=subnet.id, route_table_id=shared_table)
