"""Versions of what a cloud runs, beyond their standard support: several clouds bill more for them, as "extended support"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from groundplan.prices import as_of

_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+)*")


def is_past_support(version: str, until: Mapping[str, date | None]) -> bool | None:
    """Whether standard support of a version has ended, judged on the day of the prices so that a cost is the same on each day.

    ``until`` has the end of each known version, such as 17 or 1.36; None: not soon. Of ``version`` as many numbers count as of
    these; it is past if it is older than all that have support. None where it has no such numbers, as of a variable.
    """
    supported = [_numbers(known) for known, end in until.items() if end is None or end > as_of()]
    match = _NUMBERS.match(version)
    depth = len(_numbers(next(iter(until))))
    if match is None or len(number := _numbers(match[0])[:depth]) < depth:
        return None
    return all(number < each for each in supported)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
