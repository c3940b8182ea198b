"""The Application Load Balancer of services on ECS."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundplan.plan.model.aws import PublicEntry
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

# TLS 1.3 or 1.2 with forward secrecy, and key exchange that a quantum computer does not break: what AWS recommends.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
_TLS = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
_ANYWHERE = "0.0.0.0/0"
_TARGET_GROUP_NAME = 32
_DIGEST = 6
# A task that goes finishes its answers first; without one on its way it goes at once.
_DRAIN_SECONDS = 300


@dataclass(frozen=True, slots=True)
class LoadBalancerProps:
    """``subnets`` lie in two zones or more: public ones, or private ones where ``entry`` is internal.

    ``name`` begins the names of all but the load balancer itself. ``certificates`` is the ARN of each host's by service, and
    ``log_bucket`` the bucket that may be written to. ``keep`` guards the load balancer against deletion. ``depends_on`` is
    what must be there first: the way to the internet.
    """

    name: str
    entry: PublicEntry
    vpc_id: Ref
    vpc_cidr: str
    subnets: Sequence[Ref]
    certificates: Mapping[str, Ref]
    web_acl_arn: Ref | None
    log_bucket: Ref
    keep: bool
    depends_on: Sequence[Resource] = ()


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Where the tasks of one service register; their service waits for ``depends_on``, or ECS refuses the group.

    ``resource_label`` names it in a scaling policy on ALBRequestCountPerTarget.
    """

    arn: Ref
    resource_label: Ref
    depends_on: tuple[Resource, ...]


