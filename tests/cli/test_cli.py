"""The command line as scripts and CI use it: exit codes, and what goes to stdout and what to stderr."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "blueprints" / "gpu-chat-aws.yaml"
ENTRY = "from groundplan.cli import main; main()"


def groundplan(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", ENTRY, *arguments], capture_output=True, text=True, cwd=cwd, check=False)


def wrong(folder: Path, old: str, new: str) -> Path:
    """The example with one part changed."""
    text = EXAMPLE.read_text()
    assert old in text
    file = folder / "blueprint.yaml"
    file.write_text(text.replace(old, new, 1))
    return file


def test_help_and_version_are_the_result() -> None:
    for arguments, part in ((["--help"], "synth"), (["--version"], "groundplan "), (["synth", "--help"], "--force")):
        answer = groundplan(*arguments)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert part in answer.stdout


def test_a_wrong_option_is_told_without_a_traceback() -> None:
    answer = groundplan("synth", "--nonsense", "x.yaml")
    assert answer.returncode == 2 and answer.stdout == ""
    assert "No such option" in answer.stderr and "Traceback" not in answer.stderr


def test_schema_prints_json() -> None:
    assert json.loads(groundplan("schema").stdout)["title"] == "groundplan blueprint"


def test_validate_says_which_environments_are_right() -> None:
    answer = groundplan("validate", str(EXAMPLE))
    assert (answer.returncode, answer.stdout) == (0, f"{EXAMPLE}: ok (dev, prod)\n")
    assert groundplan("validate", str(EXAMPLE), "--env", "dev").stdout == f"{EXAMPLE}: ok (dev)\n"


def test_problems_of_all_files_come_in_one_run(tmp_path: Path) -> None:
    file = wrong(tmp_path, "profile: gpu-cluster", "profil: gpu-cluster")
    answer = groundplan("validate", "--format", "line", str(file), "missing.yaml", str(tmp_path))
    assert answer.returncode == 2 and answer.stdout == ""
    lines = answer.stderr.splitlines()
    assert any(line.startswith("missing.yaml:1:1: GP101") for line in lines)
    assert any(line.startswith(f"{tmp_path}:1:1: GP101") for line in lines)
    assert any(line.startswith(f"{file}:") and "GP201" in line and "did you mean profile?" in line for line in lines)


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_reports_for_programs_go_to_stdout(format: str, tmp_path: Path) -> None:
    file = wrong(tmp_path, "profile: gpu-cluster", "profile: gpu-clusters")
    answer = groundplan("validate", "--format", format, str(file))
    assert answer.returncode == 2 and answer.stderr == ""
    report: dict[str, Any] = json.loads(answer.stdout)
    codes = (
        [item["code"] for item in report["problems"]]
        if format == "json"
        else [item["ruleId"] for item in report["runs"][0]["results"]]
    )
    assert codes == ["GP204"]
    good = groundplan("validate", "--format", format, str(EXAMPLE))
    assert good.returncode == 0 and json.loads(good.stdout)


def test_an_unknown_environment_is_told_with_the_nearest() -> None:
    answer = groundplan("synth", str(EXAMPLE), "--env", "prd")
    assert answer.returncode == 2 and "did you mean prod?" in answer.stderr


def test_synth_writes_checks_and_leaves_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert groundplan("synth", str(EXAMPLE), "--out", str(out), "--check").returncode == 1
    assert not out.exists()
    answer = groundplan("synth", str(EXAMPLE), "--out", str(out))
    assert answer.returncode == 0
    assert answer.stdout.splitlines() == [f"{out}/support-chat/{environment}" for environment in ("dev", "prod")]
    assert answer.stderr.startswith("note: no budget is given for support-chat dev, prod")
    home = out / "support-chat" / "dev"
    files = {file.relative_to(home).as_posix() for file in home.rglob("*") if file.is_file()}
    costs = {"cost.html", "cost.json", "cost.md"}
    outside = {file for file in files if not file.startswith("gitops/")}
    assert outside == {"manifest.json", "plan.json", "terraform/cdk.tf.json", *costs}
    assert {"gitops/README.md", "gitops/bootstrap/root.yaml", "gitops/values/models/chat.yaml"} <= files
    again = groundplan("synth", str(EXAMPLE), "--out", str(out), "--check")
    assert (again.returncode, again.stdout) == (0, "")


def test_an_edited_file_is_named_and_kept_without_force(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert groundplan("synth", str(EXAMPLE), "--env", "dev", "--out", str(out)).returncode == 0
    edited = out / "support-chat" / "dev" / "terraform" / "cdk.tf.json"
    edited.write_text("{}")
    check = groundplan("synth", str(EXAMPLE), "--env", "dev", "--out", str(out), "--check")
    assert check.returncode == 1 and check.stdout == f"edited: {edited}\n"
    refused = groundplan("synth", str(EXAMPLE), "--env", "dev", "--out", str(out))
    assert refused.returncode == 1 and str(edited) in refused.stderr and "--force" in refused.stderr
    assert edited.read_text() == "{}"
    assert groundplan("synth", str(EXAMPLE), "--env", "dev", "--out", str(out), "--force").returncode == 0
    assert len(edited.read_text()) > 1000


def test_a_wrong_blueprint_leaves_the_output_as_it_was(tmp_path: Path) -> None:
    file = wrong(tmp_path, "profile: gpu-cluster", "profile: gpu")
    answer = groundplan("synth", str(EXAMPLE), str(file), "--out", str(tmp_path / "out"))
    assert answer.returncode == 2 and not (tmp_path / "out").exists()


def test_output_that_cannot_be_written_is_exit_code_4(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    answer = groundplan("synth", str(EXAMPLE), "--out", str(tmp_path / "out"))
    assert answer.returncode == 4 and str(tmp_path / "out") in answer.stderr and "Traceback" not in answer.stderr


def test_two_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    twin = wrong(tmp_path, "owner: ", "owner: other-")
    answer = groundplan("synth", str(EXAMPLE), str(twin), "--out", str(tmp_path / "out"))
    assert answer.returncode == 2 and "is named support-chat, too" in answer.stderr


def test_json_summary(tmp_path: Path) -> None:
    summary = json.loads(groundplan("synth", str(EXAMPLE), "--out", str(tmp_path / "out"), "--json").stdout)
    assert summary["version"] == 1 and summary["written"] is True
    dev, prod = summary["pairs"]
    assert (dev["stack"], prod["stack"]) == ("support-chat-dev", "support-chat-prod")
    assert dev["resources"]["aws_nat_gateway"] == 1 and prod["resources"]["aws_nat_gateway"] == 3
    assert {change["kind"] for change in dev["changes"]} == {"added"}


def test_explain_names_line_overlay_rule_and_default() -> None:
    overlay = groundplan("explain", str(EXAMPLE), "models.chat.replicas.min", "--env", "prod").stdout
    line = next(number for number, text in enumerate(EXAMPLE.read_text().splitlines(), 1) if text.lstrip().startswith("prod:"))
    assert "(environment prod)" in overlay and f"{EXAMPLE.name}:" in overlay
    assert int(overlay.split(f"{EXAMPLE.name}:")[1].split(":")[0]) >= line
    assert "rule " in groundplan("explain", str(EXAMPLE), "models.chat.instance_type", "--env", "prod").stdout
    assert "default: " in groundplan("explain", str(EXAMPLE), "state.backend", "--env", "dev").stdout
    assert groundplan("explain", str(EXAMPLE), "cloud.region", "--env", "dev").stdout.startswith('region = "eu-west-1"\n')
    unknown = groundplan("explain", str(EXAMPLE), "models.chat.replica.min")
    assert unknown.returncode == 2 and "did you mean models.chat.replicas.min?" in unknown.stderr


def test_synth_and_cost_need_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", str(tmp_path / "no-node"))
    answer = groundplan("synth", str(EXAMPLE), "--out", str(tmp_path / "out"))
    assert answer.returncode == 0, answer.stderr
    assert groundplan("cost", str(EXAMPLE)).returncode == 0


@pytest.mark.parametrize("becomes", ["KeyboardInterrupt", "ValueError"])
def test_an_interrupt_is_one_line_and_leaves_nothing(tmp_path: Path, becomes: str) -> None:
    """Ctrl-C reaches the whole process group; a library may make another exception of it."""
    started = tmp_path / "started"
    # It comes when the files are made, and not yet written.
    slow = (
        "import pathlib, time\nfrom groundplan.cli import synthesis\n"
        f"def wait(plan):\n  try:\n    pathlib.Path({str(started)!r}).touch()\n    time.sleep(60)\n"
        f"  except KeyboardInterrupt:\n    raise {becomes}('Ctrl-C') from None\n"
        f"synthesis._gitops = wait\n{ENTRY}"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", slow, "synth", str(EXAMPLE), "--out", str(tmp_path / "out")],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    while not started.exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told.strip() == "interrupted; nothing is half written"
    assert not (tmp_path / "out").exists()


def test_an_environment_that_is_gone_is_pointed_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert groundplan("synth", str(EXAMPLE), "--out", str(out)).returncode == 0
    text = EXAMPLE.read_text()
    file = tmp_path / "blueprint.yaml"
    file.write_text(text[: text.index("  prod:\n")])
    answer = groundplan("synth", str(file), "--out", str(out))
    assert answer.returncode == 0 and (out / "support-chat" / "prod" / "plan.json").exists()
    assert str(out / "support-chat" / "prod") in answer.stderr
    assert str(out / "support-chat" / "dev") not in answer.stderr


def test_output_that_nobody_reads_is_no_reason_to_fail(tmp_path: Path) -> None:
    command = f"{sys.executable} -c '{ENTRY}' synth {EXAMPLE} --env dev --out {tmp_path / 'out'} >&-"
    answer = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    assert answer.returncode == 0 and answer.stderr.count("\n") == 1 and answer.stderr.startswith("note: no budget")
