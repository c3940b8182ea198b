from __future__ import annotations

from aws_refs import KEY, arguments
from groundplan.aws.hub_token import HubToken, HubTokenProps
from groundplan.terraform.stack import Stack


def test_a_secret_that_is_gone_at_once(stack: Stack) -> None:
    token = HubToken(stack, "hub_token", props=HubTokenProps(name="shop/dev/hub-token", key_arn=KEY, keep=False))
    secret = arguments(stack, "aws_secretsmanager_secret.hub_token_secret")
    assert secret["recovery_window_in_days"] == 0
    assert "lifecycle" not in secret
    assert token.arn == "${aws_secretsmanager_secret.hub_token_secret.arn}"
    assert list(stack.resources) == ["aws_secretsmanager_secret.hub_token_secret"], "Terraform never sees its value"


def test_a_secret_that_can_be_brought_back(stack: Stack) -> None:
    HubToken(stack, "hub_token", props=HubTokenProps(name="shop/prod/hub-token", key_arn=KEY, keep=True))
    secret = arguments(stack, "aws_secretsmanager_secret.hub_token_secret")
    assert secret["lifecycle"] == {"prevent_destroy": True}, "a person put the token there"
    assert secret["recovery_window_in_days"] == 30
    assert (secret["name"], secret["kms_key_id"]) == ("shop/prod/hub-token", KEY)