class LoadBalancer(Component):
    """HTTPS for each host of ``entry``, behind AWS WAF; HTTP is redirected, and any other host gets 404.

    Reached from the internet, or where it is internal from the VPC's own range: for a network that is joined to the VPC, add
    a rule to ``security_group_id``. Requests are logged, and so are connections.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb
    """

    dns_name: Ref
    """Where the hosts' DNS records point, unless Terraform makes them."""
    security_group_id: Ref
    """What targets let in."""

    def __init__(self, scope: Construct, id: str, *, props: LoadBalancerProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self._props = props
        self._ports: set[int] = set()
        self.security_group_id = self._security_group()
        self._balancer = self._load_balancer()
        self.dns_name = self._balancer.dns_name
        if props.web_acl_arn is not None:
            aws.Wafv2WebAclAssociation(self, "web_acl", resource_arn=self._balancer.arn, web_acl_arn=props.web_acl_arn)
        services = Component(self, "services")
        self._services = {service: Component(services, service) for service in props.entry.hosts}
        self._listener = self._https()
        self._http()
        if props.entry.dns_zone is not None:
            self._records(props.entry.dns_zone)

    def target_group(self, service: str, port: int, health: str | None) -> TargetGroup:
        """Where requests to the host of ``service`` go: to its tasks on ``port``, which are ready when ``health`` answers 200.

        Raises:
            KeyError: the entry has no such service.
        """
        props, inside = self._props, self._services[service]
        self._open(port)
        group = aws.LbTargetGroup(
            inside,
            "targets",
            name=_short(f"{props.name}-{service}"),
            vpc_id=props.vpc_id,
            target_type="ip",
            protocol="HTTP",
            # ECS registers every task with its own port, so that another one does not make another group.
            port=80,
            load_balancing_algorithm_type="least_outstanding_requests",
            deregistration_delay=str(_DRAIN_SECONDS),
            health_check=_health_check(health),
        )
        # Hosts are distinct, so that the order of the rules does not matter: each takes the next free priority.
        rule = aws.LbListenerRule(
            inside,
            "rule",
            listener_arn=self._listener.arn,
            condition=[{"host_header": {"values": [props.entry.hosts[service]]}}],
            action=[{"type": "forward", "target_group_arn": group.arn}],
        )
        label = f"{self._balancer.arn_suffix}/{group.arn_suffix}"
        return TargetGroup(arn=group.arn, resource_label=Ref(label, "string"), depends_on=(rule,))

    def _security_group(self) -> Ref:
        props = self._props
        group = aws.SecurityGroup(
            self,
            "security_group",
            name=f"{props.name}-load-balancer",
            description="Load balancer",
            vpc_id=props.vpc_id,
            tags={"Name": f"{props.name}-load-balancer"},
        )
        source = props.vpc_cidr if props.entry.internal else _ANYWHERE
        for port in (443, 80):
            aws.VpcSecurityGroupIngressRule(
                self,
                f"in_{port}",
                security_group_id=group.id,
                description="HTTPS" if port == 443 else "HTTP, to be redirected",
                cidr_ipv4=source,
                ip_protocol="tcp",
                from_port=port,
                to_port=port,
            )
        return group.id

    def _open(self, port: int) -> None:
        """Let requests out to targets on ``port``, which several services may share."""
        if port in self._ports:
            return
        self._ports.add(port)
        aws.VpcSecurityGroupEgressRule(
            self,
            f"out_{port}",
            security_group_id=self.security_group_id,
            description="Targets",
            cidr_ipv4=self._props.vpc_cidr,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
        )

    def _load_balancer(self) -> aws.Lb:
        props, entry = self._props, self._props.entry
        return aws.Lb(
            self,
            "load_balancer",
            name=entry.name,
            load_balancer_type="application",
            internal=entry.internal,
            subnets=list(props.subnets),
            security_groups=[self.security_group_id],
            idle_timeout=entry.idle_seconds,
            drop_invalid_header_fields=True,
            desync_mitigation_mode="defensive",
            enable_deletion_protection=props.keep,
            access_logs={"bucket": props.log_bucket, "enabled": True},
            connection_logs={"bucket": props.log_bucket, "enabled": True},
            depends_on=list(props.depends_on),
        )

    def _https(self) -> aws.LbListener:
        listener = aws.LbListener(
            self,
            "https",
            load_balancer_arn=self._balancer.arn,
            port=443,
            protocol="HTTPS",
            ssl_policy=_TLS,
            # For clients that name no host.
            certificate_arn=next(iter(self._props.certificates.values())),
            default_action=[
                {
                    "type": "fixed-response",
                    "fixed_response": {"content_type": "text/plain", "message_body": "Not found", "status_code": "404"},
                }
            ],
        )
        # The default one is among them: another default then takes no host's certificate away, not even for a moment.
        for service, certificate in self._props.certificates.items():
            aws.LbListenerCertificate(
                self._services[service],
                "certificate",
                listener_arn=listener.arn,
                certificate_arn=certificate,
                lifecycle={"create_before_destroy": True},
            )
        return listener

    def _http(self) -> None:
        aws.LbListener(
            self,
            "http_redirect",
            load_balancer_arn=self._balancer.arn,
            port=80,
            protocol="HTTP",
            default_action=[{"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}}],
        )

    def _records(self, zone: str) -> None:
        balancer = self._balancer
        for service, inside in self._services.items():
            aws.Route53Record(
                inside,
                "record",
                zone_id=zone,
                name=self._props.entry.hosts[service],
                type="A",
                # There is nowhere else to send a client while no target is healthy.
                alias={"name": balancer.dns_name, "zone_id": balancer.zone_id, "evaluate_target_health": False},
            )


def _health_check(path: str | None) -> Mapping[str, object]:
    """A load balancer can only ask by HTTP: where nobody named a path, any answer below 500 shows that the port is open."""
    return {
        "path": path or "/",
        "matcher": "200" if path else "200-499",
        "interval": 15,
        "timeout": 5,
        "healthy_threshold": 2,
        "unhealthy_threshold": 3,
    }


def _short(name: str) -> str:
    """The name, or its beginning and a part of its SHA-256 where AWS takes no more."""
    if len(name) <= _TARGET_GROUP_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]
    return f"{name[: _TARGET_GROUP_NAME - _DIGEST - 1].rstrip('-')}-{digest}"
