from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from groundplan.gcp.model_service import ModelService
from groundplan.gcp.run_container import RunProps
from groundplan.gcp.secrets import Secrets, SecretsProps
from groundplan.plan.model import Gpu, Replicas
from groundplan.plan.model.gcp import CloudRunModel
from groundplan.terraform.stack import Stack

FROM_HUB = CloudRunModel(
    name="desk-prod-local",
    service_account="desk-prod-local",
    image="vllm/vllm-openai:v0.32.0",
    cpu=Decimal(8),
    memory_mib=32768,
    replicas=Replicas(0, 2),
    env={"VLLM_NO_USAGE_STATS": "1"},
    secrets={"HF_TOKEN": "hub-token"},
    vertex=False,
    deletion_protection=True,
    source="hf://Qwen/Qwen3-4B",
    server="vllm",
    served_name="local",
    gpu=Gpu("l4", 1),
    accelerator="nvidia-l4",
    args=("--model=Qwen/Qwen3-4B", "--served-model-name=local"),
    port=8000,
    concurrency=64,
    health="/health",
    startup_seconds=1800,
    bucket=None,
    weights=None,
)
FROM_BUCKET = replace(
    FROM_HUB,
    source="gs://acme-models/tuned",
    secrets={},
    args=("--model=gs://acme-models/tuned",),
    bucket="acme-models",
    weights="tuned/",
)


def model_service(stack: Stack, model: CloudRunModel, bucket: str | None = None, **changes: Any) -> ModelService:
    props = RunProps("acme-desk", "europe-west4", **changes)
    return ModelService(stack, "local", model=model, bucket=bucket, props=props)


def run(stack: Stack) -> dict[str, Any]:
    return stack.resources["google_cloud_run_v2_service.local_run"].arguments


def test_a_model_of_the_hub(stack: Stack) -> None:
    secrets = Secrets(stack, "hub_token", props=SecretsProps("europe-west4", {"secret": "desk-prod-hub-token"}, keep=False))
    made = model_service(stack, FROM_HUB, secrets={"hub-token": secrets.entries["secret"]})
    assert (made.name, made.url) == (
        "${google_cloud_run_v2_service.local_run.name}",
        "${google_cloud_run_v2_service.local_run.uri}",
    )
    service = run(stack)
    assert (service["ingress"], service["invoker_iam_disabled"]) == ("INGRESS_TRAFFIC_INTERNAL_ONLY", False)
    template = service["template"]
    assert "vpc_access" not in template, "it reaches nothing private"
    assert template["node_selector"] == {"accelerator": "nvidia-l4"}
    assert template["gpu_zonal_redundancy_disabled"] is True
    assert template["execution_environment"] == "EXECUTION_ENVIRONMENT_GEN2"
    assert template["scaling"] == {"min_instance_count": 0, "max_instance_count": 2}
    assert template["max_instance_request_concurrency"] == 64
    container = template["containers"]
    assert container["args"] == ["--model=Qwen/Qwen3-4B", "--served-model-name=local"]
    assert container["resources"] == {
        "limits": {"cpu": "8", "memory": "32Gi", "nvidia.com/gpu": "1"},
        "cpu_idle": False,
        "startup_cpu_boost": True,
    }
    env = {item["name"]: item.get("value", item.get("value_source")) for item in container["env"]}
    token = {"secret": "${google_secret_manager_secret.hub_token_secret.secret_id}", "version": "latest"}
    assert env == {"HF_TOKEN": {"secret_key_ref": token}, "VLLM_NO_USAGE_STATS": "1"}
    member = stack.resources["google_secret_manager_secret_iam_member.local_secret_hub-token"].arguments
    assert member["role"] == "roles/secretmanager.secretAccessor"
    assert "google_secret_manager_secret_iam_member.local_secret_hub-token" in service["depends_on"]


def test_an_apply_waits_as_long_as_the_weights_may_take(stack: Stack) -> None:
    model_service(stack, replace(FROM_HUB, secrets={}))
    service = run(stack)
    container = service["template"]["containers"]
    startup = container["startup_probe"]
    assert startup["period_seconds"] * startup["failure_threshold"] == 1800, "the most that Cloud Run gives with a GPU"
    assert startup["http_get"] == container["liveness_probe"]["http_get"] == {"path": "/health", "port": 8000}
    assert service["timeouts"] == {"create": "40m", "update": "40m"}


def test_weights_in_a_bucket_are_read_below_their_prefix_only(stack: Stack) -> None:
    model_service(stack, FROM_BUCKET, bucket="acme-models")
    access = stack.resources["google_storage_bucket_iam_member.local_weights"].arguments
    assert (access["bucket"], access["role"]) == ("acme-models", "roles/storage.objectViewer")
    assert 'startsWith("projects/_/buckets/acme-models/objects/tuned/")' in access["condition"]["expression"]
    assert "google_storage_bucket_iam_member.local_weights" in run(stack)["depends_on"]
    assert not any(address.startswith("google_secret_manager") for address in stack.resources)
