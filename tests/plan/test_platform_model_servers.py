"""Models that another server than vLLM serves, and what services get of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import gke_plans
from aws_plans import SMALL
from groundplan import catalog
from groundplan.plan.model.platform import ContainerServer, Platform
from groundplan.problems import BlueprintError
from platform_plans import plan

RANKER = {"server": "custom", "image": "ghcr.io/acme/ranker:1.4.2", "source": "s3://acme-models/ranker/"}
TRITON = {"server": "triton", "source": "s3://acme-models/vision"}
TGI = {"server": "tgi"}


def of(folder: Path, chat: dict[str, Any], more: dict[str, Any] | None = None, base: Any = SMALL) -> Platform:
    found = plan(folder, base, {"models": {"chat": chat}, **(more or {})}).platform
    assert found is not None
    return found


def server(folder: Path, chat: dict[str, Any], more: dict[str, Any] | None = None, base: Any = SMALL) -> ContainerServer:
    found = of(folder, chat, more, base).models["chat"]
    assert isinstance(found, ContainerServer)
    return found


def problems(folder: Path, chat: dict[str, Any], base: Any = SMALL) -> list[tuple[str, str]]:
    with pytest.raises(BlueprintError) as caught:
        of(folder, chat, base=base)
    assert all(found.at is not None and found.hint for found in caught.value.problems)
    return [(found.code, ".".join(str(part) for part in found.path)) for found in caught.value.problems]


def test_text_generation_inference_is_started_by_its_options(tmp_path: Path) -> None:
    found = server(tmp_path, TGI | {"context": 8192, "concurrency": 32, "gpu": {"type": "a10g", "count": 4}})
    options = dict(zip(found.args[::2], found.args[1::2], strict=True))
    assert options == {
        "--model-id": "acme/chat-8b",
        "--port": "8080",
        "--num-shard": "4",
        "--max-input-tokens": "8191",
        "--max-total-tokens": "8192",
        "--max-concurrent-requests": "32",
    }
    assert found.command == ()
    assert found.image == catalog.server_release("tgi").image
    assert (found.port, found.health, found.cache, found.hub_token) == (8080, "/health", "/data", True)
    assert {found.env["HOME"], found.env["HUGGINGFACE_HUB_CACHE"]} == {found.cache}
    without = server(tmp_path, TGI)
    assert not [part for part in without.args if part.startswith("--max")]


def test_triton_reads_its_repository_itself(tmp_path: Path) -> None:
    found = server(tmp_path, TRITON)
    assert (found.command, found.args) == (
        ("tritonserver",),
        ("--model-repository=s3://acme-models/vision", "--http-port=8000"),
    )
    assert (found.port, found.health, found.streamed, found.hub_token) == (8000, "/v2/health/ready", True, False)
    # It copies the repository before it loads it.
    assert (found.cache, found.disk_gib > 10) == ("/tmp", True)
    on_gke = server(tmp_path, TRITON | {"source": "gs://acme-models/vision"}, base=gke_plans.SMALL)
    assert on_gke.args[0] == "--model-repository=gs://acme-models/vision"


@pytest.mark.parametrize("kind", ["onnx", "custom"])
def test_a_program_of_the_team_is_told_what_to_load(kind: str, tmp_path: Path) -> None:
    found = server(tmp_path, RANKER | {"server": kind, "port": 9000, "health": "/ready"})
    assert (found.image, found.command, found.args) == ("ghcr.io/acme/ranker:1.4.2", (), ())
    assert (found.port, found.health, found.cache) == (9000, "/ready", "/cache")
    assert found.env == {
        "HF_HOME": "/cache",
        "HOME": "/cache",
        "MODEL_NAME": "chat",
        "MODEL_SOURCE": "s3://acme-models/ranker/",
        "PORT": "9000",
    }


def test_what_is_said_is_taken(tmp_path: Path) -> None:
    given = {"image": "ghcr.io/acme/tgi:3.3.7-user", "port": 9000, "health": "/ping"}
    for chat in (TGI, TRITON):
        found = server(tmp_path, chat | given)
        assert (found.image, found.port, found.health) == ("ghcr.io/acme/tgi:3.3.7-user", 9000, "/ping")
        assert "9000" in " ".join(found.args)


def test_images_of_model_servers_are_mirrored_as_those_of_services(tmp_path: Path) -> None:
    own = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
    found = plan(tmp_path, SMALL, {"models": {"chat": RANKER}, "registry": f"{own}/mirror"})
    assert found.platform is not None
    copy = f"{own}/mirror/{found.stack}/ghcr.io/acme/ranker:1.4.2"
    assert found.platform.models["chat"].image == copy
    assert found.target.images.mirror == {"ghcr.io/acme/ranker:1.4.2": copy}  # type: ignore[union-attr]  # on AWS
    assert found.target.images.repositories == (f"mirror/{found.stack}/ghcr.io/acme/ranker",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("chat", "path"),
    [
        (TGI | {"source": "s3://acme-models/chat"}, ("GP410", "models.chat.source")),
        (TRITON | {"source": "hf://acme/vision"}, ("GP410", "models.chat.source")),
        (TRITON | {"port": 8002}, ("GP204", "models.chat.port")),
        (RANKER | {"replicas": {"min": 0, "max": 2}}, ("GP204", "models.chat.replicas.min")),
    ],
)
def test_what_a_server_cannot_do_is_refused(chat: dict[str, Any], path: tuple[str, str], tmp_path: Path) -> None:
    assert problems(tmp_path, chat) == [path]


def test_the_release_of_triton_needs_a_gpu_that_it_knows(tmp_path: Path) -> None:
    old = {"gpu": {"type": "v100", "count": 1}, "source": "gs://acme-models/vision"}
    assert problems(tmp_path, TRITON | old, gke_plans.SMALL) == [("GP465", "models.chat.gpu.type")]
    older = "nvcr.io/nvidia/tritonserver:24.12-py3"
    assert server(tmp_path, TRITON | old | {"image": older}, base=gke_plans.SMALL).image == older


def test_a_private_network_reaches_the_image_through_a_registry(tmp_path: Path) -> None:
    private = {"profile": "private-vpc", "intent": {"residency": "eu"}}
    with pytest.raises(BlueprintError) as caught:
        plan(tmp_path, SMALL, {"models": {"chat": RANKER}, **private})
    assert ("GP416", ("models", "chat", "image")) in [(found.code, found.path) for found in caught.value.problems]


def test_codes_of_google_cloud(tmp_path: Path) -> None:
    chat = TRITON | {"source": "hf://acme/vision", "replicas": {"min": 0, "max": 1}}
    assert problems(tmp_path, chat, gke_plans.SMALL) == [
        ("GP475", "models.chat.replicas.min"),
        ("GP467", "models.chat.source"),
    ]


@pytest.mark.parametrize(
    ("chat", "env"),
    [
        (TGI, {"CHAT_URL": "http://chat.models.svc:8080", "CHAT_MODEL": "tgi"}),
        (TRITON, {"CHAT_URL": "http://chat.models.svc:8000"}),
        (RANKER | {"port": 9000}, {"CHAT_URL": "http://chat.models.svc:9000", "CHAT_MODEL": "chat"}),
    ],
)
def test_services_get_address_name_and_key(chat: dict[str, Any], env: dict[str, str], tmp_path: Path) -> None:
    api = {
        "image": "ghcr.io/acme/api:1.4.2",
        "port": 8080,
        "cpu": 0.5,
        "memory": "1Gi",
        "replicas": {"min": 1, "max": 2},
        "expose": "internal",
        "needs": ["chat"],
    }
    found = of(tmp_path, chat, {"services": {"api": api}})
    assert found.workloads["api"].env == env
    # Triton asks nobody for a key.
    keys = {key for secret in found.workloads["api"].secrets for key in found.secrets[secret].keys}
    assert keys == (set() if chat["server"] == "triton" else {"CHAT_API_KEY"})
    assert ("vllm-api-key" in found.secrets) == (chat["server"] != "triton")
