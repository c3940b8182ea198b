from __future__ import annotations

import pytest

from groundplan.gcp.apis import Apis, ApisProps
from groundplan.terraform.stack import Stack


def test_none(stack: Stack) -> None:
    apis = Apis(stack, "apis", props=ApisProps("acme-desk", ()))
    assert stack.resources == {}
    with pytest.raises(KeyError):
        apis["run"]


def test_two(stack: Stack) -> None:
    apis = Apis(stack, "apis", props=ApisProps("acme-desk", ("compute.googleapis.com", "run.googleapis.com")))
    assert list(stack.resources) == ["google_project_service.apis_compute", "google_project_service.apis_run"]
    assert apis["run"].arguments == {"project": "acme-desk", "service": "run.googleapis.com", "disable_on_destroy": False}
