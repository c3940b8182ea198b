"""The stack of an api-first product on AWS, as Terraform gets it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import ecs_plans
from gcp_plans import merged
from groundplan.stacks.build import terraform_document
from groundplan.terraform.rules import check_rules
from groundplan.terraform.schema import resource_rules

_ADDRESS = re.compile(r"(?<![$])\$\{(?:\w+\()?(aws_\w+\.[\w-]+)[.\[]")
# The same product without a way to the internet.
PRIVATE: Mapping[str, Any] = {
    "profile": "private-vpc",
    "intent": {"residency": "eu"},
    "models": {"chat": None, "big-model": None},
    "registry": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror",
    "services": {"api": {"expose": "internal", "needs": ["fast", "search", "postgres", "cache", "queue"]}},
}


def document(folder: Path, changes: Mapping[str, Any] | None = None, environment: str = "prod") -> dict[str, Any]:
    return terraform_document(ecs_plans.plan(folder, changes, environment))


def resources(made: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, items in made["resource"].items():
        for name, arguments in items.items():
            yield f"{kind}.{name}", arguments


def names(made: Mapping[str, Any], kind: str) -> set[str]:
    return set(made["resource"].get(kind, {}))


def container(made: Mapping[str, Any], service: str) -> dict[str, Any]:
    task = made["resource"]["aws_ecs_task_definition"][f"services_{service}_task_definition"]
    (found,) = json.loads(task["container_definitions"])
    assert isinstance(found, dict)
    return found


def environment(made: Mapping[str, Any], service: str) -> dict[str, str]:
    return {item["name"]: item["value"] for item in container(made, service)["environment"]}


def allowed(made: Mapping[str, Any], service: str) -> dict[str, Any]:
    """Statements of the service's task role, without those of ECS Exec."""
    policy = made["resource"]["aws_iam_role_policy"][f"services_{service}_task_role_policy"]["policy"]
    return {item["Sid"]: item for item in json.loads(policy)["Statement"] if "Sessions" not in item["Sid"]}


def test_the_smallest_product(tmp_path: Path) -> None:
    made = document(tmp_path)
    own = {address for address, _ in resources(made) if not re.search(r"\.(network|flow_logs|encryption)_", address)}
    assert own == {
        "aws_appautoscaling_policy.services_api_scaling_cpu",
        "aws_appautoscaling_target.services_api_scaling_target",
        "aws_cloudwatch_log_group.cluster_insights",
        "aws_cloudwatch_log_group.cluster_sessions",
        "aws_cloudwatch_log_group.services_api_log_group",
        "aws_ecs_cluster.cluster_cluster",
        "aws_ecs_cluster_capacity_providers.cluster_capacity",
        "aws_ecs_service.services_api_service",
        "aws_ecs_task_definition.services_api_task_definition",
        "aws_iam_role.services_api_exec_role",
        "aws_iam_role.services_api_task_role",
        "aws_iam_role_policy.services_api_exec_role_policy",
        "aws_iam_role_policy.services_api_task_role_policy",
        "aws_security_group.services_api_security_group",
        "aws_service_discovery_http_namespace.cluster_namespace",
        "aws_vpc_security_group_egress_rule.services_api_to_internet",
        "aws_vpc_security_group_egress_rule.services_api_to_network",
    }
    assert made["output"]["cluster_name"]["value"] == "${aws_ecs_cluster.cluster_cluster.name}"
    assert "execute-command --region eu-west-1 --cluster desk-prod" in made["output"]["shell_command"]["value"]


def test_joined_networks_are_let_in_by_a_rule_of_their_own(tmp_path: Path) -> None:
    """Terraform keeps no list of the rules of that group, so that a rule of a person stays."""
    group = "load_balancer_security_group"
    private = document(tmp_path, merged(ecs_plans.LARGE, PRIVATE))
    assert private["output"][group]["value"] == "${aws_security_group.load_balancer_security_group.id}"
    assert "ingress" not in private["resource"]["aws_security_group"]["load_balancer_security_group"]
    assert group not in document(tmp_path, ecs_plans.LARGE)["output"]


@pytest.mark.parametrize("environment_name", ["dev", "prod"])
@pytest.mark.parametrize("changes", [{}, ecs_plans.LARGE, merged(ecs_plans.LARGE, PRIVATE)], ids=["small", "large", "private"])
def test_what_holds_for_every_stack(tmp_path: Path, changes: dict[str, Any], environment_name: str) -> None:
    made = document(tmp_path, changes, environment_name)
    assert "data" not in made, "a data source would need an account for the first plan"
    addresses = {address for address, _ in resources(made)}
    referred = set(_ADDRESS.findall(json.dumps([made["resource"], made["output"]])))
    depended = {address for _, arguments in resources(made) for address in arguments.get("depends_on", ())}
    assert referred | depended <= addresses
    for address, arguments in resources(made):
        own = {name: value for name, value in arguments.items() if name not in ("depends_on", "lifecycle")}
        assert list(check_rules(resource_rules("aws", address.partition(".")[0]), own)) == [], address


