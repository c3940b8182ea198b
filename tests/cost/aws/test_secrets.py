from __future__ import annotations

from aws_costs import always, bill, priced, requests


def test_secrets_with_copies_and_reads() -> None:
    found = priced({"aws_secretsmanager_secret.s": {"replica": [{"region": "us-west-2"}]}}, requests(0, 0, secret_reads=20_000))
    # 2 x 0.40, 2 x 0.05
    assert bill(found, "aws_secretsmanager_secret.s") == {"Secret": always("0.80"), "Reads of the secret": always("0.10")}
