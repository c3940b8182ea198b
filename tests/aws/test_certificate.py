from __future__ import annotations

from aws_refs import arguments
from groundplan.aws.certificate import Certificates, CertificatesProps
from groundplan.terraform.stack import Stack

HOSTS = {"api": "api.example.com", "web": "www.example.com"}


def test_terraform_makes_the_records_in_its_zone(stack: Stack) -> None:
    made = Certificates(stack, "certificates", props=CertificatesProps(HOSTS, "Z0123456789ABC"))
    assert arguments(stack, "aws_acm_certificate.certificates_api_certificate") == {
        "domain_name": "api.example.com",
        "validation_method": "DNS",
        "options": {"certificate_transparency_logging_preference": "ENABLED"},
        "lifecycle": {"create_before_destroy": True},
    }
    option = "one(aws_acm_certificate.certificates_api_certificate.domain_validation_options)"
    record = arguments(stack, "aws_route53_record.certificates_api_validation_record")
    assert (record["zone_id"], record["allow_overwrite"]) == ("Z0123456789ABC", True)
    assert (record["name"], record["type"]) == (f"${{{option}.resource_record_name}}", f"${{{option}.resource_record_type}}")
    assert record["records"] == [f"${{{option}.resource_record_value}}"]
    validation = arguments(stack, "aws_acm_certificate_validation.certificates_web_validation")
    assert validation["validation_record_fqdns"] == ["${aws_route53_record.certificates_web_validation_record.fqdn}"]
    # Who takes it from here waits until it is issued.
    assert made.arns["api"] == "${aws_acm_certificate_validation.certificates_api_validation.certificate_arn}"
    assert set(made.arns) == {"api", "web"}


def test_a_person_makes_the_records(stack: Stack) -> None:
    made = Certificates(stack, "certificates", props=CertificatesProps({"api": "api.example.com"}, None))
    assert not [address for address in stack.resources if address.startswith("aws_route53_record")]
    validation = arguments(stack, "aws_acm_certificate_validation.certificates_api_validation")
    assert validation == {"certificate_arn": "${aws_acm_certificate.certificates_api_certificate.arn}"}
    assert set(made.records["api.example.com"]) == {"name", "type", "value"}
    assert made.records["api.example.com"]["value"].endswith(".domain_validation_options).resource_record_value}")
