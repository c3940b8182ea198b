from __future__ import annotations

from dataclasses import replace

from aws_refs import arguments, statements
from groundplan.aws.key import Key, KeyProps, service_use
from groundplan.terraform.stack import Stack

PROPS = KeyProps(name="shop-dev", region="eu-west-1", account="123456789012", log_groups=("/aws/eks/x/cluster",), keep=False)


def test_a_key_that_may_go(stack: Stack) -> None:
    key = Key(stack, "encryption", props=PROPS)
    assert key.arn == "${aws_kms_key.encryption_key.arn}"
    made = arguments(stack, "aws_kms_key.encryption_key")
    assert made["enable_key_rotation"] is True
    assert made["deletion_window_in_days"] == 7
    assert "lifecycle" not in made
    alias = {"name": "alias/shop-dev", "target_key_id": "${aws_kms_key.encryption_key.key_id}"}
    assert arguments(stack, "aws_kms_alias.encryption_alias") == alias


def test_a_key_that_is_kept_and_who_may_use_it(stack: Stack) -> None:
    Key(stack, "encryption", props=replace(PROPS, keep=True))
    made = arguments(stack, "aws_kms_key.encryption_key")
    assert made["deletion_window_in_days"] == 30
    assert made["lifecycle"] == {"prevent_destroy": True}
    found = statements(stack, "aws_kms_key.encryption_key")
    assert found["Account"]["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert found["Logs"]["Principal"] == {"Service": "logs.eu-west-1.amazonaws.com"}
    assert found["Logs"]["Condition"] == {
        "ArnEquals": {
            "kms:EncryptionContext:aws:logs:arn": ["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/eks/x/cluster"]
        }
    }
    # A principal that does not exist yet would make KMS refuse the policy in a fresh account.
    for sid in ("NodeDisks", "NodeDiskGrants"):
        assert found[sid]["Principal"] == {"AWS": "*"}
        only = found[sid]["Condition"]["StringEquals"]
        assert only["kms:CallerAccount"] == "123456789012"
        assert only["aws:PrincipalArn"][0].endswith("autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")
    assert found["NodeDiskGrants"]["Action"] == ["kms:CreateGrant"]
    assert found["NodeDiskGrants"]["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
    assert set(found) == {"Account", "Logs", "NodeDisks", "NodeDiskGrants"}


def test_services_that_no_policy_of_ours_reaches(stack: Stack) -> None:
    ours = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    use = service_use("Budgets", "budgets.amazonaws.com", ["kms:Decrypt"], ours)
    Key(stack, "encryption", props=replace(PROPS, services=[use]))
    assert statements(stack, "aws_kms_key.encryption_key")["Budgets"] == {
        "Sid": "Budgets",
        "Effect": "Allow",
        "Principal": {"Service": "budgets.amazonaws.com"},
        "Action": ["kms:Decrypt"],
        "Resource": "*",
        "Condition": ours,
    }
