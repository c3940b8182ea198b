from __future__ import annotations

from dataclasses import replace

from aws_refs import KEY, arguments, statements
from groundplan.aws.account_baseline import AccountBaseline, AccountBaselineProps, key_statements
from groundplan.terraform.stack import Stack

TRAIL = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/shop-prod"
PROPS = AccountBaselineProps(
    name="shop-prod",
    region="eu-west-1",
    account="123456789012",
    buckets=("shop-prod-models-123456789012",),
    log_group="/aws/cloudtrail/shop-prod",
    days=365,
    key_arn=KEY,
    keep=True,
)


def test_the_trail(stack: Stack) -> None:
    AccountBaseline(stack, "account", props=PROPS)
    trail = arguments(stack, "aws_cloudtrail.account_cloudtrail_trail")
    assert trail["is_multi_region_trail"] is trail["enable_log_file_validation"] is True
    assert (trail["kms_key_id"], trail["s3_bucket_name"]) == (
        KEY,
        "${aws_s3_bucket_policy.account_cloudtrail_files_policy.bucket}",
    )
    management, objects = trail["advanced_event_selector"]
    assert management["field_selector"] == [{"field": "eventCategory", "equals": ["Management"]}]
    assert objects["field_selector"][-1] == {
        "field": "resources.ARN",
        "starts_with": ["arn:aws:s3:::shop-prod-models-123456789012/"],
    }
    found = statements(stack, "aws_s3_bucket_policy.account_cloudtrail_files_policy")
    assert found["TrailWrites"]["Resource"] == "arn:aws:s3:::shop-prod-cloudtrail-123456789012/AWSLogs/123456789012/*"
    assert found["TrailWrites"]["Condition"]["StringEquals"]["aws:SourceArn"] == TRAIL
    assert found["TrailLooks"]["Condition"] == {"StringEquals": {"aws:SourceArn": TRAIL}}
    write = statements(stack, "aws_iam_role_policy.account_cloudtrail_role_policy")["Write"]
    group = "${aws_cloudwatch_log_group.account_cloudtrail_log_group.arn}"
    assert write["Resource"] == f"{group}:log-stream:123456789012_CloudTrail_eu-west-1*"
    assert arguments(stack, "aws_cloudwatch_log_group.account_cloudtrail_log_group")["retention_in_days"] == 365


def test_a_product_without_buckets_has_management_events_alone(stack: Stack) -> None:
    AccountBaseline(stack, "account", props=replace(PROPS, buckets=()))
    assert len(arguments(stack, "aws_cloudtrail.account_cloudtrail_trail")["advanced_event_selector"]) == 1


def test_the_recorder_starts_when_it_has_where_to_write(stack: Stack) -> None:
    AccountBaseline(stack, "account", props=PROPS)
    recorder = arguments(stack, "aws_config_configuration_recorder.account_config_recorder")
    assert recorder["role_arn"] == "${aws_iam_service_linked_role.account_config_role.arn}"
    assert recorder["recording_group"] == {"all_supported": True, "include_global_resource_types": True}
    channel = arguments(stack, "aws_config_delivery_channel.account_config_channel")
    assert channel["s3_kms_key_arn"] == KEY
    assert channel["s3_bucket_name"] == "${aws_s3_bucket_policy.account_config_files_policy.bucket}"
    status = arguments(stack, "aws_config_configuration_recorder_status.account_config_status")
    assert (status["is_enabled"], status["depends_on"]) == (True, ["aws_config_delivery_channel.account_config_channel"])
    found = statements(stack, "aws_s3_bucket_policy.account_config_files_policy")
    assert found["ConfigWrites"]["Resource"] == "arn:aws:s3:::shop-prod-config-123456789012/AWSLogs/123456789012/Config/*"
    assert found["ConfigWrites"]["Condition"]["StringEquals"]["aws:SourceAccount"] == "123456789012"


def test_what_watches_the_account(stack: Stack) -> None:
    AccountBaseline(stack, "account", props=PROPS)
    features = {
        resource.arguments["name"]: resource.arguments["status"]
        for resource in stack.resources.values()
        if resource.terraform_type == "aws_guardduty_detector_feature"
    }
    assert features == dict.fromkeys(
        ("S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "RDS_LOGIN_EVENTS", "EBS_MALWARE_PROTECTION"), "ENABLED"
    )
    standard = arguments(stack, "aws_securityhub_standards_subscription.account_best_practices")
    assert standard["standards_arn"] == (
        "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0"
    )
    hub = arguments(stack, "aws_securityhub_account.account_security_hub")
    assert hub["enable_default_standards"] is False
    assert hub["depends_on"] == ["aws_config_configuration_recorder_status.account_config_status"]
    closed = arguments(stack, "aws_s3_account_public_access_block.account_public_access")
    assert sum(value is True for value in closed.values()) == 4
    assert arguments(stack, "aws_ebs_encryption_by_default.account_disks") == {"enabled": True}


def test_the_key_is_for_this_trail_and_this_account() -> None:
    found = {item["Sid"]: item for item in key_statements(name="shop-prod", region="eu-west-1", account="123456789012")}
    assert found["CloudTrail"]["Action"] == ["kms:GenerateDataKey*"]
    assert found["CloudTrail"]["Condition"] == {
        "StringEquals": {"aws:SourceArn": TRAIL},
        "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:123456789012:trail/*"},
    }
    assert found["CloudTrailKey"]["Condition"] == {"StringEquals": {"aws:SourceArn": TRAIL}}
    assert found["Config"]["Principal"] == {"Service": "config.amazonaws.com"}
    assert found["Config"]["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
