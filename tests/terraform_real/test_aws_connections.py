"""Connections applied by the real Terraform and provider against moto: what is written, kept nowhere, and replaced."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest

import aws_plans
import moto_server
import platform_plans
from groundplan.plan import Plan
from groundplan.stacks.build import terraform_document
from moto_gaps import ANSWERED_DIFFERENTLY, without_gaps
from moto_runs import differing
from terraform_cli import Terraform

STORES: dict[str, Any] = {
    "data": {
        "postgres": {"run": "managed", "tier": "serverless"},
        "vectors": {"engine": "milvus", "count": 100_000, "dimensions": 1024},
        "cache": {"engine": "valkey", "run": "cluster"},
        "queue": {"engine": "sqs"},
    }
}
# The cluster of Aurora is all that gets a password; its instances take a minute.
KINDS = ("aws_secretsmanager_secret", "aws_secretsmanager_secret_version", "aws_rds_cluster")
# Nothing but Terraform's own waiting for moto.
SECONDS = 400
_REFERENCE = re.compile(r"\b(aws_\w+\.[\w-]+)")
_BACKEND = {"terraform": {"backend": {"local": {"path": "terraform.tfstate"}}}, "provider": {"aws": {"max_retries": 2}}}


@pytest.fixture
def made(tmp_path: Path) -> Plan:
    return platform_plans.plan(tmp_path, aws_plans.SMALL, STORES, "dev")


def _part(document: Mapping[str, Any]) -> dict[str, Any]:
    """What is of ``KINDS``, and all that it refers to."""
    resources = {f"{kind}.{name}": each for kind, named in document["resource"].items() for name, each in named.items()}
    left, kept = [address for address in resources if address.partition(".")[0] in KINDS], dict[str, Any]()
    while left:
        if (address := left.pop()) not in kept and address in resources:
            kept[address] = resources[address]
            left += _REFERENCE.findall(json.dumps(resources[address]))
    found: dict[str, Any] = {}
    for address, each in kept.items():
        kind, _, name = address.partition(".")
        found.setdefault(kind, {})[name] = each
    return {**{key: document[key] for key in ("terraform", "provider", "ephemeral")}, "resource": found}


def test_passwords_are_written_once_kept_nowhere_and_replaced_on_demand(
    terraform: Terraform, made: Plan, tmp_path: Path
) -> None:
    terraform.need("hashicorp/aws")
    folder = tmp_path / "run"
    folder.mkdir()
    document = _part(without_gaps(terraform_document(made)))
    (folder / "cdk.tf.json").write_text(json.dumps(document, indent=1))
    (folder / "cdk_override.tf.json").write_text(json.dumps(_BACKEND))
    with moto_server.serve(folder) as account:

        def succeed(*command: str) -> str:
            result = terraform.run(command, folder, env=account | {"GOGC": "400"}, timeout=SECONDS)
            assert result.returncode == 0, result.stdout + result.stderr
            return result.stdout

        read = _reader(account["AWS_ENDPOINT_URL"], made)
        succeed("init")
        succeed("apply", "-auto-approve")
        before = read()
        assert made.platform is not None
        assert {name: set(value) for name, value in before.items()} == {
            name: set(connection.properties) for name, connection in made.platform.connections.items()
        }
        assert before["queue"]["url"].endswith("/shop-dev-queue") and before["postgres"]["user"] == "postgres"
        passwords = {before[name]["password"] for name in ("postgres-password", "cache", "grafana", "vectors")}
        passwords.add(before["models"]["api_key"])
        assert len(passwords) == 5 and all(len(password) == 36 for password in passwords)
        assert before["vectors"]["api_key"] == f"root:{before['vectors']['password']}"
        succeed("plan", "-out=second")
        assert _changes(terraform, folder, "second") <= ANSWERED_DIFFERENTLY.keys()
        version = "aws_secretsmanager_secret_version.connections_postgres-password_value"
        succeed("plan", "-refresh=false", f"-replace={version}", "-out=third")
        assert _unknown(terraform, folder, "third") >= {("aws_rds_cluster", "master_password_wo_version")}, "it is set again"
        succeed("apply", "third")
        after = read()
    new = after.pop("postgres-password")["password"]
    assert new != before.pop("postgres-password")["password"] and after == before, "the others stay"
    kept = _kept(terraform, folder)
    assert kept.count("connections_postgres-password_value") > 3, "these are the right files"
    assert not [password for password in (*passwords, new) if password in kept]


def _reader(endpoint: str, made: Plan) -> Callable[[], dict[str, dict[str, str]]]:
    """Gives the values of all connections, by name."""
    assert made.platform is not None
    names = {name: connection.secret for name, connection in made.platform.connections.items()}
    client = boto3.client(
        "secretsmanager",
        region_name=aws_plans.SMALL["cloud"]["region"],
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    return lambda: {
        name: json.loads(client.get_secret_value(SecretId=secret)["SecretString"]) for name, secret in names.items()
    }


def _shown(terraform: Terraform, folder: Path, file: str) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = json.loads(terraform.run(["show", "-json", file], folder).stdout)["resource_changes"]
    return shown


def _changes(terraform: Terraform, folder: Path, file: str) -> set[tuple[str, str]]:
    """Kinds and arguments that a plan changes."""
    return {(each["type"], name) for each in _shown(terraform, folder, file) for name in differing(each["change"])}


def _unknown(terraform: Terraform, folder: Path, file: str) -> set[tuple[str, str]]:
    """Kinds and arguments that are known when the plan is applied."""
    return {(each["type"], name) for each in _shown(terraform, folder, file) for name in each["change"]["after_unknown"]}


def _kept(terraform: Terraform, folder: Path) -> str:
    """All that Terraform leaves in files: the state and its backup, and the plans, also as they are shown."""
    files = [file.read_text() for file in folder.glob("terraform.tfstate*")]
    for name in ("second", "third"):
        with zipfile.ZipFile(folder / name) as plan:
            files += [plan.read(item).decode(errors="replace") for item in plan.namelist()]
        files.append(terraform.run(["show", "-json", name], folder).stdout)
    return "\n".join(files)
