from __future__ import annotations

import pytest

from aws_refs import KEY, arguments
from groundplan.aws.connections import Connection, ConnectionProps
from groundplan.plan.model import platform
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

HOST = Ref("${aws_db_instance.postgres_instance.address}", "string")
REACHED = platform.Connection("shop-prod/connections/postgres", {"port": "5432"}, {}, ("host",))
LOGGED_IN = platform.Connection("shop-prod/connections/cache", {"user": "default"}, {"password": "{}"}, ())


def test_what_holds_no_password_follows_its_store(stack: Stack) -> None:
    Connection(stack, "postgres", props=ConnectionProps(REACHED, KEY, keep=False, attributes={"host": HOST}))
    assert arguments(stack, "aws_secretsmanager_secret.postgres_secret") == {
        "name": "shop-prod/connections/postgres",
        "description": "How postgres is reached; written by Terraform",
        "kms_key_id": KEY,
        "recovery_window_in_days": 0,
    }
    assert arguments(stack, "aws_secretsmanager_secret_version.postgres_value") == {
        "secret_id": "${aws_secretsmanager_secret.postgres_secret.id}",
        "secret_string": '${jsonencode({"host" = aws_db_instance.postgres_instance.address, "port" = "5432"})}',
    }


def test_a_password_is_in_no_state(stack: Stack) -> None:
    made = Connection(stack, "cache", props=ConnectionProps(LOGGED_IN, KEY, keep=True))
    value = arguments(stack, "aws_secretsmanager_secret_version.cache_value")
    assert "secret_string" not in value and value["secret_string_wo_version"] == 1
    assert value["secret_string_wo"] == (
        '${jsonencode([for made in [uuid()] : {"password" = replace("{}", "{}", made), "user" = "default"}][0])}'
    )
    assert made.value.terraform_write_only
    secret = arguments(stack, "aws_secretsmanager_secret.cache_secret")
    assert (secret["lifecycle"], secret["recovery_window_in_days"]) == ({"prevent_destroy": True}, 30)
    assert "lifecycle" not in value, "another password is another version"


def test_an_attribute_that_the_store_does_not_have(stack: Stack) -> None:
    with pytest.raises(KeyError, match="host"):
        Connection(stack, "postgres", props=ConnectionProps(REACHED, KEY, keep=False))
