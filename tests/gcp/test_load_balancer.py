from __future__ import annotations

from typing import Any

from groundplan.gcp.load_balancer import LoadBalancer, LoadBalancerProps
from groundplan.gcp.serverless import HostedService
from groundplan.plan.model.gcp import LoadBalancer as LoadBalancerPlan
from groundplan.terraform.stack import Stack

API = HostedService("desk-prod-api", "api.example.com")
WEB = HostedService("desk-prod-web", "example.com")
PLAN = LoadBalancerPlan("desk-prod", internal=False, requests_per_minute=600, cdn=True)


def made(stack: Stack, services: dict[str, HostedService], plan: LoadBalancerPlan = PLAN) -> dict[str, dict[str, Any]]:
    LoadBalancer(stack, "lb", props=LoadBalancerProps("europe-west4", plan, services))
    return {address: resource.arguments for address, resource in stack.resources.items()}


def test_one_service(stack: Stack) -> None:
    made_ = made(stack, {"api": API})
    endpoint = made_["google_compute_region_network_endpoint_group.lb_api_endpoint"]
    assert (endpoint["cloud_run"], endpoint["network_endpoint_type"]) == ({"service": "desk-prod-api"}, "SERVERLESS")
    backend = made_["google_compute_backend_service.lb_api_backend"]
    assert backend["security_policy"] == "${google_compute_security_policy.lb_armor_policy.id}"
    assert (backend["load_balancing_scheme"], backend["log_config"]["enable"]) == ("EXTERNAL_MANAGED", True)
    assert "timeout_sec" not in backend, "a serverless backend takes none"
    tls = made_["google_compute_ssl_policy.lb_tls"]
    assert (tls["min_tls_version"], tls["profile"]) == ("TLS_1_2", "RESTRICTED")
    redirect = made_["google_compute_url_map.lb_http_redirect"]["default_url_redirect"]
    assert (redirect["https_redirect"], redirect["redirect_response_code"]) == (True, "MOVED_PERMANENTLY_DEFAULT")
    rules = [arguments for address, arguments in made_.items() if "forwarding_rule" in address]
    assert {rule["port_range"] for rule in rules} == {"443", "80"}
    assert {rule["ip_address"] for rule in rules} == {"${google_compute_global_address.lb_address.address}"}


def test_several_services(stack: Stack) -> None:
    made_ = made(stack, {"api": API, "web": WEB})
    url_map = made_["google_compute_url_map.lb_url_map"]
    assert url_map["host_rule"] == [
        {"hosts": ["api.example.com"], "path_matcher": "api"},
        {"hosts": ["example.com"], "path_matcher": "web"},
    ]
    assert [matcher["default_service"] for matcher in url_map["path_matcher"]] == [
        "${google_compute_backend_service.lb_api_backend.id}",
        "${google_compute_backend_service.lb_web_backend.id}",
    ]
    assert url_map["default_url_redirect"]["host_redirect"] == "api.example.com"
    assert "default_service" not in url_map, "an unknown host reaches no service"
    assert len(made_["google_compute_target_https_proxy.lb_https_proxy"]["ssl_certificates"]) == 2


def test_a_certificate_of_another_host_has_another_name_and_comes_first(stack: Stack) -> None:
    made_ = made(stack, {"api": API, "new": HostedService("desk-prod-new", "api-example.com")})
    certificates = [arguments for address, arguments in made_.items() if "ssl_certificate" in address]
    assert len({certificate["name"] for certificate in certificates}) == 2
    in_use = [arguments for address, arguments in made_.items() if "_backend" in address or "_certificate" in address]
    assert all(arguments["lifecycle"] == {"create_before_destroy": True} for arguments in in_use)


def test_nothing_is_cached_but_what_a_service_lets_be(stack: Stack) -> None:
    backend = made(stack, {"web": WEB})["google_compute_backend_service.lb_web_backend"]
    policy = backend["cdn_policy"]
    assert (backend["enable_cdn"], policy["cache_mode"]) == (True, "USE_ORIGIN_HEADERS")
    assert policy["bypass_cache_on_request_headers"] == [{"header_name": "Authorization"}]
    assert (policy["negative_caching"], policy["serve_while_stale"]) == (False, 0), "both are otherwise on"
    assert all(policy["cache_key_policy"].values()), "hosts and queries are apart"
    assert "compression_mode" not in backend, "it would hold streamed answers back"


def test_without_cloud_cdn(stack: Stack) -> None:
    plan = LoadBalancerPlan("desk-prod", internal=False, requests_per_minute=600, cdn=False)
    backend = made(stack, {"web": WEB}, plan)["google_compute_backend_service.lb_web_backend"]
    assert backend["enable_cdn"] is False
    assert "cdn_policy" not in backend
