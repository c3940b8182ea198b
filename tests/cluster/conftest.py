"""A cluster that all files of this folder share, one after the other: each finds what those before it left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import cluster_bed
from cluster_bed import ClusterBed


@pytest.fixture(scope="session")
def bed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterBed]:
    """A running cluster with Argo CD; skips the test where its programs are not built."""
    cluster_bed.need()
    with cluster_bed.serve(tmp_path_factory.mktemp("cluster")) as running:
        yield running
