from __future__ import annotations

import pytest

from groundplan import catalog


@pytest.mark.parametrize(
    ("cpu_units", "first", "last", "amounts"),
    [
        (256, 512, 2048, 3),
        (512, 1024, 4096, 4),
        (1024, 2048, 8192, 7),
        (2048, 4096, 16384, 13),
        (4096, 8192, 30720, 23),
        (8192, 16384, 61440, 12),
        (16384, 32768, 122880, 12),
    ],
)
def test_memory_of_each_cpu(cpu_units: int, first: int, last: int, amounts: int) -> None:
    found = catalog.fargate_memory()[cpu_units]
    assert (found[0], found[-1], len(found)) == (first, last, amounts)
    assert list(found) == sorted(set(found))


def test_no_other_cpu() -> None:
    assert list(catalog.fargate_memory()) == [256 * 2**power for power in range(7)]
    assert catalog.fargate_memory()[256] == (512, 1024, 2048)
