from __future__ import annotations

import json
import re
from importlib.metadata import PackageNotFoundError
from typing import Any, get_args

import pytest

from groundplan.problems import CODES, Format, Path, Position, Problem, render

FORMATS: tuple[Format, ...] = get_args(Format)
FILE = "blueprint.yaml"


def problem(
    line: int = 1, column: int = 1, *, code: str = "GP203", path: Path = (), message: str = "wrong", hint: str = ""
) -> Problem:
    return Problem(code, path, message, hint, Position(FILE, line, column))


def excerpt(line: str, column: int, *, width: int = 100, code: str = "GP203") -> tuple[str, int]:
    """The shown source line and the cells before its caret, without the gutter."""
    shown = render([problem(1, column, code=code)], {FILE: [line]}, "pretty", width=width).split("\n")
    assert shown[2].startswith("    1 | ")
    assert shown[3].startswith("      | ")
    return shown[2][8:], shown[3].index("^") - 8


# pretty


def test_pretty() -> None:
    problems = [
        problem(2, 8, path=("models", "chat", "gpu"), message="gpu is a number, not text", hint="write gpu: auto"),
        problem(1, 1, code="GP201", message="unknown key modles"),
    ]
    assert render(problems, {FILE: ["modles:", "  gpu: 7"]}, "pretty") == "\n".join(
        [
            "error[GP201]: unknown key modles",
            "  --> blueprint.yaml:1:1",
            "    1 | modles:",
            "      | ^",
            "",
            "error[GP203]: gpu is a number, not text",
            "  --> blueprint.yaml:2:8",
            "    2 |   gpu: 7",
            "      |        ^",
            "  = hint: write gpu: auto",
            "  = at: models.chat.gpu",
            "",
            "2 problems",
        ]
    )


def test_pretty_counts() -> None:
    assert render([], {}, "pretty") == "0 problems"
    assert render([problem()], {}, "pretty").endswith("\n\n1 problem")


@pytest.mark.parametrize("sources", [{}, {FILE: []}, {"other.yaml": ["a"]}])
def test_pretty_without_the_source_line(sources: dict[str, list[str]]) -> None:
    assert render([problem(3, 4)], sources, "pretty") == "error[GP203]: wrong\n  --> blueprint.yaml:3:4\n\n1 problem"


def test_color_adds_nothing_but_escapes() -> None:
    problems, sources = [problem(1, 3, hint="do", path=("a",))], {FILE: ["a: b"]}
    colored = render(problems, sources, "pretty", color=True)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(problems, sources, "pretty")


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("key: value", 6, "key: value", 5),
        ("\tkey: x", 2, "    key: x", 4),
        ("漢字: x", 5, "漢字: x", 6),
        ("e\u0301\u0301: x", 6, "e\u0301\u0301: x", 3),
        ("a\x1b[31m: x", 8, "a\\x1b[31m: x", 10),
        ("a\u202eb", 3, "a\\u202eb", 7),
        ("a\x00\x9b\u200b\xa0", 1, "a\\x00\\x9b\\u200b\\xa0", 0),
        ("ab", 99, "ab", 2),
        ("", 1, "", 0),
    ],
)
def test_the_caret_stands_under_the_column(line: str, column: int, shown: str, before: int) -> None:
    assert excerpt(line, column) == (shown, before)


@pytest.mark.parametrize("column", [1, 500, 1000])
@pytest.mark.parametrize("filler", ["x", "漢", "\t", "\x1b", "e\u0301"])
def test_a_long_line_is_cut_around_the_column(column: int, filler: str) -> None:
    line = (filler * 1000)[: column - 1] + "@" + (filler * 1000)[: 1000 - column]
    shown, before = excerpt(line, column, width=60)
    cells = "".join("." * 2 if char == "漢" else "" if char == "\u0301" else char for char in shown)
    assert cells[before] == "@"
    assert len(cells) <= 60 - 8
    assert shown.startswith("...") == (column > 1)
    assert shown.endswith("...") == (column < 1000)
    if column == 500:
        assert 20 <= before <= 32


def test_a_line_that_fits_is_not_cut() -> None:
    assert excerpt("x" * 86, 80)[0] == "x" * 86


def test_a_tiny_width_still_shows_something() -> None:
    assert "@" in excerpt("x" * 50 + "@" + "x" * 50, 51, width=1)[0]


def test_a_secret_is_masked_for_every_problem_on_its_line() -> None:
    line = "env: {A: hunter2, B: hunter3, c: 1}"
    problems = [
        problem(1, 22, code="GP206", message="B holds a secret"),
        problem(1, 10, code="GP206", message="A holds a secret"),
        problem(1, 31, code="GP201", message="unknown key c"),
        problem(1, 1, code="GP201", message="unknown key env"),
    ]
    shown = render(problems, {FILE: [line, "next: 1"]}, "pretty")
    assert "hunter" not in shown
    assert shown.count("| env: {A: ***\n") == 4
    assert shown.count("|          ^\n") == 3
    assert render([problem(2, 1, code="GP206")], {FILE: [line, "next: 1"]}, "pretty").count("hunter") == 0
    assert "hunter2" in render([problem(1, 1)], {FILE: [line]}, "pretty")


# order and duplicates


