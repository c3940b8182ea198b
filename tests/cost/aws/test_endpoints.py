from __future__ import annotations

import pytest

from aws_costs import always, bill, free, priced, requests


def _endpoint(service: str) -> dict[str, object]:
    name = f"com.amazonaws.us-east-1.{service}"
    return {"vpc_endpoint_type": "Interface", "service_name": name, "subnet_ids": ["subnet-1", "subnet-2"]}


@pytest.mark.parametrize(
    ("service", "data"),
    [
        ("kms", always("0.01")),  # 1 GB x 0.01
        ("logs", ("0.01", "1.01", "2.01")),  # 1 GB, and 100 and 200 GB of logs
        ("bedrock-runtime", ("0.01", "3.01", "6.01")),  # 1 GB, and 300 and 600 GB of prompts and answers
    ],
)
def test_an_interface_in_each_subnet(service: str, data: tuple[str, str, str]) -> None:
    usage = requests(100, 200, endpoint_gb=1, log_kib=2**20, request_kib=2**20, response_kib=2**21)
    assert bill(priced({"aws_vpc_endpoint.e": _endpoint(service)}, usage), "aws_vpc_endpoint.e") == {
        "Interfaces of the endpoint": always("14.60"),  # 2 x 730 hours x 0.01
        "Data through the endpoint": data,
    }


def test_gateways() -> None:
    balancer = {"vpc_endpoint_type": "GatewayLoadBalancer", "subnet_ids": ["subnet-1"]}
    found = priced({"aws_vpc_endpoint.s3": {"service_name": "com.amazonaws.us-east-1.s3"}, "aws_vpc_endpoint.b": balancer})
    assert free(found) == {"aws_vpc_endpoint.s3"}
    assert bill(found, "aws_vpc_endpoint.b") == {"Endpoint": always("7.30")}  # 730 hours x 0.01
