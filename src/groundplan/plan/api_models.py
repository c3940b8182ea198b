"""Models behind an API, on any cloud: the vendors that ask for a key, and where their keys are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from groundplan.blueprint.model import Model
from groundplan.problems import Path, Problem

# Vendors whose API takes a key, with its host.
# https://platform.openai.com/docs/api-reference/introduction, https://docs.claude.com/en/api/overview
HOSTS: Mapping[str, str] = {"openai": "api.openai.com", "anthropic": "api.anthropic.com"}


def api_problems(models: Mapping[str, Model], *, own: str | None, cloud: str, code: str) -> Iterator[Problem]:
    """Models behind an API that cannot be called from ``cloud``, whose own API is ``own``: ``vertex``; None: it has none."""
    vendors = (*HOSTS, *([] if own is None else [own]))
    for name, model in models.items():
        path: Path = ("models", name)
        if vendor(model) not in vendors:
            hint = f"allowed: {', '.join(f'{known}://MODEL' for known in vendors)}"
            message = f"{model.source} is no model API that a service on {cloud} reaches"
            yield Problem(code, (*path, "source"), message, hint)
        for key in ("gpu", "replicas"):
            if getattr(model, key) is not None:
                message = f"{key} is given, but {name} runs behind an API of somebody else"
                yield Problem(code, (*path, key), message, "delete it")


def vendor(model: Model) -> str:
    """Whose API it is: ``openai`` of ``openai://gpt-5-mini``."""
    return model.source.partition("://")[0]


def key_secret(name: str, model: Model) -> str | None:
    """Name of the secret with the key of this model's API; None where it takes none."""
    return f"{name}-api-key" if model.server == "api" and vendor(model) in HOSTS else None


def key_secrets(models: Mapping[str, Model]) -> list[str]:
    """Names of the secrets that hold the keys of model APIs."""
    return [secret for name, model in models.items() if (secret := key_secret(name, model))]
