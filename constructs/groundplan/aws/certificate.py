"""Certificates of the hosts under which services are reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_TTL_SECONDS = 300


@dataclass(frozen=True, slots=True)
class CertificatesProps:
    """``hosts`` by service; ``dns_zone`` is the id of the public Route 53 zone in which they lie, None where it is not ours."""

    hosts: Mapping[str, str]
    dns_zone: str | None


class Certificates(Component):
    """A certificate of AWS Certificate Manager for each host, which AWS renews while its DNS record is there.

    A certificate belongs to one host, so that a new host does not touch the others and a record that went missing stops one
    renewal, not all. A changed host gets its certificate before the old one goes.

    ACM issues it once a CNAME record shows that the host is ours. With ``dns_zone`` Terraform makes that record. Without it
    a person does: the first apply makes the certificates and then waits for 75 minutes at the most. Run it with
    ``-target`` for the certificates first, or look at them in the console of ACM, to see which ``records`` to make; an
    apply that gave up waiting is started again.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate
    https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """

    arns: Mapping[str, Ref]
    """ARN by service; what uses it waits until the certificate is issued."""
    records: Mapping[str, Mapping[str, Ref]]
    """By host the name, type and value of the record that shows that it is ours."""

    def __init__(self, scope: Construct, id: str, *, props: CertificatesProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        made = {service: _Certificate(self, service, host, props.dns_zone) for service, host in props.hosts.items()}
        self.arns = {service: certificate.arn for service, certificate in made.items()}
        self.records = {props.hosts[service]: certificate.record for service, certificate in made.items()}


class _Certificate(Component):
    def __init__(self, scope: Construct, id: str, host: str, dns_zone: str | None) -> None:
        super().__init__(scope, id)
        certificate = aws.AcmCertificate(
            self,
            "certificate",
            domain_name=host,
            validation_method="DNS",
            # Browsers refuse a certificate that is not in the public logs.
            options={"certificate_transparency_logging_preference": "ENABLED"},
            lifecycle={"create_before_destroy": True},
        )
        # A set with one element, since the certificate has one name.
        option = f"one({certificate.terraform_address}.domain_validation_options).resource_record"
        self.record = {part: Ref(f"${{{option}_{part}}}", "string") for part in ("name", "type", "value")}
        names = None
        if dns_zone is not None:
            record = aws.Route53Record(
                self,
                "validation_record",
                zone_id=dns_zone,
                name=self.record["name"],
                type=self.record["type"],
                records=[self.record["value"]],
                ttl=_TTL_SECONDS,
                # It is the same for every certificate of a host in one account.
                allow_overwrite=True,
            )
            names = [record.fqdn]
        validation = aws.AcmCertificateValidation(
            self, "validation", certificate_arn=certificate.arn, validation_record_fqdns=names
        )
        self.arn = validation.certificate_arn
