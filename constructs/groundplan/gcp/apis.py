"""The APIs of a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource


@dataclass(frozen=True, slots=True)
class ApisProps:
    """``names`` are host names such as ``run.googleapis.com``."""

    project: str
    names: tuple[str, ...]


class Apis(Component):
    """Enables APIs; whatever calls one depends on ``apis["run.googleapis.com"]``.

    They stay enabled when the stack is destroyed: other things in the project may use them.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_project_service
    """

    enabled: Mapping[str, Resource]

    def __init__(self, scope: Construct, id: str, *, props: ApisProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self.enabled = {
            name: google.ProjectService(
                self,
                name.removesuffix(".googleapis.com"),
                project=props.project,
                service=name,
                disable_on_destroy=False,
            )
            for name in props.names
        }

    def __getitem__(self, name: str) -> Resource:
        return self.enabled[f"{name}.googleapis.com"]
