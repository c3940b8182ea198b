"""What every account has once: a record of calls and resources, and what looks for intruders and weak settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.aws import cloud_trail, config_recorder
from groundplan.aws.cloud_trail import CloudTrail, CloudTrailProps
from groundplan.aws.config_recorder import ConfigRecorder, ConfigRecorderProps
from groundplan.aws.iam import Statement
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# Watching inside nodes and tasks is left out: for it GuardDuty makes endpoints and security groups that Terraform does not
# know, and with which no network can be destroyed. https://github.com/hashicorp/terraform-provider-aws/issues/46747
_FEATURES = ("S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "EBS_MALWARE_PROTECTION")
_STANDARD = "aws-foundational-security-best-practices/v/1.0.0"


@dataclass(frozen=True, slots=True)
class AccountBaselineProps:
    """``buckets`` are names of the buckets whose reads and writes are recorded.

    ``days`` is how long the log group ``log_group`` keeps calls. ``keep`` guards the records against deletion.
    """

    name: str
    region: str
    account: str
    buckets: Sequence[str]
    log_group: str
    days: int
    key_arn: Ref
    keep: bool


class AccountBaseline(Component):
    """CloudTrail, GuardDuty, AWS Config and Security Hub; no public bucket and no plain disk in the whole account.

    For an account that has none of them: each exists once in an account and region, and AWS refuses a second one.

    https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html
    """

    def __init__(self, scope: Construct, id: str, *, props: AccountBaselineProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        trail = CloudTrailProps(
            name=props.name,
            region=props.region,
            account=props.account,
            bucket=f"{props.name}-cloudtrail-{props.account}",
            data_buckets=props.buckets,
            log_group=props.log_group,
            days=props.days,
            key_arn=props.key_arn,
            keep=props.keep,
        )
        CloudTrail(self, "cloudtrail", props=trail)
        config = ConfigRecorderProps(
            name=props.name,
            account=props.account,
            bucket=f"{props.name}-config-{props.account}",
            key_arn=props.key_arn,
            keep=props.keep,
        )
        recorder = ConfigRecorder(self, "config", props=config)
        self._guard_duty()
        self._security_hub(props.region, recorder)
        aws.S3AccountPublicAccessBlock(
            self,
            "public_access",
            account_id=props.account,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        aws.EbsEncryptionByDefault(self, "disks", enabled=True)

    def _guard_duty(self) -> None:
        """https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_detector_feature"""
        detector = aws.GuarddutyDetector(self, "detector", enable=True, finding_publishing_frequency="FIFTEEN_MINUTES")
        for feature in _FEATURES:
            aws.GuarddutyDetectorFeature(
                self, f"detector_{feature.lower()}", detector_id=detector.id, name=feature, status="ENABLED"
            )

    def _security_hub(self, region: str, recorder: ConfigRecorder) -> None:
        """Its controls are rules of AWS Config."""
        hub = aws.SecurityhubAccount(
            self,
            "security_hub",
            enable_default_standards=False,
            control_finding_generator="SECURITY_CONTROL",
            auto_enable_controls=True,
            depends_on=[recorder.started],
        )
        standard = f"arn:aws:securityhub:{region}::standards/{_STANDARD}"
        aws.SecurityhubStandardsSubscription(self, "best_practices", standards_arn=standard, depends_on=[hub])


def key_statements(*, name: str, region: str, account: str) -> tuple[Statement, ...]:
    """What the policy of the product's key says so that the records of ``name`` can be encrypted with it."""
    return (
        *cloud_trail.key_statements(name=name, region=region, account=account),
        *config_recorder.key_statements(account=account),
    )
