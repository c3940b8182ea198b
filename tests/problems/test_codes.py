from __future__ import annotations

import re

import pytest

from groundplan.problems import CODES


@pytest.mark.parametrize(("code", "title"), CODES.items())
def test_codes_and_titles_have_their_form(code: str, title: str) -> None:
    assert re.fullmatch(r"GP[1-7][0-9]{2}", code)
    assert re.fullmatch(r"[A-Z][^\n]*[^.\n]", title)


def test_titles_are_unique() -> None:
    assert len(set(CODES.values())) == len(CODES)


def test_published_codes_keep_their_meaning() -> None:
    published = {
        "GP106": "YAML syntax",
        "GP110": "A key stands twice in one map",
        "GP201": "Unknown key",
        "GP203": "Wrong type",
        "GP206": "A literal secret",
        "GP301": "Unknown reference",
        "GP501": "Not compiled yet",
        "GP601": "Terraform argument",
    }
    assert published.items() <= CODES.items()
