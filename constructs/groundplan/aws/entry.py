"""The way in, but for the load balancer: a construct makes that on ECS, the AWS Load Balancer Controller on EKS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.aws.certificate import Certificates, CertificatesProps
from groundplan.aws.waf import WebAcl, WebAclProps
from groundplan.plan.model.aws import PublicEntry
from groundplan.problems import Path
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


@dataclass(frozen=True, slots=True)
class EntryProps:
    """``log_group`` is the name of the web ACL's log group, kept for ``log_days``."""

    name: str
    region: str
    account: str
    entry: PublicEntry
    log_group: str
    log_days: int
    key_arn: Ref
    keep: bool


class Entry(Component):
    """The certificates of all hosts, and where the internet comes in the web ACL in front of them."""

    certificates: Mapping[str, Ref]
    """ARN by service."""
    certificate_records: Mapping[str, Mapping[str, Ref]]
    """By host the DNS record that shows that it is ours."""
    web_acl_arn: Ref | None
    """None where only private networks come in."""

    def __init__(self, scope: Construct, id: str, *, props: EntryProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        entry = props.entry
        certificates = Certificates(self, "certificates", props=CertificatesProps(entry.hosts, entry.dns_zone))
        self.certificates, self.certificate_records = certificates.arns, certificates.records
        self.web_acl_arn = None
        if entry.requests_per_5_minutes is not None:
            acl = WebAclProps(
                name=props.name,
                region=props.region,
                account=props.account,
                requests_per_5_minutes=entry.requests_per_5_minutes,
                log_group=props.log_group,
                log_days=props.log_days,
                key_arn=props.key_arn,
                keep=props.keep,
            )
            self.web_acl_arn = WebAcl(self, "waf", props=acl).arn
