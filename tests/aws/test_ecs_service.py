from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from aws_refs import KEY, SUBNETS, VPC, arguments, statements, trust
from groundplan.aws.ecs_cluster import EcsCluster, EcsClusterProps
from groundplan.aws.ecs_service import EcsService, EcsServiceProps, SecretValue, ServiceNetwork
from groundplan.aws.iam import allow
from groundplan.aws.load_balancer import TargetGroup
from groundplan.plan.model import Replicas, frozen_map
from groundplan.plan.model.aws import FargateService
from groundplan.terraform import aws
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

API = FargateService(
    name="shop-dev-api",
    image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop-dev/api@sha256:" + "0" * 64,
    architecture="arm64",
    port=8080,
    cpu_units=512,
    memory_mib=1024,
    user="1000:1000",
    replicas=Replicas(2, 6),
    expose="public",
    host="api.example.com",
    health="/health",
    env=frozen_map({"GREETING": "${hello}"}),
    secrets=frozen_map({}),
    needs_models=(),
    needs_services=(),
    needs_stores=(),
    cpu_percent=60,
    requests_per_target=300,
    messages_per_task=None,
)
WORKER = replace(
    API,
    name="shop-dev-worker",
    image="ghcr.io/acme/worker:1",
    port=None,
    replicas=Replicas(0, 9),
    expose=None,
    host=None,
    health=None,
    cpu_percent=None,
    requests_per_target=None,
    messages_per_task=10,
)
SECRET = Ref("${aws_secretsmanager_secret.s.arn}", "string")
DATABASE = Ref("${aws_db_instance.d.master_user_secret[0].secret_arn}", "string")
QUEUE = Ref("${aws_sqs_queue.q.name}", "string")


def service(stack: Stack, plan: FargateService = API, name: str = "api", *, internet: bool = True, **more: Any) -> EcsService:
    cluster = EcsClusterProps(name="shop-dev", key_arn=KEY, log_days=30, keep=False)
    props = EcsServiceProps(
        service=plan,
        region="eu-west-1",
        account="123456789012",
        cluster=EcsCluster(stack, "cluster", props=cluster),
        network=ServiceNetwork(vpc_id=VPC, cidr="10.0.0.0/16", subnets=SUBNETS, internet=internet),
        key_arn=KEY,
        log_group=f"/aws/ecs/shop-dev/{name}",
        log_days=30,
        keep=False,
        **more,
    )
    return EcsService(Component(stack, "services"), name, props=props)


def container(stack: Stack, name: str = "api") -> dict[str, Any]:
    task = arguments(stack, f"aws_ecs_task_definition.services_{name}_task_definition")
    (found,) = json.loads(task["container_definitions"])
    assert isinstance(found, dict)
    return found


def policies(stack: Stack, role: str) -> dict[str, Any]:
    return statements(stack, f"aws_iam_role_policy.services_api_{role}_role_policy")


def test_a_container_that_can_do_little(stack: Stack) -> None:
    service(stack)
    task = arguments(stack, "aws_ecs_task_definition.services_api_task_definition")
    assert (task["cpu"], task["memory"], task["network_mode"]) == ("512", "1024", "awsvpc")
    assert task["runtime_platform"] == {"operating_system_family": "LINUX", "cpu_architecture": "ARM64"}
    made = container(stack)
    assert (made["user"], made["privileged"], made["readonlyRootFilesystem"]) == ("1000:1000", False, True)
    assert made["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert made["linuxParameters"]["initProcessEnabled"] is True
    (memory,) = made["linuxParameters"]["tmpfs"]
    assert (memory["containerPath"], memory["size"]) == ("/tmp", 512)
    assert "healthCheck" not in made, "the image may have no curl"
    # What the agent of ECS Exec writes to, each on a volume of the task.
    assert {mount["containerPath"] for mount in made["mountPoints"]} == {
        "/managed-agents",
        "/var/lib/amazon/ssm",
        "/var/log/amazon/ssm",
    }
    assert {mount["sourceVolume"] for mount in made["mountPoints"]} == {volume["name"] for volume in task["volume"]}


def test_variables_secrets_and_logs(stack: Stack) -> None:
    secrets = {"KEY": SecretValue(SECRET), "POSTGRES_PASSWORD": SecretValue(DATABASE, "password")}
    service(stack, environment={"QUEUE_URL": Ref("${aws_sqs_queue.q.url}", "string")}, secrets=secrets)
    made = container(stack)
    assert made["environment"] == [
        {"name": "GREETING", "value": "$${hello}"},
        {"name": "QUEUE_URL", "value": "${aws_sqs_queue.q.url}"},
    ]
    assert made["secrets"] == [
        {"name": "KEY", "valueFrom": SECRET},
        {"name": "POSTGRES_PASSWORD", "valueFrom": f"{DATABASE}:password::"},
    ]
    log = made["logConfiguration"]
    assert (log["logDriver"], log["options"]["awslogs-group"]) == ("awslogs", "/aws/ecs/shop-dev/api")
    assert (log["options"]["mode"], log["options"]["max-buffer-size"]) == ("non-blocking", "25m")
    group = arguments(stack, "aws_cloudwatch_log_group.services_api_log_group")
    assert (group["name"], group["kms_key_id"]) == ("/aws/ecs/shop-dev/api", KEY)


def test_the_execution_role_reads_its_own_image_secrets_and_log(stack: Stack) -> None:
    service(stack, secrets={"KEY": SecretValue(SECRET), "USER": SecretValue(DATABASE, "u"), "PASS": SecretValue(DATABASE, "p")})
    found = policies(stack, "exec")
    assert found.keys() == {"Logs", "Image", "Registry", "Secrets", "SecretsKey"}
    assert found["Image"]["Resource"] == "arn:aws:ecr:eu-west-1:123456789012:repository/shop-dev/api"
    assert found["Registry"]["Action"] == ["ecr:GetAuthorizationToken"]
    assert found["Secrets"]["Resource"] == sorted([SECRET, DATABASE])
    assert found["SecretsKey"]["Resource"] == KEY
    assert found["SecretsKey"]["Condition"]["StringEquals"] == {"kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com"]}
    assert found["Logs"]["Resource"] == "${aws_cloudwatch_log_group.services_api_log_group.arn}:*"
    anything = [sid for sid, statement in found.items() if statement["Resource"] == "*"]
    assert anything == ["Registry"], "a token for ECR is not a resource"


