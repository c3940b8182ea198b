"""How many nodes hold what has to run, on any cloud."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
            free[index] = less(left, one, here)
            count -= here
        while count:
            here = min(count, _copies(one, room))
            free.append(less(room, one, here))
            count -= here
    return len(free)


class Offer(NamedTuple):
    """A type of node: its cores, the ``room`` that it leaves to pods of ours, and how many pods it takes in all."""

    type: str
    cores: int
    room: Size
    pods: int


@dataclass(frozen=True, slots=True)
class Pods:
    """``count`` replicas of one size; ``apart``: no node may have two of them."""

    count: int
    size: Size
    apart: bool = False


def nodes_spread_over(pods: Sequence[Pods], room: Size, *, places: int) -> int:
    """Nodes with this ``room``, for ``places`` pods each, on which a scheduler that spreads pods finds a place for all.

    ``pods`` come in that order, and each fits into ``room``. All nodes are there from the beginning, so that what comes first
    lies on each of them, and a large pod that comes late may need one more.
    """
    wanted = [each for each in pods if each.count]
    nodes = max(
        1,
        -(-sum(each.count * each.size.millicpu for each in wanted) // room.millicpu),
        -(-sum(each.count * each.size.mib for each in wanted) // room.mib),
        -(-sum(each.count for each in wanted) // places),
    )
    while not _hold(wanted, room, places, nodes):
        nodes += 1 + nodes // 32
    return nodes


def _hold(pods: Iterable[Pods], room: Size, places: int, nodes: int) -> bool:
    """Whether there is a place for each: replicas on as many nodes as there are, those with most room first."""
    free, left = [room] * nodes, [places] * nodes
    for each in pods:
        count = each.count
        order = sorted(range(nodes), key=lambda index: -free[index].millicpu / room.millicpu - free[index].mib / room.mib)
        while count:
            order = [index for index in order if left[index] and free[index].holds(each.size)][:count]
            if not order:
                return False
            for index in order:
                free[index], left[index] = less(free[index], each.size), left[index] - 1
            count -= len(order)
            if each.apart and count:
                return False
    return True


def less(room: Size, one: Size, copies: int = 1) -> Size:
    """What is left of ``room`` beside so many copies of ``one``."""
    return Size(room.millicpu - copies * one.millicpu, room.mib - copies * one.mib)


def _copies(one: Size, room: Size) -> int:
    return min(room.millicpu // one.millicpu, room.mib // one.mib)


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
