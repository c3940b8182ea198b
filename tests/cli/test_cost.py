"""`groundplan cost`, and the guard of `groundplan synth`, as people and CI use them."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from groundplan.cli.cost import cost
from groundplan.cli.history import HistoryError, read_history
from groundplan.cli.synth import synth
from groundplan.cost.report.groups import usd
from groundplan.prices import Price, price
from groundplan.problems import MachineError, RefusedError

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "blueprints" / "gpu-chat-aws.yaml"
ONPREM = ROOT / "blueprints" / "desk-onprem.yaml"
ENTRY = "from groundplan.cli import main; main()"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cost, [str(argument) for argument in arguments], catch_exceptions=False)


def refused(*arguments: str | Path) -> str:
    """What is told of wrong input, which ends with exit code 2 and prints no result."""
    answer = run(*arguments)
    assert (answer.exit_code, answer.stdout) == (2, "")
    return answer.stderr


def changed(folder: Path, *pairs: tuple[str, str], name: str = "blueprint.yaml") -> Path:
    """The example with parts changed."""
    text = EXAMPLE.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / name
    file.write_text(text)
    return file


BUDGET = ("observability:", "budget: {monthly_usd: 100}\n\nobservability:")
SAVINGS = ("observability:", "pricing: {savings_plan_1y: 0.25}\n\nobservability:")


# --- a blueprint ------------------------------------------------------------------------------------------------------------


def test_the_table_has_each_pair_with_its_total_and_what_is_said_of_its_budget() -> None:
    answer = run(EXAMPLE)
    assert answer.exit_code == 0 and answer.stderr == ""
    lines = answer.stdout.splitlines()
    assert [line.strip() for line in lines if line.startswith("support-chat")] == ["support-chat dev", "support-chat prod"]
    assert sum(line.startswith("total ") for line in lines) == 2
    assert "no budget is given for dev" in lines and "no budget is given for prod" in lines
    assert "\x1b" not in answer.stdout, "what is piped has no colours"


def test_all_formats_have_the_discounts_of_the_blueprint(tmp_path: Path) -> None:
    file = changed(tmp_path, SAVINGS)
    (pair,) = json.loads(run(file, "--env", "prod", "--format", "json").stdout)["pairs"]
    total, discounted = float(pair["totals"]["typical"]), float(pair["discounted"]["typical"])
    # What runs when idle is what one commits to.
    instances = sum(float(item["amounts"]["idle"]) for item in pair["items"] if item["discount"] == "savings_plan")
    assert instances > 0 and discounted == pytest.approx(total - instances / 4, abs=0.02)
    shown = f"${discounted:,.2f}"
    table = run(file, "--env", "prod").stdout
    assert "typical with discounts" in table and shown in table
    markdown = run(file, "--env", "prod", "--format", "markdown").stdout
    assert "| typical with discounts |" in markdown and markdown.startswith(f"## support-chat in prod: {shown}")
    page = run(file, "--env", "prod", "--format", "html").stdout
    assert "With discounts" in page and shown in page


@pytest.mark.parametrize("form", ["table", "json", "markdown", "html"])
def test_a_usage_of_any_size_has_its_amounts(tmp_path: Path, form: str) -> None:
    names = ("steady_rps", "messages", "message_kib", "queue_calls", "trace_kib")
    text = "".join(f"{name}: {10**12}\n" for name in names) + "objects_kib: 1e-30\n"
    (tmp_path / "usage.yaml").write_text(text)
    assert run(EXAMPLE, "--env", "dev", "--format", form, "--usage", tmp_path / "usage.yaml").exit_code == 0


def test_numbers_of_a_usage_file_take_the_place_of_assumptions(tmp_path: Path) -> None:
    (tmp_path / "usage.yaml").write_text("steady_rps: 0\npeak_rps: 0\n")
    (pair,) = json.loads(run(EXAMPLE, "--env", "dev", "--format", "json", "--usage", tmp_path / "usage.yaml").stdout)["pairs"]
    assert pair["usage"]["steady_rps"] == {"assumed": False, "unit": "requests a second", "value": "0"}
    assert pair["usage"]["log_kib"]["assumed"] is True


def test_a_cluster_that_is_there_already_costs_what_is_called_outside_and_takes_no_budget() -> None:
    answer = run(ONPREM)
    assert answer.exit_code == 0 and "budget" not in answer.stdout
    assert answer.stdout.count("total") >= 2


@pytest.mark.parametrize("columns", [30, 60, 140])
def test_the_tables_fit_the_terminal(columns: int) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}
    command = [sys.executable, "-c", ENTRY, "cost", str(ONPREM), "--env", "dev", "--compare", "models.chat.replicas.max=0"]
    with subprocess.Popen(command, stdout=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # how Linux says that the other side is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    rows = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.decode().splitlines() if "$" in line]
    assert rows and all(len(row) <= max(columns, 60) for row in rows)


# --- alternatives -----------------------------------------------------------------------------------------------------------


def test_alternatives_stand_beside_it_each_synthesized_or_with_its_reason(tmp_path: Path) -> None:
    file = changed(tmp_path, SAVINGS, ("a10g", "t4"))
    changes = ("gcp/europe-west4", "aws/us-east-1", "models.chat.gpu.type=h100")
    options = [option for change in changes for option in ("--compare", change)]
    found = json.loads(run(file, "--env", "prod", "--format", "json", *options).stdout)
    there, east, lacking = found["alternatives"]
    assert [one["change"] for one in found["alternatives"]] == list(changes)
    assert there["notes"] == ["not carried over: state, cluster.admins, cluster.api_access, pricing"]
    assert float(there["totals"]["typical"]) > 0 and there["discounted"] == there["totals"]
    assert east["notes"] == [] and float(east["discounted"]["typical"]) < float(east["totals"]["typical"])
    assert [(one["code"], one["path"]) for one in lacking["problems"]] == [("GP407", "models.chat.gpu.type")]
    markdown = run(file, "--env", "prod", "--format", "markdown", *options).stdout
    assert "`gcp/europe-west4` of support-chat prod: not carried over: state, cluster.admins" in markdown
    page = run(file, "--env", "prod", "--format", "html", *options).stdout
    assert ">Alternatives<" in page and "Changes since" not in page
    assert all(f"<code>{change}</code>" in page for change in changes)
    assert "`models.chat.gpu.type=h100` of support-chat prod does not compile: models.chat.gpu.type: " in markdown


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("azure/west", "'azure/west' is no change: CLOUD/REGION"),
        ("models.chat.gpu={type: l4", "'{type: l4' is no list, map or text in quotes"),
        ("=3", "'=3' is no change"),
    ],
)
def test_what_is_no_change_is_told(change: str, told: str) -> None:
    assert told in refused(EXAMPLE, "--compare", change)


# --- another commit ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A git repository of two blueprints on a cluster of one's own, of which a synthesis takes no time."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "product").mkdir()
    shutil.copy(ONPREM, tmp_path / "product" / "desk.yaml")
    shutil.copy(EXAMPLE, tmp_path / "chat.yaml")
    (tmp_path / "wrong.yaml").write_text(ONPREM.read_text().replace("name: desk", "name: wrong").replace("gpu-cluster", "gpu"))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    yield tmp_path


def differences(*arguments: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--format", "json").stdout)
    return found


def test_a_change_shows_as_changed_line_items_and_new_totals(repository: Path) -> None:
    changed(repository, ("a10g", "t4"), name="chat.yaml")
    found = differences("chat.yaml", "--env", "dev", "--base", "main")
    (one,) = found["differences"]
    assert found["base"] == "main" and "notes" not in found
    kinds = {(line["before"] is None, line["after"] is None) for line in one["changed"]}
    assert {(True, False), (False, True)} & kinds
    typical = {
        state: sum(float(line[state]["typical"]) for line in one["changed"] if line[state]) for state in ("before", "after")
    }
    total = float(one["after"]["typical"]) - float(one["before"]["typical"])
    assert total == pytest.approx(typical["after"] - typical["before"], abs=0.001) and total < 0
    comment = run("chat.yaml", "--env", "dev", "--base", "main", "--format", "markdown").stdout
    assert comment.startswith("## Cost a month, and what changes since main\n")
    page = run("chat.yaml", "--env", "dev", "--base", "main", "--format", "html").stdout
    assert ">Changes since main<" in page and f"support-chat in dev: -${-total:,.2f} in a typical month" in page
    assert f"(-${-total:,.2f})" in comment and "| removed | `aws_eks_node_group.gpu_g5-2xlarge" in comment


def test_files_come_go_and_have_been_wrong(repository: Path) -> None:
    desk = repository / "product" / "desk.yaml"
    (repository / "new.yaml").write_text(desk.read_text().replace("name: desk", "name: fresh"))
    (repository / "wrong.yaml").write_text(desk.read_text().replace("name: desk", "name: wrong"))
    shutil.rmtree(repository / "product")
    found = differences("new.yaml", "wrong.yaml", "product/desk.yaml", "--env", "dev", "--base", "HEAD")
    states = {one["name"]: (one["before"] is None, one["after"] is None) for one in found["differences"]}
    assert states == {"fresh": (True, False), "wrong": (True, False), "desk": (False, True)}
    (note,) = found["notes"]
    assert note.startswith("wrong.yaml was wrong at HEAD, so that all of it counts as added: ")
    markdown = run("wrong.yaml", "product/desk.yaml", "--env", "dev", "--base", "HEAD", "--format", "markdown").stdout
    assert f"**Note:** {note}" in markdown and "**desk** dev" in markdown and "removed |" in markdown
    table = run("wrong.yaml", "product/desk.yaml", "--env", "dev", "--base", "HEAD").stdout
    assert f"note: {note}" in table and "dev is no longer there" in table


def test_a_file_that_never_was_is_told(repository: Path) -> None:
    assert "there is no such file" in refused("nowhere/new.yaml", "--base", "main")


@pytest.mark.parametrize("ref", ["nope", "", "-x", "main:product"])
def test_an_unknown_commit_is_told(repository: Path, ref: str) -> None:
    with pytest.raises(HistoryError, match=r"git has no commit .* git fetch --unshallow"):
        read_history(ref, ["chat.yaml"])


def test_a_file_outside_of_a_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(HistoryError, match=r"blueprint\.yaml out of git's history: .*not a git repository"):
        read_history("main", [str(changed(tmp_path))])


def test_without_git_the_machine_lacks_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MachineError, match="needs git"):
        read_history("main", [str(EXAMPLE)])


# --- Terraform JSON ---------------------------------------------------------------------------------------------------------


def terraform(folder: Path, content: Any, name: str = "cdk.tf.json") -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_terraform_json_of_anybody_is_priced(tmp_path: Path) -> None:
    resources = [{"aws_vpc": [{"main": {}}]}, {"aws_nat_gateway": {"a": {"allocation_id": "x"}, "b": [{}]}}]
    file = terraform(tmp_path, {"resource": resources, "module": {"queue": {"source": "./queue"}}})
    (pair,) = json.loads(run(file, "--region", "us-east-1", "--format", "json").stdout)["pairs"]
    assert (pair["name"], pair["environment"], pair["cloud"], pair["region"]) == ("cdk.tf", "", "aws", "us-east-1")
    hours = {item["address"]: item["amounts"]["idle"] for item in pair["items"] if item["component"] == "NAT gateway"}
    assert hours["aws_nat_gateway.a"] == hours["aws_nat_gateway.b"] == "32.85"  # 730 h at $0.045
    assert [(one["address"], one["because"]) for one in pair["not_priced"]] == [
        ("module.queue", "its resources stand in other files")
    ]
    table = run(file, "--region", "us-east-1").stdout
    assert "1 part has no price" in table and "budget" not in table


@pytest.mark.parametrize(
    ("content", "region", "told"),
    [
        ("hello", "us-east-1", "cdk.tf.json:1:1 is not JSON: expecting value"),
        ("[" * 100_000, "us-east-1", "cdk.tf.json is nested too deeply"),
        ([], "us-east-1", "it has no resources: expected Terraform in JSON"),
        ({"resource": {}}, "us-east-1", "it has no resources"),
        ({"resource": {"aws_vpc": 3}}, "us-east-1", "aws_vpc must be a map"),
        ({"resource": {"aws_vpc": {"a": "x"}}}, "us-east-1", "aws_vpc.a must be a map"),
        ({"resource": {"azurerm_vnet": {"a": {}}}}, "us-east-1", "of one cloud, AWS or Google Cloud"),
        ({"resource": {"aws_vpc": {"a": {}}, "google_x": {"b": {}}}}, "us-east-1", "of one cloud, AWS or Google Cloud"),
        (
            {"resource": {"aws_vpc": {"a": {}}}},
            "europe-west4",
            "no prices of europe-west4; of this cloud it has ap-northeast-1",
        ),
    ],
)
def test_terraform_json_that_is_wrong_is_told(tmp_path: Path, content: Any, region: str, told: str) -> None:
    message = refused(terraform(tmp_path, content), "--region", region)
    assert message.startswith("error: ") and told in message


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert "cannot be read: no such file or directory" in refused(tmp_path / "x.json", "--region", "us-east-1")
    (tmp_path / "d.json").mkdir()
    assert "cannot be read: is a directory" in refused(tmp_path / "d.json", "--region", "us-east-1")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["a.json"], "does not say its region: --region"),
        (["a.json", "b.yaml", "--region", "us-east-1"], "no blueprint beside it"),
        (["a.json", "--region", "us-east-1", "--base", "main"], "--base is about blueprints"),
        (["a.json", "--region", "us-east-1", "--env", "dev"], "--env is about blueprints"),
        (["a.json", "--region", "us-east-1", "--compare", "aws/us-west-2"], "--compare is about blueprints"),
        (["a.yaml", "--region", "us-east-1"], "a blueprint says its own"),
        (["a.yaml", "--format", "xml"], "'xml' is not one of"),
        ([], "Missing argument"),
    ],
)
def test_options_that_do_not_go_together_are_told(options: list[str], told: str) -> None:
    assert told in refused(*options)


def test_problems_of_blueprint_environment_and_usage_have_their_place(tmp_path: Path) -> None:
    assert "it has: dev, prod" in refused(EXAMPLE, "--env", "nope")
    assert "there is no such file" in refused(tmp_path / "no.yaml")
    (tmp_path / "usage.yaml").write_text("steady_rp: 3\n")
    assert "did you mean steady_rps?" in refused(EXAMPLE, "--usage", tmp_path / "usage.yaml")


# --- the guard of synth -----------------------------------------------------------------------------------------------------


def guarded(file: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(synth, [str(file), "--env", "dev", "--out", str(out), *options])


@pytest.mark.parametrize("option", [[], ["--check"], ["--json"]], ids=["write", "check", "json"])
def test_above_the_budget_nothing_is_written(tmp_path: Path, option: list[str]) -> None:
    answer = guarded(changed(tmp_path, BUDGET), tmp_path / "out", *option)
    assert isinstance(answer.exception, RefusedError) and answer.exception.exit == 1
    told = str(answer.exception)
    assert told.startswith("support-chat dev: a typical month costs ") and "and the budget is $100.00" in told
    assert "--allow-over-budget" in told and answer.stdout == ""
    assert not (tmp_path / "out").exists()


def test_who_allows_it_gets_it(tmp_path: Path) -> None:
    answer = guarded(changed(tmp_path, BUDGET), tmp_path / "out", "--allow-over-budget", "--json")
    assert answer.exit_code == 0 and answer.stderr == ""
    summary = json.loads(answer.stdout)
    (pair,) = summary["pairs"]
    written = tmp_path / "out" / "support-chat" / "dev"
    (found,) = json.loads((written / "cost.json").read_bytes())["pairs"]
    assert summary["version"] == 1 and pair["typical_usd"] == found["discounted"]["typical"]
    assert found["budget"] == "100"
    assert "is **above** the budget of $100.00" in (written / "cost.md").read_text()


def test_a_discount_can_keep_a_product_within_its_budget(tmp_path: Path) -> None:
    (pair,) = json.loads(run(changed(tmp_path, SAVINGS), "--env", "dev", "--format", "json").stdout)["pairs"]
    between = (float(pair["totals"]["typical"]) + float(pair["discounted"]["typical"])) / 2
    budget = ("observability:", f"budget: {{monthly_usd: {between:.0f}}}\n\nobservability:")
    assert guarded(changed(tmp_path, SAVINGS, budget), tmp_path / "out").exit_code == 0
    assert isinstance(guarded(changed(tmp_path, budget), tmp_path / "other").exception, RefusedError)


def test_a_budget_that_prices_of_other_regions_would_break_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_clusters_here(cloud: str, service: str, item: str, region: str) -> Price | None:
        return None if (service, region) == ("eks", "eu-west-1") else price(cloud, service, item, region)

    monkeypatch.setattr("groundplan.cost.meter.price", no_clusters_here)
    (pair,) = json.loads(run(EXAMPLE, "--env", "dev", "--format", "json").stdout)["pairs"]
    # The control plane: 730 x 0.10 in us-east-1.
    assert pair["not_priced_about"]["typical"] == "73.00"
    typical = Decimal(pair["discounted"]["typical"])
    budget = ("observability:", f"budget: {{monthly_usd: {typical + 50}}}\n\nobservability:")
    answer = guarded(changed(tmp_path, budget), tmp_path / "out")
    more = f"a typical month costs {usd(typical)}, and about $73 more by prices of other regions"
    assert answer.exit_code == 0
    assert answer.stderr == f"note: support-chat dev: {more}; the budget is {usd(typical + 50)}\n"


def test_without_a_budget_it_is_said_but_on_a_cluster_of_ones_own(tmp_path: Path) -> None:
    assert guarded(EXAMPLE, tmp_path).stderr.startswith("note: no budget is given for support-chat dev;")
    assert guarded(ONPREM, tmp_path).stderr == ""


def test_a_product_of_many_environments_without_a_budget_takes_one_line(tmp_path: Path) -> None:
    text = EXAMPLE.read_text()
    one = text[text.index("  dev:\n") : text.index("  prod:\n")]
    file = tmp_path / "blueprint.yaml"
    file.write_text(text[: text.index("  dev:\n")] + "".join(one.replace("  dev:", f"  e{number}:", 1) for number in range(5)))
    answer = CliRunner().invoke(synth, [str(file), "--out", str(tmp_path / "out"), "--allow-over-budget"])
    assert answer.stderr.startswith("note: no budget is given for support-chat (5 environments);")
