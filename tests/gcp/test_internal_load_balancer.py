from __future__ import annotations

from typing import Any

from groundplan.gcp.internal_load_balancer import InternalLoadBalancer, InternalLoadBalancerProps
from groundplan.gcp.serverless import HostedService
from groundplan.plan.model.gcp import LoadBalancer
from groundplan.terraform import google
from groundplan.terraform.stack import Stack

API = HostedService("desk-prod-api", "api.example.com")
WEB = HostedService("desk-prod-web", "desk.example.com")
PLAN = LoadBalancer("desk-prod", internal=True, requests_per_minute=None, cdn=False)
CERTIFICATE = "google_certificate_manager_certificate.lb_entry_{}_certificate"


def made(stack: Stack, services: dict[str, HostedService]) -> tuple[InternalLoadBalancer, dict[str, dict[str, Any]]]:
    proxies = google.ComputeSubnetwork(
        stack, "proxies", name="desk-prod-proxies", network="vpc", ip_cidr_range="10.0.8.0/23", purpose="REGIONAL_MANAGED_PROXY"
    )
    props = InternalLoadBalancerProps(
        region="europe-west4",
        load_balancer=PLAN,
        services=services,
        network_id="vpc",
        subnet_id="subnet",
        proxy_subnet=proxies,
    )
    balancer = InternalLoadBalancer(stack, "lb", props=props)
    return balancer, {address: resource.arguments for address, resource in stack.resources.items()}


def test_one_service(stack: Stack) -> None:
    balancer, made_ = made(stack, {"api": API})
    assert made_["google_compute_region_network_endpoint_group.lb_api_endpoint"]["cloud_run"] == {"service": "desk-prod-api"}
    backend = made_["google_compute_region_backend_service.lb_api_backend"]
    assert (backend["load_balancing_scheme"], backend["region"]) == ("INTERNAL_MANAGED", "europe-west4")
    assert backend["log_config"] == {"enable": True, "sample_rate": 1.0}
    assert backend["backend"]["capacity_scaler"] == 1, "the provider refuses a plan without it"
    assert not {"timeout_sec", "security_policy", "iap", "enable_cdn"} & backend.keys()
    assert balancer.address == "${google_compute_address.lb_entry_address.address}"
    assert list(balancer.certificate_records) == ["api.example.com"]


def test_it_listens_inside_on_https_only(stack: Stack) -> None:
    balancer, made_ = made(stack, {"api": API})
    (rule,) = (arguments for address, arguments in made_.items() if "forwarding_rule" in address)
    assert (rule["load_balancing_scheme"], rule["port_range"], rule["ip_address"]) == (
        "INTERNAL_MANAGED",
        "443",
        balancer.address,
    )
    assert (rule["network"], rule["subnetwork"]) == ("vpc", "subnet")
    assert rule["allow_global_access"] is True, "from other regions, too"
    assert rule["depends_on"] == ["google_compute_subnetwork.proxies"]
    assert not [address for address in made_ if "global" in address or "target_http_proxy" in address]


def test_several_services(stack: Stack) -> None:
    _, made_ = made(stack, {"api": API, "web": WEB})
    url_map = made_["google_compute_region_url_map.lb_url_map"]
    assert url_map["host_rule"] == [
        {"hosts": ["api.example.com"], "path_matcher": "api"},
        {"hosts": ["desk.example.com"], "path_matcher": "web"},
    ]
    assert [matcher["default_service"] for matcher in url_map["path_matcher"]] == [
        "${google_compute_region_backend_service.lb_api_backend.id}",
        "${google_compute_region_backend_service.lb_web_backend.id}",
    ]
    assert "default_service" not in url_map, "an unknown host reaches no service"
    proxy = made_["google_compute_region_target_https_proxy.lb_https_proxy"]
    assert proxy["certificate_manager_certificates"] == [f"${{{CERTIFICATE.format(name)}.id}}" for name in ("api", "web")]
    assert proxy["ssl_policy"] == "${google_compute_region_ssl_policy.lb_entry_tls.id}"
    in_use = [arguments for address, arguments in made_.items() if address.endswith(("_backend", "_endpoint", "_certificate"))]
    assert len(in_use) == 6
    assert all(arguments["lifecycle"] == {"create_before_destroy": True} for arguments in in_use)
