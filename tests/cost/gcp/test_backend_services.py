"""Backend services, by hand."""

from __future__ import annotations

from gcp_costs import amounts, cost, items

BACKENDS = "google_compute_backend_service"


def test_logs_of_requests() -> None:
    logged = {"log_config": {"enable": True, "sample_rate": 0.5}}
    found = cost({BACKENDS: {"api": logged, "web": {}}})
    # 2.5063 and 12.531 GB, of two backends, one half of it, at 0.5
    assert items(found, f"{BACKENDS}.api") == {"Logs of requests": amounts("0", "0.31", "1.57")}
    assert [line.address for line in found.free] == [f"{BACKENDS}.web"]


def test_a_cache_is_not_priced() -> None:
    found = cost({BACKENDS: {"api": {"enable_cdn": True}}})
    assert [line.component for line in found.not_priced] == ["Cloud CDN"]
