from __future__ import annotations

from aws_costs import always, bill, priced, requests


def test_keys_and_their_uses() -> None:
    found = priced(
        {"aws_kms_key.a": {}, "aws_kms_key.rsa": {"customer_master_key_spec": "RSA_4096"}}, requests(0, 0, key_uses=100_000)
    )
    assert bill(found, "aws_kms_key.a") == {"Key": always("1.00"), "Uses of the key": always("0.30")}  # 10 x 0.03
    assert bill(found, "aws_kms_key.rsa") == {"Key": always("1.00"), "Uses of the key": always("1.50")}  # 10 x 0.15
