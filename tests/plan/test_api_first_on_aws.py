"""From a blueprint to containers on ECS with Fargate: sizes, scaling, what `needs` wires, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import ecs_plans
from gcp_plans import merged
from groundplan.problems import BlueprintError
from problem_texts import told


def refused(folder: Path, changes: Mapping[str, Any], environment: str = "prod") -> list[tuple[str, str, str]]:
    """Code, path, and message with hint of every problem."""
    with pytest.raises(BlueprintError) as raised:
        ecs_plans.plan(folder, changes, environment)
    return told(raised.value.problems)


def test_the_smallest_product(tmp_path: Path) -> None:
    plan = ecs_plans.plan(tmp_path)
    target = ecs_plans.target(tmp_path)
    api = target.services["api"]
    assert (api.name, api.image, api.port) == ("desk-prod-api", "ghcr.io/acme/api:1.0.0", 8080)
    assert (api.cpu_units, api.memory_mib, api.architecture, api.user) == (1024, 2048, "x86_64", "1000:1000")
    assert (api.replicas.min, api.replicas.max) == (1, 4)
    assert (api.cpu_percent, api.requests_per_target, api.messages_per_task) == (60, None, None)
    assert api.env == api.secrets == {}
    assert api.needs_models == api.needs_services == api.needs_stores == ()
    assert plan.origins[("services", "api", "user")].id == "AWS044"
    assert plan.origins[("services", "api", "cpu_units")].key == "services.api.cpu"


def test_what_a_service_needs_reaches_it(tmp_path: Path) -> None:
    services = ecs_plans.target(tmp_path, ecs_plans.LARGE).services
    api, search, worker = services["api"], services["search"], services["worker"]
    assert api.env == {
        "BIG_MODEL_MODEL": "claude-opus-4-6",
        "CHAT_MODEL": "gpt-5-mini",
        "FAST_MODEL": "eu.amazon.nova-lite-v1:0",
        "TEMPLATE": "${name} %{if}",
    }
    assert api.secrets == {
        "BIG_MODEL_API_KEY": "big-model-api-key",
        "CHAT_API_KEY": "chat-api-key",
        "SESSION_KEY": "session",
    }
    assert api.needs_models == ("big-model", "chat", "fast")
    assert (api.needs_services, api.needs_stores) == (("search",), ("cache", "postgres", "queue"))
    assert (search.env, search.secrets, search.needs_stores) == (
        {"EMBEDDING_MODEL": "amazon.titan-embed-text-v2:0"},
        {},
        ("vectors",),
    )
    assert (worker.port, worker.expose, worker.needs_services) == (None, None, ("search",))


def test_scaling_of_each_kind_of_service(tmp_path: Path) -> None:
    services = ecs_plans.target(tmp_path, ecs_plans.LARGE).services
    targets = {name: (s.cpu_percent, s.requests_per_target, s.messages_per_task) for name, s in services.items()}
    # 600 requests for each of the api's two vCPUs; the search has no host; the worker takes from the queue.
    assert targets == {"api": (60, 1200, None), "search": (60, None, None), "worker": (None, None, 10)}


def test_a_worker_without_a_queue_scales_on_cpu(tmp_path: Path) -> None:
    worker = {"image": "ghcr.io/acme/w:1", "cpu": 0.5, "memory": "1Gi", "replicas": {"min": 1, "max": 2}}
    made = ecs_plans.target(tmp_path, {"services": {"worker": worker}}).services["worker"]
    assert (made.cpu_percent, made.messages_per_task) == (60, None)


def test_models_behind_an_api(tmp_path: Path) -> None:
    plan = ecs_plans.plan(tmp_path, ecs_plans.LARGE)
    models = ecs_plans.target(tmp_path, ecs_plans.LARGE).api_models
    found = {name: (m.vendor, m.model, m.key_secret, m.foundation_model) for name, m in models.items()}
    assert found == {
        "big-model": ("anthropic", "claude-opus-4-6", "big-model-api-key", None),
        "chat": ("openai", "gpt-5-mini", "chat-api-key", None),
        "embedding": ("bedrock", "amazon.titan-embed-text-v2:0", None, "amazon.titan-embed-text-v2:0"),
        "fast": ("bedrock", "eu.amazon.nova-lite-v1:0", None, "amazon.nova-lite-v1:0"),
    }
    assert plan.origins[("api_models", "fast", "foundation_model")].id == "AWS041"
    assert {"big-model-api-key", "chat-api-key", "session"} == ecs_plans.target(tmp_path, ecs_plans.LARGE).secrets.keys()


@pytest.mark.parametrize(
    ("cpu", "memory", "path", "said"),
    [
        (
            1,
            "1Gi",
            "services.api.memory",
            "Fargate does not give 1Gi of memory to 1 CPU; nearest: 1 CPU with 2Gi or 0.25 CPU with 1Gi or 0.5 CPU with 1Gi",
        ),
        (0.25, "3Gi", "services.api.memory", "nearest: 0.25 CPU with 2Gi or 0.5 CPU with 3Gi or 1 CPU with 3Gi"),
        (8, "17Gi", "services.api.memory", "nearest: 8 CPU with 20Gi or 4 CPU with 17Gi"),
        (
            3,
            "6Gi",
            "services.api.cpu",
            "Fargate does not offer 3 CPU; nearest: 2 CPU with 6Gi or 4 CPU with 8Gi; "
            "allowed for cpu: 0.25, 0.5, 1, 2, 4, 8, 16",
        ),
        (0.1, "512Mi", "services.api.cpu", "nearest: 0.25 CPU with 512Mi; allowed"),
        (32, "200Gi", "services.api.cpu", "nearest: 16 CPU with 120Gi; allowed"),
    ],
)
def test_sizes_that_fargate_does_not_offer(tmp_path: Path, cpu: float, memory: str, path: str, said: str) -> None:
    (problem,) = refused(tmp_path, {"services": {"api": {"cpu": cpu, "memory": memory}}})
    assert problem[:2] == ("GP415", path)
    assert said in problem[2]


@pytest.mark.parametrize(
    ("changes", "code", "path", "said"),
    [
        ({"services": None}, "GP429", "profile", "no service to run"),
        ({"services": {"api": {"port": 80}}}, "GP431", "services.api.port", "port 80 is for root"),
        (
            {"services": {"api": {"replicas": {"min": 0}}}},
            "GP431",
            "services.api.replicas.min",
            "a request wakes no ECS service; set min: 1",
        ),
        (
            {"services": {"api": {"env": {"AWS_REGION": "eu-west-3"}}}},
            "GP427",
            "services.api.env.AWS_REGION",
            "AWS_REGION is a variable that Fargate sets itself",
        ),
        (
            {"models": {"chat": {"source": "vertex://gemini-2.5-pro", "server": "api"}}},
            "GP425",
            "models.chat.source",
            "allowed: openai://MODEL, anthropic://MODEL, bedrock://MODEL",
        ),
        (
            {"models": {"chat": {"source": "bedrock://claude", "server": "api"}}},
            "GP425",
            "models.chat.source",
            "claude is neither the id of a Bedrock model",
        ),
        (
            {"models": {"chat": {"source": "openai://gpt-5", "server": "api", "replicas": {"min": 1, "max": 2}}}},
            "GP425",
            "models.chat.replicas",
            "delete it",
        ),
        (
            {"models": {"chat": {"source": "hf://acme/chat", "server": "vllm", "gpu": {"type": "l4", "count": 1}}}},
            "GP410",
            "models.chat.server",
            "api-first hosts no model",
        ),
    ],
)
def test_what_fargate_does_not_take(tmp_path: Path, changes: dict[str, Any], code: str, path: str, said: str) -> None:
    (problem,) = refused(tmp_path, changes)
    assert problem[:2] == (code, path)
    assert said in problem[2]


def test_a_name_that_makes_the_name_of_a_role_too_long(tmp_path: Path) -> None:
    """24 characters for the product, 10 for the environment, 24 for the service, 5 for the rest and 2 hyphens: 65."""
    changes = {
        "metadata": {"name": "product-of-24-characters"},
        "services": {"api": None, "service-of-24-characters": ecs_plans.SMALL["services"]["api"]},
        "environments": {"acceptance": {}},
    }
    (problem,) = refused(tmp_path, changes, environment="acceptance")
    assert problem[:2] == ("GP419", "services.service-of-24-characters")
    assert "65 characters, and AWS takes 64" in problem[2]


@pytest.mark.parametrize(
    ("section", "name", "needed"),
    [
        ("env", "SEARCH_URL", "search"),
        ("env", "CHAT_MODEL", "chat"),
        ("secrets", "CHAT_API_KEY", "chat"),
        ("env", "POSTGRES_HOST", "postgres"),
        ("secrets", "POSTGRES_PASSWORD", "postgres"),
        ("env", "CACHE_USER", "cache"),
        ("env", "QUEUE_URL", "queue"),
    ],
)
def test_a_variable_that_needs_sets(tmp_path: Path, section: str, name: str, needed: str) -> None:
    changes = {"services": {"api": {section: {name: "x"}}}}
    (problem,) = refused(tmp_path, merged(ecs_plans.LARGE, changes))
    assert problem[:2] == ("GP427", f"services.api.{section}.{name}")
    assert f"`needs: [{needed}]`" in problem[2]


def test_the_name_of_a_variable_is_free_where_nothing_sets_it(tmp_path: Path) -> None:
    env = {"FAST_API_KEY_ID": "1", "POSTGRES_HOST": "elsewhere.example.com"}
    assert ecs_plans.target(tmp_path, {"services": {"api": {"env": env}}}).services["api"].env == env


def test_services_in_a_circle(tmp_path: Path) -> None:
    changes = {"services": {"search": {"needs": ["embedding", "vectors", "api"]}}}
    (problem,) = refused(tmp_path, merged(ecs_plans.LARGE, changes))
    assert problem[:2] == ("GP428", "services.search.needs[2]")
    assert "api -> search -> api" in problem[2]


def test_nothing_calls_a_worker(tmp_path: Path) -> None:
    changes = {"services": {"api": {"needs": ["cache", "worker"]}}}
    (problem,) = refused(tmp_path, merged(ecs_plans.LARGE, changes))
    assert problem[:2] == ("GP431", "services.api.needs[1]")
    assert "worker has no port" in problem[2]


def test_capacity_and_cluster_are_refused(tmp_path: Path) -> None:
    problems = refused(tmp_path, {"capacity": ["spot"], "cluster": {"kubernetes": "1.36"}})
    assert [problem[:2] for problem in problems] == [("GP210", "cluster"), ("GP210", "capacity")]


def test_an_image_comes_from_the_registry_that_mirrors_it(tmp_path: Path) -> None:
    plan = ecs_plans.plan(tmp_path, {"registry": "registry.acme.internal/mirror"})
    api = ecs_plans.target(tmp_path, {"registry": "registry.acme.internal/mirror"}).services["api"]
    assert api.image == "registry.acme.internal/mirror/ghcr.io/acme/api:1.0.0"
    assert plan.origins[("services", "api", "image")].kind == "rule"
