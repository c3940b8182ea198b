"""Buckets, secrets and the budget of a product on AWS, and the names that AWS takes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import aws_plans
from aws_plans import target
from groundplan.plan.aws.names import name_problem
from groundplan.plan.model import Bucket
from groundplan.plan.model.aws import Budget
from groundplan.problems import BlueprintError, Problem
from problem_texts import told

ACCOUNT = "123456789012"
SERVICE: dict[str, Any] = {
    "image": "ghcr.io/acme/api:1",
    "cpu": 1,
    "memory": "1Gi",
    "replicas": {"min": 1, "max": 2},
}


def problem(folder: Path, changes: dict[str, Any]) -> tuple[str, str, str]:
    with pytest.raises(BlueprintError) as caught:
        aws_plans.plan(folder, changes)
    (found,) = told(caught.value.problems)
    return found


# --- buckets ----------------------------------------------------------------------------------------------------------------


def test_every_cluster_has_a_bucket_for_models_and_one_for_logs(tmp_path: Path) -> None:
    assert target(tmp_path).buckets == {
        "models": Bucket(f"shop-prod-models-{ACCOUNT}", None),
        "logs": Bucket(f"shop-prod-logs-{ACCOUNT}", 30),
    }


def test_traces_and_backups_have_a_bucket_where_there_are_any(tmp_path: Path) -> None:
    changes = {"observability": {"logs": "90d", "traces": "3d"}, "data": {"postgres": {"tier": "small", "run": "cluster"}}}
    plan = aws_plans.plan(tmp_path, changes)
    buckets = target(tmp_path, changes).buckets
    assert {purpose: bucket.expire_days for purpose, bucket in buckets.items()} == {
        "backups": None,
        "logs": 90,
        "models": None,
        "traces": 3,
    }
    assert plan.origins["buckets", "traces", "expire_days"].key == "observability.traces"


# --- secrets ----------------------------------------------------------------------------------------------------------------


def test_secrets_that_services_name_and_keys_of_model_apis(tmp_path: Path) -> None:
    models = {
        "gpt": {"source": "openai://gpt-5-mini", "server": "api"},
        "nova": {"source": "bedrock://amazon.nova-lite-v1:0", "server": "api"},
    }
    services = {"api": {**SERVICE, "secrets": {"STRIPE": "stripe"}}, "web": {**SERVICE, "secrets": {"PAY": "stripe"}}}
    changes = {"models": models, "services": services}
    assert target(tmp_path, changes).secrets == {"gpt-api-key": "shop/prod/gpt-api-key", "stripe": "shop/prod/stripe"}
    assert target(tmp_path, changes, "dev").secrets["stripe"] == "shop/dev/stripe"
    assert target(tmp_path).secrets == {}


def test_a_secret_that_would_be_the_hub_token(tmp_path: Path) -> None:
    changes: dict[str, Any] = {"services": {"api": {**SERVICE, "secrets": {"HF": "hub-token"}}}}
    code, path, text = problem(tmp_path, changes)
    assert (code, path) == ("GP413", "services.api.secrets.HF")
    assert text.startswith("shop/prod/hub-token is the secret with the Hugging Face token already")
    changes["models"] = {"chat": {"source": "s3://acme-models/chat"}}
    assert target(tmp_path, changes).secrets == {"hub-token": "shop/prod/hub-token"}, "nothing else takes the name"


# --- budget -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"budget": {"monthly_usd": 1200.5}}, {"intent": {"budget": {"monthly_usd": 1200.5}}}])
def test_the_budget_may_stand_in_two_places(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert target(tmp_path, changes).budget == Budget("shop-prod", Decimal("1200.5"))
    assert target(tmp_path).budget is None


def test_budgets_that_cannot_be(tmp_path: Path) -> None:
    both = {"budget": {"monthly_usd": 10}, "intent": {"budget": {"monthly_usd": 10}}}
    code, path, text = problem(tmp_path, both)
    assert (code, path) == ("GP210", "budget")
    assert text.startswith("budget is short for intent.budget, and both are given")
    assert problem(tmp_path, {"budget": {"monthly_usd": 0}})[:2] == ("GP204", "budget.monthly_usd")


# --- names ------------------------------------------------------------------------------------------------------------------


def parts(found: Problem | None) -> tuple[str, str, str]:
    assert found is not None
    return found.code, found.message, found.hint


def test_a_name_that_is_too_long() -> None:
    assert name_problem("load_balancer", "a" * 32) is None
    assert parts(name_problem("load_balancer", "a" * 34)) == (
        "GP419",
        f"a load balancer would be named {'a' * 34}: 34 characters, and AWS takes 32",
        "shorten metadata.name or the environment, together by 2",
    )
    code, _, hint = parts(name_problem("role", "a" * 65, ("services", "api")))
    assert (code, hint) == ("GP419", "shorten services.api, metadata.name or the environment, together by 1")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("load_balancer", "internal-shop"),
        ("database", "shop--a-prod"),
        ("cache", "shop-prod-"),
        ("bucket", "Shop"),
        ("repository", "shop//api"),
    ],
)
def test_a_name_of_the_wrong_form(kind: str, name: str) -> None:
    code, message, hint = parts(name_problem(kind, name))
    assert code == "GP413"
    assert f"would be named {name}, and AWS does not take it" in message
    assert hint.startswith("allowed: ")


def test_the_longest_names_of_all_are_taken(tmp_path: Path) -> None:
    changes = {
        "metadata": {"name": "a" * 24},
        "environments": {"e" * 12: {}},
        "observability": {"traces": "3d"},
    }
    found = target(tmp_path, changes, "e" * 12)
    assert max(len(bucket.name) for bucket in found.buckets.values()) == 57
    assert max(len(identity.role) for identity in found.identities.values()) == 56
