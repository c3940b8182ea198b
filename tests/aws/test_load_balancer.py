from __future__ import annotations

from dataclasses import replace

import pytest

from aws_refs import SUBNETS, VPC, arguments
from groundplan.aws.load_balancer import LoadBalancer, LoadBalancerProps
from groundplan.plan.model.aws import PublicEntry
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

HOSTS = {"api": "api.example.com", "web": "www.example.com"}
PROPS = LoadBalancerProps(
    name="shop-prod",
    entry=PublicEntry(
        name="shop-prod",
        internal=False,
        hosts=HOSTS,
        dns_zone="Z0123456789ABC",
        requests_per_5_minutes=3000,
        idle_seconds=600,
    ),
    vpc_id=VPC,
    vpc_cidr="10.0.0.0/16",
    subnets=SUBNETS,
    certificates={
        service: Ref(f"${{aws_acm_certificate_validation.{service}.certificate_arn}}", "string") for service in HOSTS
    },
    web_acl_arn=Ref("${aws_wafv2_web_acl.w.arn}", "string"),
    log_bucket=Ref("${aws_s3_bucket_policy.l.bucket}", "string"),
    keep=True,
)
PRIVATE = replace(PROPS, entry=replace(PROPS.entry, internal=True, dns_zone=None), keep=False)


def test_a_public_load_balancer(stack: Stack) -> None:
    made = LoadBalancer(stack, "load_balancer", props=PROPS)
    balancer = arguments(stack, "aws_lb.load_balancer_load_balancer")
    assert (balancer["name"], balancer["internal"], balancer["subnets"]) == ("shop-prod", False, list(SUBNETS))
    assert balancer["security_groups"] == [made.security_group_id]
    assert balancer["enable_deletion_protection"] is balancer["drop_invalid_header_fields"] is True
    assert balancer["idle_timeout"] == 600
    for kind in ("access_logs", "connection_logs"):
        assert balancer[kind] == {"bucket": PROPS.log_bucket, "enabled": True}
    association = arguments(stack, "aws_wafv2_web_acl_association.load_balancer_web_acl")
    assert association["resource_arn"] == "${aws_lb.load_balancer_load_balancer.arn}"
    for port in (443, 80):
        rule = arguments(stack, f"aws_vpc_security_group_ingress_rule.load_balancer_in_{port}")
        assert (rule["cidr_ipv4"], rule["from_port"], rule["to_port"]) == ("0.0.0.0/0", port, port)
    assert not [address for address in stack.resources if "egress_rule" in address], "nothing goes out before there are targets"
    record = arguments(stack, "aws_route53_record.load_balancer_services_web_record")
    assert (record["name"], record["type"]) == ("www.example.com", "A")
    assert record["alias"]["name"] == made.dns_name == "${aws_lb.load_balancer_load_balancer.dns_name}"


def test_an_internal_load_balancer(stack: Stack) -> None:
    LoadBalancer(stack, "load_balancer", props=PRIVATE)
    balancer = arguments(stack, "aws_lb.load_balancer_load_balancer")
    assert (balancer["internal"], balancer["enable_deletion_protection"]) == (True, False)
    for port in (443, 80):
        rule = arguments(stack, f"aws_vpc_security_group_ingress_rule.load_balancer_in_{port}")
        assert rule["cidr_ipv4"] == "10.0.0.0/16"
    assert not [address for address in stack.resources if address.startswith("aws_route53_record")]


def test_https_alone_and_only_for_known_hosts(stack: Stack) -> None:
    LoadBalancer(stack, "load_balancer", props=PROPS)
    https = arguments(stack, "aws_lb_listener.load_balancer_https")
    assert https["ssl_policy"] == "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"
    assert https["default_action"][0]["fixed_response"]["status_code"] == "404"
    assert https["certificate_arn"] == PROPS.certificates["api"]
    for service in HOSTS:
        certificate = arguments(stack, f"aws_lb_listener_certificate.load_balancer_services_{service}_certificate")
        assert certificate["certificate_arn"] == PROPS.certificates[service], "the default one, too"
    http = arguments(stack, "aws_lb_listener.load_balancer_http_redirect")
    assert http["default_action"] == [
        {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"}}
    ]


def test_target_groups(stack: Stack) -> None:
    balancer = LoadBalancer(stack, "load_balancer", props=PROPS)
    api, web = balancer.target_group("api", 8080, "/health"), balancer.target_group("web", 8080, None)
    group = arguments(stack, "aws_lb_target_group.load_balancer_services_api_targets")
    assert (group["name"], group["target_type"], group["vpc_id"]) == ("shop-prod-api", "ip", VPC)
    assert group["load_balancing_algorithm_type"] == "least_outstanding_requests"
    assert (group["health_check"]["path"], group["health_check"]["matcher"]) == ("/health", "200")
    other = arguments(stack, "aws_lb_target_group.load_balancer_services_web_targets")
    assert (other["health_check"]["path"], other["health_check"]["matcher"]) == ("/", "200-499")
    assert api.arn == "${aws_lb_target_group.load_balancer_services_api_targets.arn}"
    assert web.resource_label == (
        "${aws_lb.load_balancer_load_balancer.arn_suffix}/${aws_lb_target_group.load_balancer_services_web_targets.arn_suffix}"
    )
    (rule,) = web.depends_on
    assert rule.terraform_address == "aws_lb_listener_rule.load_balancer_services_web_rule"
    assert rule.arguments["condition"] == [{"host_header": {"values": ["www.example.com"]}}]
    out = arguments(stack, "aws_vpc_security_group_egress_rule.load_balancer_out_8080")
    assert (out["cidr_ipv4"], out["from_port"], out["to_port"]) == ("10.0.0.0/16", 8080, 8080)
    with pytest.raises(KeyError):
        balancer.target_group("jobs", 8080, None)


def test_names_of_target_groups_are_cut_and_stay_apart(stack: Stack) -> None:
    long = {"a-very-long-service-name": "a.example.com", "a-very-long-service-nail": "b.example.com"}
    props = replace(
        PROPS,
        name="a-very-long-product-name-production",
        entry=replace(PROPS.entry, hosts=long),
        certificates=dict.fromkeys(long, PROPS.certificates["api"]),
    )
    balancer = LoadBalancer(stack, "load_balancer", props=props)
    names = set()
    for service in long:
        balancer.target_group(service, 80, None)
        names.add(arguments(stack, f"aws_lb_target_group.load_balancer_services_{service}_targets")["name"])
    assert len(names) == 2
    assert all(len(name) <= 32 and name.startswith("a-very-long-product-name-") for name in names)
