from __future__ import annotations

from dataclasses import replace

from aws_refs import KEY, arguments
from groundplan.aws.entry import Entry, EntryProps
from groundplan.plan.model.aws import PublicEntry
from groundplan.terraform.stack import Stack

PROPS = EntryProps(
    name="shop-prod",
    region="eu-west-1",
    account="123456789012",
    entry=PublicEntry(
        name="shop-prod",
        internal=False,
        hosts={"api": "api.example.com"},
        dns_zone=None,
        requests_per_5_minutes=3000,
        idle_seconds=600,
    ),
    log_group="aws-waf-logs-shop-prod",
    log_days=30,
    key_arn=KEY,
    keep=True,
)


def test_what_a_load_balancer_needs(stack: Stack) -> None:
    entry = Entry(stack, "entry", props=PROPS)
    validation = "aws_acm_certificate_validation.entry_certificates_api_validation"
    assert entry.certificates == {"api": f"${{{validation}.certificate_arn}}"}
    assert set(entry.certificate_records) == {"api.example.com"}
    assert entry.web_acl_arn == "${aws_wafv2_web_acl.entry_waf_acl.arn}"
    assert not [address for address in stack.resources if address.startswith("aws_lb")]


def test_each_part_gets_its_part_of_the_plan(stack: Stack) -> None:
    private = replace(PROPS.entry, internal=True, dns_zone="Z0123456789ABC", requests_per_5_minutes=None)
    Entry(stack, "entry", props=replace(PROPS, entry=private, keep=False))
    assert not [address for address in stack.resources if "waf" in address], "only the internet needs one"
    record = arguments(stack, "aws_route53_record.entry_certificates_api_validation_record")
    assert record["zone_id"] == "Z0123456789ABC"
