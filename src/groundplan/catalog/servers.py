"""Releases of model servers."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.catalog.store import load


@dataclass(frozen=True, slots=True)
class ServerRelease:
    """A release: its image with the version, and where that is from, with its date."""

    image: str
    source: str


def server_release(server: str) -> ServerRelease:
    """The release of ``vllm``, ``tgi`` or ``triton`` that is run."""
    row = load("servers")[server]
    return ServerRelease(f"{row['image']}:{row['version']}", f"{row['source']}, {row['as_of'].isoformat()}")


def vllm_image() -> str:
    """The image of vLLM's server, with its version."""
    return server_release("vllm").image
