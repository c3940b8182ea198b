"""The file of ``--usage``."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from groundplan.blueprint import LoadError
from groundplan.cost.usage_file import read_usage


def problems(folder: Path, text: str | bytes) -> list[tuple[str, int, str]]:
    """Code, line and message with its hint."""
    file = folder / "usage.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LoadError) as caught:
        read_usage(file)
    return [(one.code, one.at.line if one.at else 0, f"{one.message}; {one.hint}") for one in caught.value.problems]


def test_numbers_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "usage.yaml").write_text("steady_rps: 20\npeak_rps: 80.5\ncross_zone_share: 0\n")
    assert read_usage(tmp_path / "usage.yaml") == {
        "steady_rps": Decimal(20),
        "peak_rps": Decimal("80.5"),
        "cross_zone_share": Decimal(0),
    }


def test_every_wrong_line_is_told_once(tmp_path: Path) -> None:
    text = "steady_rps: -1\npeak_rps: hello\nlog_kib: true\nimage_gb:\ntrace_kib: .inf\ncross_zone_share: 2\nlog_kibs: 1\n"
    found = problems(tmp_path, text)
    assert sorted((code, line) for code, line, _ in found) == [
        ("GP114", 5),
        ("GP201", 7),
        ("GP203", 2),
        ("GP203", 3),
        ("GP203", 4),
        ("GP208", 1),
        ("GP208", 6),
    ]
    told = {line: message for _, line, message in found}
    assert told[1] == "steady_rps is -1; from 0 to 1,000,000,000,000"
    assert told[2] == "peak_rps must be a number, in requests a second; for example peak_rps: 1"
    assert told[6] == "cross_zone_share is 2; from 0 to 1"
    assert told[7] == "unknown key 'log_kibs'; did you mean log_kib?"


@pytest.mark.parametrize("name", ["connection_requests", "objects_kib", "requests_at_once", "weights_kib"])
def test_what_something_is_divided_by_is_not_zero(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, f"{name}: 0\n") == [("GP208", 1, f"{name} is 0; more than 0, and up to 1,000,000,000,000")]
    (tmp_path / "usage.yaml").write_text(f"{name}: 0.001\n")
    assert read_usage(tmp_path / "usage.yaml") == {name: Decimal("0.001")}


def test_a_key_like_no_other_is_told_all_there_are(tmp_path: Path) -> None:
    ((code, _, message),) = problems(tmp_path, "zzzzzzzz: 1\n")
    assert code == "GP201" and "it has: steady_rps, peak_rps, " in message


def test_the_peak_is_the_highest(tmp_path: Path) -> None:
    assert problems(tmp_path, "steady_rps: 5\npeak_rps: 3\n") == [
        ("GP208", 2, "steady_rps is 5, and peak_rps 3 is lower; the peak is the highest")
    ]


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("", "GP107", "write a number into it: steady_rps: 5"),
        ("[1, 2]\n", "GP108", "one number a line: steady_rps: 5"),
        ("steady_rps: 1\n---\nsteady_rps: 2\n", "GP109", "one file has one usage"),
        ("a: 1\na: 2\n", "GP110", ""),
        (b"\xff\xfe", "GP103", ""),
    ],
)
def test_what_is_no_map_of_numbers_is_refused(tmp_path: Path, text: str | bytes, code: str, hint: str) -> None:
    first = problems(tmp_path, text)[0]
    assert first[0] == code and hint in first[2]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.yaml"):
        with pytest.raises(LoadError) as caught:
            read_usage(path)
        (problem,) = caught.value.problems
        assert (problem.code, problem.hint) == ("GP101", "check the path")