def test_what_a_service_needs_is_wired(tmp_path: Path) -> None:
    made = document(tmp_path, ecs_plans.LARGE)
    api = environment(made, "api")
    assert api["SEARCH_URL"] == "http://search:9000"
    assert api["POSTGRES_HOST"] == "${aws_db_instance.postgres_instance.address}"
    assert api["CACHE_HOST"] == "${aws_elasticache_replication_group.cache_replication_group.primary_endpoint_address}"
    assert api["CACHE_USER"] == "desk-prod-api"
    assert api["QUEUE_URL"] == "${aws_sqs_queue.queue_queue.url}"
    postgres = {f"POSTGRES_{part}" for part in ("HOST", "PORT", "DATABASE", "SECRET_ARN")}
    assert environment(made, "search").keys() == {"EMBEDDING_MODEL", *postgres}
    assert environment(made, "worker").keys() == {"SEARCH_URL", "QUEUE_URL"}
    secrets = {item["name"]: item["valueFrom"] for item in container(made, "api")["secrets"]}
    assert secrets.keys() == {"SESSION_KEY", "CHAT_API_KEY", "BIG_MODEL_API_KEY", "POSTGRES_USER", "POSTGRES_PASSWORD"}
    assert secrets["CHAT_API_KEY"] == "${aws_secretsmanager_secret.secrets_chat-api-key.arn}"
    assert secrets["POSTGRES_PASSWORD"] == ("${aws_db_instance.postgres_instance.master_user_secret[0].secret_arn}:password::")


def test_a_role_may_do_what_its_service_needs(tmp_path: Path) -> None:
    made = document(tmp_path, ecs_plans.LARGE)
    api, search, worker = (allowed(made, name) for name in ("api", "search", "worker"))
    password = ("PostgresPassword", "PostgresPasswordKey")
    # Of its models only `fast` is on Bedrock, the third by name.
    assert api.keys() == {"Profile2", "Model2", *password, "Cache", "QueueSend", "QueueSendKey"}
    assert search.keys() == {"Model0", *password}
    assert worker.keys() == {"QueueSend", "QueueSendKey", "QueueReceive", "QueueReceiveKey"}
    assert [item for item in (*api.values(), *search.values(), *worker.values()) if item["Resource"] == "*"] == []


def test_only_who_needs_a_thing_reaches_it(tmp_path: Path) -> None:
    made = document(tmp_path, ecs_plans.LARGE)
    let_in = {name for name in names(made, "aws_vpc_security_group_ingress_rule") if "_from_" in name}
    assert let_in == {
        "services_api_from_load_balancer",
        "services_search_from_api",
        "services_search_from_worker",
        "postgres_from_api",
        "postgres_from_search",
        "cache_from_api",
    }


def test_a_service_starts_after_those_that_it_calls(tmp_path: Path) -> None:
    services = document(tmp_path, ecs_plans.LARGE)["resource"]["aws_ecs_service"]
    for caller in ("api", "worker"):
        assert "aws_ecs_service.services_search_service" in services[f"services_{caller}_service"]["depends_on"]
    assert "service" in services["services_search_service"]["service_connect_configuration"]
    small = document(tmp_path)["resource"]["aws_ecs_service"]["services_api_service"]
    assert "service_connect_configuration" not in small, "its proxy would cost CPU and memory for nothing"


def test_the_key_encrypts_every_log_group_and_the_disks_of_tasks(tmp_path: Path) -> None:
    made = document(tmp_path, ecs_plans.LARGE)
    (key,) = made["resource"]["aws_kms_key"].values()
    statements = {item["Sid"]: item for item in json.loads(key["policy"])["Statement"]}
    (named,) = statements["Logs"]["Condition"]["ArnEquals"].values()
    groups = {group["name"] for group in made["resource"]["aws_cloudwatch_log_group"].values()}
    assert {arn.partition(":log-group:")[2] for arn in named} == groups
    assert {"/aws/ecs/desk-prod/api", "/aws/ecs-exec/desk-prod"} < groups
    assert {"TaskDisks", "TaskDiskGrants"} < statements.keys()


def test_a_private_product_stays_inside(tmp_path: Path) -> None:
    made = document(tmp_path, merged(ecs_plans.LARGE, PRIVATE))
    assert "0.0.0.0/0" not in json.dumps(made["resource"])
    egress = {name for name in names(made, "aws_vpc_security_group_egress_rule") if name.startswith("services_api_")}
    assert egress == {"services_api_to_network", "services_api_to_s3"}
    endpoints = names(made, "aws_vpc_endpoint")
    assert {f"endpoints_{name}" for name in ("bedrock-runtime", "ecr_api", "logs", "secretsmanager", "sqs", "s3")} <= endpoints
    before = made["resource"]["aws_ecs_service"]["services_api_service"]["depends_on"]
    assert {"aws_vpc_endpoint.endpoints_ecr_dkr", "aws_vpc_security_group_egress_rule.services_api_to_s3"} <= set(before)
    images = {container(made, name)["image"] for name in ("api", "search", "worker")}
    assert all(image.startswith("123456789012.dkr.ecr.eu-west-1.amazonaws.com/") for image in images)


def test_the_state_holds_no_secret(tmp_path: Path) -> None:
    made = document(tmp_path, ecs_plans.LARGE)
    assert not names(made, "aws_secretsmanager_secret_version")
    assert not re.search(r'"(master_)?password":', json.dumps(made["resource"]))


def test_text_of_the_blueprint_is_no_expression(tmp_path: Path) -> None:
    assert environment(document(tmp_path, ecs_plans.LARGE), "api")["TEMPLATE"] == "$${name} %%{if}"


def test_services_may_have_the_names_of_other_parts(tmp_path: Path) -> None:
    one = ecs_plans.SMALL["services"]["api"]
    others = ("cluster", "network", "services", "entry", "key", "load-balancer", "scaling", "aws", "encryption")
    made = document(tmp_path, {"services": {"api": None, **dict.fromkeys(others, one)}})
    assert len(names(made, "aws_ecs_service")) == len(others)
