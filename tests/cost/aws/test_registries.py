from __future__ import annotations

from aws_costs import always, bill, priced, requests


def test_images() -> None:
    found = priced({"aws_ecr_repository.r": {}}, requests(0, 0, image_gb=20))
    assert bill(found, "aws_ecr_repository.r") == {"Images": always("2.00")}  # 20 GB x 0.10
