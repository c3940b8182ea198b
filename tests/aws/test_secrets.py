from __future__ import annotations

from aws_refs import KEY, arguments
from groundplan.aws.secrets import Secrets, SecretsProps, fill_command
from groundplan.terraform.stack import Stack

NAMES = {"stripe": "shop/dev/stripe", "gpt-api-key": "shop/dev/gpt-api-key"}


def test_secrets_that_are_gone_at_once(stack: Stack) -> None:
    made = Secrets(stack, "secrets", props=SecretsProps(NAMES, "for shop", KEY, keep=False))
    assert list(stack.resources) == [
        "aws_secretsmanager_secret.secrets_stripe",
        "aws_secretsmanager_secret.secrets_gpt-api-key",
    ], "Terraform never sees a value"
    assert arguments(stack, "aws_secretsmanager_secret.secrets_stripe") == {
        "name": "shop/dev/stripe",
        "description": "for shop",
        "kms_key_id": KEY,
        "recovery_window_in_days": 0,
    }
    assert made.entries["stripe"].arn == "${aws_secretsmanager_secret.secrets_stripe.arn}"


def test_a_secret_that_can_be_brought_back(stack: Stack) -> None:
    Secrets(stack, "hub_token", props=SecretsProps({"secret": "shop/prod/hub-token"}, "token", KEY, keep=True))
    secret = arguments(stack, "aws_secretsmanager_secret.hub_token_secret")
    assert secret["lifecycle"] == {"prevent_destroy": True}, "a person put the value there"
    assert secret["recovery_window_in_days"] == 30


def test_a_value_comes_from_the_standard_input() -> None:
    assert fill_command("shop/dev/stripe", "eu-west-1") == (
        "aws secretsmanager put-secret-value --region eu-west-1 --secret-id shop/dev/stripe --secret-string file:///dev/stdin"
    )
