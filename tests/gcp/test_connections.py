from __future__ import annotations

import pytest

from groundplan.gcp.connections import Connection, ConnectionProps
from groundplan.plan.model import platform
from groundplan.terraform import google
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

KEY = Ref("${google_kms_crypto_key.k.id}", "string")
HOST = Ref("${google_sql_database_instance.postgres_instance.private_ip_address}", "string")
REACHED = platform.Connection("desk-prod-connections-postgres", {"port": "5432"}, {}, ("host",))
LOGGED_IN = platform.Connection("desk-prod-connections-grafana", {"user": "admin"}, {"password": "{}"}, ())


def test_what_holds_no_password_follows_its_store(stack: Stack) -> None:
    api = google.ProjectService(stack, "api", service="secretmanager.googleapis.com")
    props = ConnectionProps(REACHED, "europe-west4", keep=True, attributes={"host": HOST}, key_id=KEY, after=(api,))
    made = Connection(stack, "postgres", props=props)
    assert made.secret.arguments == {
        "secret_id": "desk-prod-connections-postgres",
        "replication": {
            "user_managed": {"replicas": [{"location": "europe-west4", "customer_managed_encryption": {"kms_key_name": KEY}}]}
        },
        "lifecycle": {"prevent_destroy": True},
        "depends_on": ["google_project_service.api"],
    }
    text = '"host" = google_sql_database_instance.postgres_instance.private_ip_address, "port" = "5432"'
    assert made.value.arguments == {
        "secret": "${google_secret_manager_secret.postgres_secret.id}",
        "secret_data": f"${{jsonencode({{{text}}})}}",
        "lifecycle": {"create_before_destroy": True},
    }
    assert not made.value.terraform_write_only


def test_a_password_is_in_no_state(stack: Stack) -> None:
    made = Connection(stack, "grafana", props=ConnectionProps(LOGGED_IN, "europe-west4", keep=False))
    assert made.value.terraform_write_only and made.value.arguments["secret_data_wo_version"] == 1
    assert made.value.arguments["secret_data_wo"] == (
        '${jsonencode([for made in [uuid()] : {"password" = replace("{}", "{}", made), "user" = "admin"}][0])}'
    )
    assert made.value.arguments["lifecycle"] == {"create_before_destroy": True}, "nobody finds an entry without a version"


def test_an_attribute_that_the_store_does_not_have(stack: Stack) -> None:
    with pytest.raises(KeyError, match="host"):
        Connection(stack, "postgres", props=ConnectionProps(REACHED, "europe-west4", keep=False))
