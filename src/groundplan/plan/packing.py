"""How many nodes hold what has to run, on any cloud."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from groundplan.blueprint.model import Service
from groundplan.plan.services import memory_mib

# --- services, by CPU and memory --------------------------------------------------------------------------------------------


class Size(NamedTuple):
    """CPU in thousandths of a core, memory in MiB."""

    millicpu: int
    mib: int

    def holds(self, other: Size) -> bool:
        """Whether there is room for ``other``."""
        return other.millicpu <= self.millicpu and other.mib <= self.mib


def size(service: Service) -> Size:
    """What one replica of a service asks for."""
    return Size(math.ceil(service.cpu * 1000), memory_mib(service.memory))


def nodes_for(wanted: Iterable[tuple[Size, int]], room: Size) -> int:
    """Nodes with this ``room`` that hold everything, given as (size, number): largest first onto the first with room."""
    largest_first = sorted(wanted, key=lambda item: max(item[0].millicpu / room.millicpu, item[0].mib / room.mib), reverse=True)
    free: list[Size] = []
    for one, count in largest_first:
        for index, left in enumerate(free):
            here = min(count, _copies(one, left))
            free[index] = _less(left, one, here)
            count -= here
        while count:
            here = min(count, _copies(one, room))
            free.append(_less(room, one, here))
            count -= here
    return len(free)


def _copies(one: Size, room: Size) -> int:
    return min(room.millicpu // one.millicpu, room.mib // one.mib)


def _less(room: Size, one: Size, copies: int) -> Size:
    return Size(room.millicpu - copies * one.millicpu, room.mib - copies * one.mib)


# --- replicas of models, by GPUs --------------------------------------------------------------------------------------------


def nodes_needed(replicas: Iterable[tuple[int, int]], gpus_per_node: int) -> int:
    """Nodes for all replicas, given as (number, GPUs of each) for each model.

    A replica spans nodes only where one is too small for it, and then has them to itself. Best fit in order of decreasing
    size, which is what a scheduler reaches at best.
    """
    nodes = 0
    with_free = [0] * (gpus_per_node + 1)  # how many nodes have this many GPUs left
    for number, size in sorted(replicas, key=lambda item: item[1], reverse=True):
        if size > gpus_per_node:
            nodes += number * -(-size // gpus_per_node)
            continue
        for free in range(size, gpus_per_node):
            number -= _fill(with_free, free, size, number, with_free[free])
        new = -(-number // (gpus_per_node // size))
        with_free[gpus_per_node] = new
        _fill(with_free, gpus_per_node, size, number, new)
        nodes += new
    return nodes


def _fill(with_free: list[int], free: int, size: int, number: int, nodes: int) -> int:
    """Put up to ``number`` replicas on ``nodes`` nodes that have ``free`` GPUs left; how many found a place."""
    each = free // size
    placed = min(number, nodes * each)
    full, rest = divmod(placed, each)
    with_free[free] -= full + (1 if rest else 0)
    with_free[free - each * size] += full
    if rest:
        with_free[free - rest * size] += 1
    return placed
