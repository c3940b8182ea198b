"""How long a blueprint wants logs and traces to be kept."""

from __future__ import annotations

from groundplan.blueprint import Blueprint


def log_days(blueprint: Blueprint) -> int | None:
    """Days that logs are kept; None where the blueprint does not say it."""
    return None if blueprint.observability is None else _days(blueprint.observability.logs)


def trace_days(blueprint: Blueprint) -> int | None:
    """Days that traces are kept; None where the blueprint does not say it: then nothing keeps them."""
    return None if blueprint.observability is None else _days(blueprint.observability.traces)


def _days(given: str | None) -> int | None:
    """``30d`` -> 30."""
    return None if given is None else int(given.removesuffix("d"))
