"""GPUs of Cloud Run, and the image of the model server."""

from __future__ import annotations

import re

from groundplan import catalog


def test_a_gpu_goes_with_a_size_and_regions_that_cloud_run_has() -> None:
    offer = catalog.cloud_run()
    assert list(offer.gpus) == ["l4"]
    for gpu in offer.gpus.values():
        low, high = offer.memory_mib[gpu.cpus]
        assert low <= gpu.memory_mib <= high
        assert set(gpu.regions) <= set(offer.regions)
    l4 = offer.gpus["l4"]
    assert (l4.accelerator, l4.cpus, l4.memory_mib) == (catalog.gpus()["l4"].gcp_accelerator, 8, 32768)
    assert "europe-west4" in l4.regions
    assert "asia-south1" not in l4.regions, "by invitation only"


def test_the_image_of_vllm_is_pinned() -> None:
    assert re.fullmatch(r"vllm/vllm-openai:v\d+\.\d+\.\d+", catalog.vllm_image())
