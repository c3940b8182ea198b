from __future__ import annotations

from pathlib import Path

import pytest

from terraform_cli import Terraform


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terraform:
    """A Terraform that prints its environment, with a mirror that has the AWS provider, and no registry."""
    (tmp_path / "mirror/registry.terraform.io/hashicorp/aws/5.100.0").mkdir(parents=True)
    binary = tmp_path / "terraform"
    binary.write_text('#!/bin/sh\nprintf "\\033[1m%s\\033[0m " "$@"\nenv\nexit 3\n')
    binary.chmod(0o755)
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("TF_LOG", "trace")
    monkeypatch.setattr(Terraform, "registry", False)
    return Terraform(str(binary), tmp_path / "terraform.tfrc", tmp_path / "cache", [tmp_path / "mirror"])


def test_providers_of_the_mirror_come_from_there(made: Terraform) -> None:
    config = made.config.read_text()
    assert f'path    = "{made.mirrors[0]}"\n    include = ["registry.terraform.io/hashicorp/aws"]' in config
    assert 'direct {\n    exclude = ["registry.terraform.io/hashicorp/aws"]' in config
    assert made.has("hashicorp/aws")
    assert not made.has("hashicorp/google")


def test_a_provider_that_is_nowhere_skips_the_test(made: Terraform) -> None:
    made.need("hashicorp/aws")
    with pytest.raises(pytest.skip.Exception, match="no Terraform provider hashicorp/google"):
        made.need("hashicorp/google")


def test_only_our_terraform_variables_reach_it(made: Terraform, tmp_path: Path) -> None:
    answer = made.run(["init", "-backend=false"], tmp_path, env={"TF_VAR_a": "1"})
    assert answer.returncode == 3
    assert answer.stdout.startswith("init -backend=false ")
    variables = dict(line.split("=", 1) for line in answer.stdout.splitlines() if line.startswith(("TF_", "CHECKPOINT")))
    assert variables.pop("CHECKPOINT_DISABLE") == "1"
    assert variables == {"TF_CLI_CONFIG_FILE": str(made.config), "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "TF_VAR_a": "1"}


def test_the_real_one_answers(terraform: Terraform, tmp_path: Path) -> None:
    answer = terraform.run(["version"], tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("Terraform v")