def test_an_image_of_another_registry_needs_no_permission(stack: Stack) -> None:
    service(stack, replace(API, image="ghcr.io/acme/api:1"))
    assert policies(stack, "exec").keys() == {"Logs"}


def test_the_task_role_has_what_it_is_given_and_sessions(stack: Stack) -> None:
    service(stack, statements=[allow("Queue", ["sqs:SendMessage"], "arn:aws:sqs:eu-west-1:123456789012:q")])
    found = policies(stack, "task")
    assert found.keys() == {"Queue", "Sessions", "SessionsKey", "SessionsLog", "FindSessionsLog"}
    assert all(action.startswith("ssmmessages:") for action in found["Sessions"]["Action"])
    assert found["SessionsLog"]["Resource"] == "${aws_cloudwatch_log_group.cluster_sessions.arn}:*"
    trusted = trust(stack, "aws_iam_role.services_api_task_role")
    assert trusted["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert arguments(stack, "aws_iam_role.services_api_task_role")["name"] == "shop-dev-api-task"


def test_a_service_that_deploys_and_goes_back(stack: Stack) -> None:
    made = service(stack)
    given = arguments(stack, "aws_ecs_service.services_api_service")
    assert given["deployment_circuit_breaker"] == {"enable": True, "rollback": True}
    assert (given["deployment_minimum_healthy_percent"], given["deployment_maximum_percent"]) == (100, 200)
    assert given["availability_zone_rebalancing"] == "ENABLED"
    assert given["enable_execute_command"] is True
    assert (given["desired_count"], given["lifecycle"]) == (2, {"ignore_changes": ["desired_count"]})
    assert given["network_configuration"] == {
        "subnets": list(SUBNETS),
        "security_groups": [made.security_group_id],
        "assign_public_ip": False,
    }
    assert "load_balancer" not in given
    assert "service_connect_configuration" not in given
    # A task that starts before it may reach the registry fails, and with it the first deployment.
    assert {
        "aws_vpc_security_group_egress_rule.services_api_to_internet",
        "aws_vpc_security_group_egress_rule.services_api_to_network",
        "aws_iam_role_policy.services_api_exec_role_policy",
        "aws_ecs_cluster_capacity_providers.cluster_capacity",
        "aws_cloudwatch_log_group.services_api_log_group",
    } <= set(given["depends_on"])
    task = arguments(stack, "aws_ecs_task_definition.services_api_task_definition")
    assert task["skip_destroy"] is True, "a deployment goes back to a revision that is there"


def test_a_service_behind_the_load_balancer(stack: Stack) -> None:
    group = Ref("${aws_lb_target_group.t.arn}", "string")
    rule = aws.SqsQueue(stack, "stand_in_for_a_rule")
    label = Ref("${aws_lb.l.arn_suffix}/${aws_lb_target_group.t.arn_suffix}", "string")
    target = TargetGroup(arn=group, resource_label=label, depends_on=(rule,))
    made = service(stack, target_group=target)
    made.allow_from("load_balancer", Ref("${aws_security_group.l.id}", "string"))
    given = arguments(stack, "aws_ecs_service.services_api_service")
    assert given["load_balancer"] == {"target_group_arn": group, "container_name": "api", "container_port": 8080}
    assert "aws_sqs_queue.stand_in_for_a_rule" in given["depends_on"]
    ingress = arguments(stack, "aws_vpc_security_group_ingress_rule.services_api_from_load_balancer")
    assert ingress["referenced_security_group_id"] == "${aws_security_group.l.id}"
    assert (ingress["from_port"], ingress["to_port"]) == (8080, 8080)
    requests = arguments(stack, "aws_appautoscaling_policy.services_api_scaling_requests")
    tracking = requests["target_tracking_scaling_policy_configuration"]
    assert tracking["target_value"] == 300
    assert tracking["predefined_metric_specification"] == {
        "predefined_metric_type": "ALBRequestCountPerTarget",
        "resource_label": label,
    }


def test_in_a_private_network_nothing_goes_to_the_internet(stack: Stack) -> None:
    made = service(stack, internet=False)
    made.allow_to("s3", prefix_list_id="${aws_vpc_endpoint.s3.prefix_list_id}")
    rules = {
        address.rpartition("_to_")[2]: resource.arguments
        for address, resource in stack.resources.items()
        if address.startswith("aws_vpc_security_group_egress_rule.")
    }
    assert rules.keys() == {"network", "s3"}
    assert (rules["network"]["cidr_ipv4"], rules["network"]["to_port"]) == ("10.0.0.0/16", 65535)
    assert (rules["s3"]["prefix_list_id"], rules["s3"]["to_port"]) == ("${aws_vpc_endpoint.s3.prefix_list_id}", 443)
    before = arguments(stack, "aws_ecs_service.services_api_service")["depends_on"]
    assert "aws_vpc_security_group_egress_rule.services_api_to_s3" in before


def test_service_connect(stack: Stack) -> None:
    service(stack, connect=True)
    given = arguments(stack, "aws_ecs_service.services_api_service")["service_connect_configuration"]
    assert given["namespace"] == "${aws_service_discovery_http_namespace.cluster_namespace.arn}"
    assert given["service"] == {
        "port_name": container(stack)["portMappings"][0]["name"],
        "discovery_name": "api",
        "client_alias": {"dns_name": "api", "port": 8080},
        "timeout": {"per_request_timeout_seconds": 0},
    }
    assert given["log_configuration"]["options"]["awslogs-stream-prefix"] == "service-connect"


def test_a_worker_only_calls_others(stack: Stack) -> None:
    service(stack, WORKER, "worker", connect=True)
    given = arguments(stack, "aws_ecs_service.services_worker_service")["service_connect_configuration"]
    assert "service" not in given
    assert container(stack, "worker")["portMappings"] == []


def test_scaling_on_cpu(stack: Stack) -> None:
    service(stack)
    target = arguments(stack, "aws_appautoscaling_target.services_api_scaling_target")
    assert (target["min_capacity"], target["max_capacity"]) == (2, 6)
    assert target["resource_id"] == (
        "service/${aws_ecs_cluster.cluster_cluster.name}/${aws_ecs_service.services_api_service.name}"
    )
    policy = arguments(stack, "aws_appautoscaling_policy.services_api_scaling_cpu")
    assert policy["target_tracking_scaling_policy_configuration"] == {
        "target_value": 60,
        "scale_out_cooldown": 60,
        "scale_in_cooldown": 300,
        "predefined_metric_specification": {"predefined_metric_type": "ECSServiceAverageCPUUtilization"},
    }
    # There is no load balancer that would count its requests.
    assert "aws_appautoscaling_policy.services_api_scaling_requests" not in stack.resources


def test_a_worker_scales_on_the_messages_that_wait_for_each_task(stack: Stack) -> None:
    service(stack, WORKER, "worker", queue_name=QUEUE)
    policy = arguments(stack, "aws_appautoscaling_policy.services_worker_scaling_backlog")
    tracking = policy["target_tracking_scaling_policy_configuration"]
    assert tracking["target_value"] == 10
    waiting, running, backlog = tracking["customized_metric_specification"]["metrics"]
    assert waiting["metric_stat"]["metric"] == {
        "namespace": "AWS/SQS",
        "metric_name": "ApproximateNumberOfMessagesVisible",
        "dimensions": [{"name": "QueueName", "value": QUEUE}],
    }
    assert running["metric_stat"]["metric"]["namespace"] == "ECS/ContainerInsights"
    assert {item["name"] for item in running["metric_stat"]["metric"]["dimensions"]} == {"ClusterName", "ServiceName"}
    assert backlog["expression"] == "waiting / IF(running > 0, running, 1)"
    assert [metric["return_data"] for metric in (waiting, running, backlog)] == [False, False, True]


def test_the_first_task_of_a_worker_that_has_none(stack: Stack) -> None:
    service(stack, WORKER, "worker", queue_name=QUEUE)
    alarm = arguments(stack, "aws_cloudwatch_metric_alarm.services_worker_scaling_first_task_alarm")
    assert alarm["alarm_actions"] == ["${aws_appautoscaling_policy.services_worker_scaling_first_task.arn}"]
    assert alarm["metric_query"][-1]["expression"] == "IF(FILL(running, 0) < 1 AND waiting > 0, 1, 0)"
    policy = arguments(stack, "aws_appautoscaling_policy.services_worker_scaling_first_task")
    step = policy["step_scaling_policy_configuration"]
    assert (step["adjustment_type"], step["step_adjustment"]["scaling_adjustment"]) == ("ExactCapacity", 1)


def test_a_worker_that_always_has_one_needs_no_alarm(stack: Stack) -> None:
    service(stack, replace(WORKER, replicas=Replicas(1, 9)), "worker", queue_name=QUEUE)
    assert not [address for address in stack.resources if "alarm" in address]
