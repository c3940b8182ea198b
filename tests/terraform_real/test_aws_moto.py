"""Blueprints for AWS applied by the real Terraform and provider against moto, planned again, destroyed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import boto3
import pytest
from botocore.config import Config

import moto_runs
import moto_server
from blueprints import document, files
from moto_gaps import ANSWERED_DIFFERENTLY, LEFT_OUT, Clients, Document, LeftOut, without_gaps
from moto_runs import Run
from terraform_cli import Terraform

FILES = {file.stem: file for file in files(provider="aws")}
# What holds data can be destroyed in development alone.
DEVELOPMENT = ("gpu-cluster-aws-full", "private-vpc-aws-eks-full", "api-first-aws-full")
PRODUCTION = "api-first-aws-minimal"
# Its schema is so large that Terraform works for ten seconds more on each: one case has it.
WAF = ("aws_wafv2_web_acl", "aws_wafv2_web_acl_association", "aws_wafv2_web_acl_logging_configuration")
WITH_WAF = "api-first-aws-full"
CASES = dict.fromkeys(DEVELOPMENT, "dev") | {PRODUCTION: "default"}


def _applicable(name: str) -> Document:
    return without_gaps(document(FILES[name], CASES[name]), covered=() if name == WITH_WAF else WAF)


@pytest.fixture(scope="module")
def runs(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Run]]]:
    """All cases at once: most of a run is the provider's waiting, by fixed pauses, for what moto has long made."""
    terraform.need("hashicorp/aws")
    folder = tmp_path_factory.mktemp("runs")
    with ThreadPoolExecutor(len(CASES)) as pool:
        yield {name: pool.submit(moto_runs.run, terraform, _applicable(name), folder / name) for name in CASES}


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    with moto_server.serve(tmp_path_factory.mktemp("moto")) as environment:
        once = Config(retries={"total_max_attempts": 1})
        yield lambda service: boto3.client(
            service,
            region_name="eu-west-1",
            endpoint_url=environment["AWS_ENDPOINT_URL"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=once,
        )


@pytest.mark.parametrize("left_out", LEFT_OUT, ids=lambda entry: str(entry.kind))
def test_what_is_left_out_is_in_a_case_and_still_missing_in_moto(clients: Clients, left_out: LeftOut) -> None:
    kinds = {kind for name, environment in CASES.items() for kind in document(FILES[name], environment)["resource"]}
    assert left_out.kind in kinds, "no case has one: take it off the list"
    assert left_out.missing is None or left_out.missing(clients), "moto can make it by now: take it off the list"


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_apply_then_no_change_then_destroy(runs: Mapping[str, Future[Run]], name: str) -> None:
    run = runs[name].result()
    assert run.applied == run.declared
    assert run.outputs.keys() == document(FILES[name], "dev").get("output", {}).keys()
    assert run.second_plan <= ANSWERED_DIFFERENTLY.keys()
    assert "Destroy complete!" in run.destroyed, run.destroyed
    assert not run.left


def test_production_keeps_what_holds_data(runs: Mapping[str, Future[Run]]) -> None:
    run = runs[PRODUCTION].result()
    assert run.second_plan <= ANSWERED_DIFFERENTLY.keys()
    assert run.applied == run.declared == run.left
    assert "Instance cannot be destroyed" in run.destroyed


def test_every_different_answer_was_met(runs: Mapping[str, Future[Run]]) -> None:
    assert frozenset().union(*(run.result().second_plan for run in runs.values())) == ANSWERED_DIFFERENTLY.keys()