def test_sorted_and_each_once() -> None:
    first, second, third = problem(1, 2), problem(1, 10), problem(2, 1)
    same_place = problem(2, 1, code="GP201")
    other_file = Problem("GP101", (), "m", "", Position("a.yaml", 9, 9))
    nowhere = Problem("GP101", ("a", 0), "nowhere")
    nowhere_else = Problem("GP101", ("a", "b"), "nowhere")
    shuffled = [nowhere_else, third, nowhere, same_place, second, first, other_file, problem(1, 2)]
    records = json.loads(render(shuffled, {}, "json"))["problems"]
    assert [(r["file"], r["line"], r["column"], r["code"], r["path"]) for r in records] == [
        ("a.yaml", 9, 9, "GP101", ""),
        (FILE, 1, 2, "GP203", ""),
        (FILE, 1, 10, "GP203", ""),
        (FILE, 2, 1, "GP201", ""),
        (FILE, 2, 1, "GP203", ""),
        (None, None, None, "GP101", "a.b"),
        (None, None, None, "GP101", "a[0]"),
    ]


def test_one_problem_of_two_environments_has_the_hints_of_both() -> None:
    at = Position(FILE, 1, 1)
    both = [Problem("GP202", ("a",), "a is missing", hint, at) for hint in ("run it for prod", "", "run it for dev")]
    (record,) = json.loads(render(both, {}, "json"))["problems"]
    assert record["hint"] == "run it for dev; or run it for prod"


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_the_input_does_not_matter(format: Format) -> None:
    problems = [problem(line, 1, message=message) for line in (1, 2) for message in "ab"]
    assert render(problems, {}, format) == render(problems[::-1], {}, format)


# line


def test_line() -> None:
    problems = [problem(2, 3, message="is\nwrong", hint="do\tthis"), problem(1, 1), Problem("GP301", ("a",), "lost")]
    assert render(problems, {}, "line").split("\n") == [
        "blueprint.yaml:1:1: GP203 wrong",
        "blueprint.yaml:2:3: GP203 is\\nwrong (do\\tthis)",
        "GP301 lost",
    ]
    assert render([], {}, "line") == ""


# json


def test_json() -> None:
    problems = [problem(2, 3, path=("needs", 0), message="is wrong", hint="do this"), Problem("GP301", (), "lost")]
    assert json.loads(render(problems, {}, "json")) == {
        "version": 1,
        "problems": [
            {
                "code": "GP203",
                "title": CODES["GP203"],
                "path": "needs[0]",
                "message": "is wrong",
                "hint": "do this",
                "file": FILE,
                "line": 2,
                "column": 3,
            },
            {
                "code": "GP301",
                "title": CODES["GP301"],
                "path": "",
                "message": "lost",
                "hint": "",
                "file": None,
                "line": None,
                "column": None,
            },
        ],
    }


# sarif


def sarif_run(*problems: Problem) -> Any:
    log = json.loads(render(problems, {}, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def test_sarif() -> None:
    run = sarif_run(
        problem(2, 3, path=("needs", 0), message="is wrong", hint="do this"),
        problem(1, 1, code="GP201"),
        problem(3, 1),
    )
    driver = run["tool"]["driver"]
    assert driver["name"] == "groundplan"
    assert driver["rules"] == [
        {"id": "GP201", "shortDescription": {"text": CODES["GP201"]}},
        {"id": "GP203", "shortDescription": {"text": CODES["GP203"]}},
    ]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [(result["ruleId"], result["ruleIndex"]) for result in run["results"]] == [
        ("GP201", 0),
        ("GP203", 1),
        ("GP203", 1),
    ]
    assert run["results"][1] == {
        "ruleId": "GP203",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "is wrong (do this)"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": FILE},
                    "region": {"startLine": 2, "startColumn": 3},
                },
                "logicalLocations": [{"fullyQualifiedName": "needs[0]"}],
            }
        ],
    }


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a/b.yaml", "a/b.yaml"),
        ("my plan#1.yaml", "my%20plan%231.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("é%.yaml", "%C3%A9%25.yaml"),
        ("/top/b.yaml", "file:///top/b.yaml"),
        ("\udcff.yaml", "%3F.yaml"),
    ],
)
def test_sarif_encodes_the_file_name(file: str, uri: str) -> None:
    (result,) = sarif_run(Problem("GP101", (), "m", "", Position(file, 1, 1)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_without_a_position() -> None:
    with_path, bare = sarif_run(Problem("GP301", ("a",), "m"), Problem("GP302", (), "m"))["results"]
    assert with_path["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "a"}]}]
    assert bare["locations"] == []


def test_sarif_names_the_installed_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"1.2.3 of {name}")
    assert sarif_run()["tool"]["driver"]["version"] == "1.2.3 of groundplan"

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert sarif_run()["tool"]["driver"]["version"] == "0"


# safety


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_from_a_file_reaches_the_terminal_raw(format: Format) -> None:
    evil = "\x1b]0;title\x07\x9b31m\r\n\u202e\u2028\x00\udcff"
    at = Position(f"{evil}.yaml", 1, 1)
    problems = [Problem("GP203", (evil,), evil, evil, at), Problem("GP203", (evil,), evil, evil)]
    shown = render(problems, {at.file: [evil]}, format)
    assert all(char == "\n" or char.isprintable() for char in shown)
    assert "title" in shown
    shown.encode()
