"""A private-vpc on Google Cloud keeps its promises: a walk over the Terraform JSON, which knows nothing of how it was made.

Where an organization policy of Google asks for the same, the test names its constraint:
https://docs.cloud.google.com/resource-manager/docs/organization-policy/org-policy-constraints
"""

from __future__ import annotations

import copy
import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from groundplan.terraform.schema import resource_block
from terraform_walk import KNOWN, Resources, arguments, at, of_type, resources_of, values

REGION, PROJECT = "europe-west4", "acme-vault"
SERVICES: dict[str, Any] = {
    "api": {
        "image": "ghcr.io/acme/api:1.0.0",
        "port": 8080,
        "cpu": 1,
        "memory": "2Gi",
        "replicas": {"min": 2, "max": 4},
        "expose": "internal",
        "host": "assistant.example.com",
        "health": "/health",
        "needs": ["chat", "search", "postgres", "cache", "queue"],
        "secrets": {"STRIPE_KEY": "stripe"},
    },
    "search": {
        "image": f"{REGION}-docker.pkg.dev/{PROJECT}/vault-default/search:1.0.0",
        "port": 8080,
        "cpu": 1,
        "memory": "2Gi",
        "replicas": {"min": 1, "max": 2},
        "expose": "internal",
        "needs": ["postgres"],
    },
    "worker": {
        "image": "quay.io/acme/worker:1.0.0",
        "cpu": 1,
        "memory": "2Gi",
        "replicas": {"min": 2, "max": 2},
        "needs": ["queue"],
    },
}
COMMON: dict[str, Any] = {
    "apiVersion": "groundplan/v1",
    "kind": "Blueprint",
    "metadata": {"name": "vault", "owner": "team-vault"},
    "profile": "private-vpc",
    "cloud": {
        "provider": "gcp",
        "region": REGION,
        "project": PROJECT,
        "project_number": "123456789012",
        "access_policy": "345678901234",
        "billing_account": "01A2B3-C4D5E6-F70819",
    },
    "intent": {"residency": "nl"},
    "services": SERVICES,
    "data": {
        "postgres": {"tier": "small", "extensions": ["vector"]},
        "cache": {"engine": "valkey"},
        "queue": {"engine": "pubsub"},
    },
    "observability": {"logs": "90d"},
    "budget": {"monthly_usd": 900},
}
ON_GKE = {
    **COMMON,
    "models": {
        "chat": {
            "source": "gs://acme-models/chat-8b",
            "server": "vllm",
            "gpu": {"type": "l4", "count": 1},
            "replicas": {"min": 1, "max": 2},
        }
    },
    "capacity": ["on_demand"],
    "observability": {"logs": "90d", "traces": "7d"},
}
ON_RUN = {**COMMON, "models": {"chat": {"source": "vertex://gemini-2.5-flash", "server": "api"}}}
BLUEPRINTS = {
    "gke": ON_GKE,
    "gke with compute classes": {**ON_GKE, "cluster": {"nodes": "compute-class"}},
    "run": ON_RUN,
}
ALLOWED_HOSTS = ["api.example.com", "license.example.com"]
WITH_EGRESS = {
    f"{name} with an allow-list": {**blueprint, "egress": {"mode": "allow-list", "hosts": ALLOWED_HOSTS}}
    for name, blueprint in (("gke", ON_GKE), ("run", ON_RUN))
}

KEY = "${google_kms_crypto_key.encryption_key.id}"
# What keeps data, and where the product's key stands: all of these paths, through each block of a list.
STORES: dict[str, tuple[str, ...]] = {
    "google_artifact_registry_repository": ("kms_key_name",),
    "google_compute_instance": ("boot_disk.kms_key_self_link",),
    "google_container_cluster": ("database_encryption.key_name",),
    "google_container_node_pool": ("node_config.boot_disk_kms_key",),
    "google_memorystore_instance": ("kms_key",),
    "google_pubsub_topic": ("kms_key_name",),
    "google_secret_manager_secret": ("replication.user_managed.replicas.customer_managed_encryption.kms_key_name",),
    "google_sql_database_instance": ("encryption_key_name",),
    "google_storage_bucket": ("encryption.default_kms_key_name",),
}
# The provider lets these take a key, and they keep nothing: what an instance writes goes with it, a router has no Interconnect.
NO_STORES = {"google_cloud_run_v2_service", "google_cloud_run_v2_worker_pool", "google_compute_router"}
# What people and Google's own proxies come from: Identity-Aware Proxy for TCP, and health checks of load balancers.
# https://docs.cloud.google.com/iap/docs/using-tcp-forwarding, https://docs.cloud.google.com/load-balancing/docs/firewall-rules
IAP = ipaddress.ip_network("35.235.240.0/20")
GOOGLE_PROXIES = [IAP, *map(ipaddress.ip_network, ("35.191.0.0/16", "130.211.0.0/22"))]
# restricted.googleapis.com: https://docs.cloud.google.com/vpc/docs/configure-private-google-access#domain-options
GOOGLE_APIS = ipaddress.ip_network("199.36.153.4/30")
PRIVATE = [ipaddress.ip_network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]
ANYWHERE = {"0.0.0.0/0", "::/0"}
# What must not be there at all, and cannot: these have no schema here. Rules of firewalls beside those of the policy, rights on
# buckets beside IAM, keys of service accounts (iam.disableServiceAccountKeyCreation).
NEVER = {
    "google_compute_firewall",
    "google_compute_firewall_policy_rule",
    "google_compute_region_network_firewall_policy_rule",
    "google_service_account_key",
    "google_storage_bucket_acl",
    "google_storage_object_acl",
}
# Arguments that say where something is.
PLACES = re.compile(r"(^|_)(location|region|zone)s?$")


@cache
def walked(name: str) -> Resources:
    """Arguments of every resource by address."""
    return resources_of({**BLUEPRINTS, **WITH_EGRESS}[name])


@pytest.fixture(params=[*BLUEPRINTS])
def closed(request: pytest.FixtureRequest) -> Resources:
    """A private-vpc without a way out."""
    return copy.deepcopy(walked(request.param))


@pytest.fixture(params=[*WITH_EGRESS])
def listed(request: pytest.FixtureRequest) -> Resources:
    """A private-vpc with an allow-list."""
    return copy.deepcopy(walked(request.param))


@pytest.fixture(params=[*BLUEPRINTS, *WITH_EGRESS])
def private(request: pytest.FixtureRequest) -> Resources:
    """A private-vpc, with or without an allow-list."""
    return copy.deepcopy(walked(request.param))


def test_some_kinds_cannot_be_made() -> None:
    assert not NEVER & KNOWN, "then a test has to look for it"


def every(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# --- the way out --------------------------------------------------------------------------------------------------------------


def firewall_rules(resources: Resources, direction: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rules of firewall policies; the network has no other kind of rule: see ``NEVER``."""
    rules = of_type(resources, "google_compute_network_firewall_policy_rule")
    yield from ((address, item) for address, item in rules if item["direction"] == direction)


def inside(range_: str, *blocks: Any) -> bool:
    return any(ipaddress.ip_network(range_).subnet_of(block) for block in blocks)


def test_nothing_leads_to_the_internet(closed: Resources) -> None:
    assert not dict(of_type(closed, "google_compute_router_nat"))
    for address, item in of_type(closed, "google_compute_network"):
        assert item["delete_default_routes_on_create"] is True, address
    for address, item in of_type(closed, "google_compute_route"):
        assert inside(item["dest_range"], GOOGLE_APIS), f"{address} leads to {item['dest_range']}"
    for address, item in firewall_rules(closed, "EGRESS"):
        if item["action"] == "allow":
            assert not values_of_match(item, "dest_fqdns"), address
            ranges = values_of_match(item, "dest_ip_ranges")
            assert ranges and all(inside(range_, GOOGLE_APIS, *PRIVATE) for range_ in ranges), f"{address}: {ranges}"


def values_of_match(rule: Mapping[str, Any], key: str) -> list[str]:
    return [value for found in at(rule, f"match.{key}") for value in every(found or [])]


def test_only_the_allow_list_leaves(listed: Resources) -> None:
    assert len(dict(of_type(listed, "google_compute_router_nat"))) == 1
    hosts: set[str] = set()
    for address, item in firewall_rules(listed, "EGRESS"):
        names, ranges = values_of_match(item, "dest_fqdns"), values_of_match(item, "dest_ip_ranges")
        if item["action"] == "allow":
            assert names or ranges, f"{address}: without a destination it allows all"
            assert all(inside(range_, GOOGLE_APIS, *PRIVATE) for range_ in ranges), f"{address}: {ranges}"
            hosts.update(names)
    assert hosts == set(ALLOWED_HOSTS)


def test_what_is_not_allowed_to_leave_is_refused_and_logged(private: Resources) -> None:
    rules = dict(firewall_rules(private, "EGRESS"))
    last = max(rules.values(), key=lambda item: item["priority"])
    assert (last["action"], last["enable_logging"], last.get("disabled", False)) == ("deny", True, False)
    assert set(values_of_match(last, "dest_ip_ranges")) & ANYWHERE == {"0.0.0.0/0"}
    assert at(last, "match.layer4_configs.ip_protocol") == ["all"]
    assert not last.get("target_service_accounts") and not last.get("target_secure_tags"), "it holds for everything"
    for address, item in rules.items():
        # What stays inside is in the flow logs.
        stays = item["action"] == "allow" and all(
            inside(range_, *PRIVATE) for range_ in values_of_match(item, "dest_ip_ranges")
        )
        assert item["enable_logging"] is True or (stays and not values_of_match(item, "dest_fqdns")), address
    attached = {item["firewall_policy"] for _, item in of_type(private, "google_compute_network_firewall_policy_association")}
    assert {item["firewall_policy"] for item in rules.values()} <= {re.sub(r"\.id}$", ".name}", policy) for policy in attached}


def test_containers_on_cloud_run_leave_through_the_vpc(private: Resources) -> None:
    """run.allowedVPCEgress"""
    for address, item in of_type(private, "google_cloud_run_v2_service", "google_cloud_run_v2_worker_pool"):
        assert at(item, "template.vpc_access.egress") == ["ALL_TRAFFIC"], address
        assert at(item, "template.vpc_access.network_interfaces.subnetwork") != [None], address


def test_names_of_google_lead_to_its_restricted_addresses(private: Resources) -> None:
    zones = {item["dns_name"]: address for address, item in of_type(private, "google_dns_managed_zone")}
    assert {"googleapis.com.", "pkg.dev.", "gcr.io."} <= zones.keys()
    assert all(item["visibility"] == "private" for _, item in of_type(private, "google_dns_managed_zone"))
    addresses = {str(host) for host in GOOGLE_APIS}
    for address, item in of_type(private, "google_dns_record_set"):
        if item["type"] == "A":
            assert set(item["rrdatas"]) <= addresses or "${" in item["rrdatas"][0], address
    for address, item in of_type(private, "google_compute_subnetwork"):
        if "purpose" not in item:
            assert item["private_ip_google_access"] is True, address


# --- the way in ---------------------------------------------------------------------------------------------------------------


def test_nothing_lets_the_world_in(private: Resources) -> None:
    for address, item in firewall_rules(private, "INGRESS"):
        assert item["enable_logging"] is True, address
        if item["action"] != "allow":
            continue
        sources = values_of_match(item, "src_ip_ranges")
        assert sources, f"{address}: without a source it lets everybody in"
        assert all(inside(source, *GOOGLE_PROXIES, *PRIVATE) for source in sources), f"{address}: {sources}"
        if any(reaches(config, 22) for found in at(item, "match.layer4_configs") for config in every(found)):
            assert all(inside(source, IAP) for source in sources), f"{address}: people come by Identity-Aware Proxy"


def reaches(config: Mapping[str, Any], port: int) -> bool:
    """Whether a rule for these protocols and ports holds for the TCP port: ``ports`` are numbers and ranges, none is all."""
    if config["ip_protocol"] not in ("tcp", "6", "all"):
        return False
    ranges = [text.partition("-") for text in config.get("ports") or ["0-65535"]]
    return any(int(low) <= port <= int(high or low) for low, _, high in ranges)


@pytest.mark.parametrize(
    ("config", "reached"),
    [
        ({"ip_protocol": "tcp", "ports": ["22"]}, True),
        ({"ip_protocol": "tcp", "ports": ["443", "20-30"]}, True),
        ({"ip_protocol": "tcp"}, True),
        ({"ip_protocol": "all"}, True),
        ({"ip_protocol": "tcp", "ports": ["23-2222", "220"]}, False),
        ({"ip_protocol": "udp"}, False),
    ],
)
def test_ranges_of_ports_are_understood(config: dict[str, Any], reached: bool) -> None:
    assert reaches(config, 22) is reached


def test_nothing_has_an_address_on_the_internet(private: Resources) -> None:
    """compute.vmExternalIpAccess, compute.restrictLoadBalancerCreationForTypes, sql.restrictPublicIp"""
    for address, item in private.items():
        for key in ("access_config", "ipv6_access_config", "assign_ipv6", "public_endpoint"):
            assert not [value for value in values(item, key) if value], f"{address}: {key}"
        for scheme in values(item, "load_balancing_scheme"):
            assert scheme in ("INTERNAL", "INTERNAL_MANAGED"), f"{address}: {scheme}"
    for address, item in of_type(private, "google_compute_address", "google_compute_global_address"):
        assert item["address_type"] == "INTERNAL", address
    for address, item in of_type(private, "google_compute_forwarding_rule"):
        assert "load_balancing_scheme" in item, address
    assert not dict(of_type(private, "google_compute_global_forwarding_rule", "google_compute_security_policy"))
    for address, item in of_type(private, "google_container_cluster", "google_container_node_pool"):
        assert set(values(item, "enable_private_nodes")) == {True}, address
    for address, item in of_type(private, "google_sql_database_instance"):
        assert at(item, "settings.ip_configuration.ipv4_enabled") == [False], address
        assert at(item, "settings.ip_configuration.authorized_networks") == [None], address
        (ssl,) = at(item, "settings.ip_configuration.ssl_mode")
        assert ssl in ("ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"), address


def test_containers_on_cloud_run_are_called_from_the_vpc(private: Resources) -> None:
    """run.allowedIngress"""
    for address, item in of_type(private, "google_cloud_run_v2_service"):
        assert item["ingress"] in ("INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"), address


def test_the_control_plane_is_private(private: Resources) -> None:
    for address, item in of_type(private, "google_container_cluster"):
        assert at(item, "control_plane_endpoints_config.dns_endpoint_config.allow_external_traffic") == [False], address
        if at(item, "control_plane_endpoints_config.ip_endpoints_config.enabled") != [False]:
            assert at(item, "private_cluster_config.enable_private_endpoint") == [True], address
            assert not [found for found in values(item, "gcp_public_cidrs_access_enabled") if found], address
            ranges = at(item, "master_authorized_networks_config.cidr_blocks.cidr_block")
            assert ranges and all(inside(range_, *PRIVATE) for range_ in ranges), f"{address}: {ranges}"


def test_no_bucket_is_public(private: Resources) -> None:
    """storage.publicAccessPrevention, storage.uniformBucketLevelAccess"""
    assert dict(of_type(private, "google_storage_bucket"))
    for address, item in of_type(private, "google_storage_bucket"):
        assert (item["public_access_prevention"], item["uniform_bucket_level_access"]) == ("enforced", True), address


def test_nothing_is_granted_to_everybody(private: Resources) -> None:
    """iam.allowedPolicyMemberDomains"""
    for address, item in private.items():
        text = json.dumps(item)
        assert "allUsers" not in text and "allAuthenticatedUsers" not in text, address
        assert not re.search(r'"roles/(owner|editor|viewer)"', text), f"{address}: a basic role"


def test_machines_are_shielded_and_people_log_in_by_iam(private: Resources) -> None:
    """compute.requireShieldedVm, compute.requireOsLogin, compute.disableSerialPortAccess"""
    machines = dict(of_type(private, "google_compute_instance"))
    assert machines, "people need a way in"
    for address, item in machines.items():
        shielded = [
            at(item, f"shielded_instance_config.enable_{part}") for part in ("secure_boot", "vtpm", "integrity_monitoring")
        ]
        assert shielded == [[True]] * 3, address
        metadata = {key: str(value).lower() for key, value in item["metadata"].items()}
        assert (metadata["enable-oslogin"], metadata["block-project-ssh-keys"]) == ("true", "true"), address
        assert metadata.get("serial-port-enable", "false") == "false", address
        assert item.get("can_ip_forward", False) is False, address


# --- keys ---------------------------------------------------------------------------------------------------------------------


def takes_a_key(block: Mapping[str, Any]) -> bool:
    """Whether a resource has an argument for a KMS key, at any depth."""
    given = [name for name, attribute in block.get("attributes", {}).items() if set(attribute) & {"optional", "required"}]
    blocks = block.get("block_types", {})
    return any(re.search("kms|encrypt|cmek", name) for name in (*given, *blocks)) or any(
        takes_a_key(nested["block"]) for nested in blocks.values()
    )


def test_every_type_that_takes_a_key_is_known(private: Resources) -> None:
    kinds = {address.partition(".")[0] for address in private} - {"google_kms_crypto_key", "google_kms_crypto_key_iam_member"}
    found = {kind for kind in kinds if takes_a_key(resource_block("google", kind))}
    assert found == kinds & (STORES.keys() | NO_STORES), "a type that keeps data belongs in STORES"


def test_whatever_keeps_data_is_under_the_products_key(private: Resources) -> None:
    """gcp.restrictNonCmekServices"""
    for address, item in of_type(private, *STORES):
        for path in STORES[address.partition(".")[0]]:
            found = at(item, path)
            assert found and all(value == KEY for value in found), f"{address}: {path} is {found}"
    # Nodes that GKE makes by itself.
    for _, item in of_type(private, "google_container_cluster"):
        for defaults in values(item, "auto_provisioning_defaults"):
            assert at(defaults, "boot_disk_kms_key") == [KEY]


def test_the_key_is_replaced_every_quarter_of_a_year(private: Resources) -> None:
    keys = dict(of_type(private, "google_kms_crypto_key"))
    assert keys
    for address, item in keys.items():
        assert int(item["rotation_period"].removesuffix("s")) <= 90 * 86_400, address


# --- where it is --------------------------------------------------------------------------------------------------------------


def test_everything_is_in_the_region(private: Resources) -> None:
    """gcp.resourceLocations"""
    for address, item in private.items():
        for name, value in arguments(item):
            for place in every(value) if PLACES.search(name) else []:
                if isinstance(place, str) and "${" not in place:
                    assert place == REGION or re.fullmatch(f"{REGION}-[a-z]", place), f"{address}: {name} is {place}"
    for address, item in of_type(private, "google_pubsub_topic"):
        assert at(item, "message_storage_policy.allowed_persistence_regions") == [REGION], address
    for address, item in of_type(private, "google_secret_manager_secret"):
        assert at(item, "replication.auto") == [None], address
    for address, item in of_type(private, "google_sql_database_instance"):
        assert at(item, "settings.backup_configuration.location") == [REGION], address


# --- records ------------------------------------------------------------------------------------------------------------------


def test_the_network_is_recorded(private: Resources) -> None:
    for address, item in of_type(private, "google_compute_subnetwork"):
        # Subnets of proxies have no flow log.
        if "purpose" not in item:
            assert at(item, "log_config.metadata") == ["INCLUDE_ALL_METADATA"], address
    policies = [item for _, item in of_type(private, "google_dns_policy")]
    assert [item["enable_logging"] for item in policies] == [True]


def test_every_access_is_recorded_and_kept(private: Resources) -> None:
    (access,) = [item for _, item in of_type(private, "google_project_iam_audit_config") if item["service"] == "allServices"]
    assert set(at(access, "audit_log_config.log_type")) == {"ADMIN_READ", "DATA_READ", "DATA_WRITE"}
    assert not list(values(access, "exempted_members")), "nobody is left out"
    ((address, sink),) = of_type(private, "google_logging_project_sink")
    for log in (
        "cloudaudit.googleapis.com/data_access",
        "cloudaudit.googleapis.com/activity",
        "compute.googleapis.com/vpc_flows",
    ):
        assert f'log_id("{log}")' in sink["filter"]
    bucket = sink["destination"].removeprefix("storage.googleapis.com/")
    (kept,) = [item for found, item in of_type(private, "google_storage_bucket") if f"${{{found}.name}}" == bucket]
    assert at(kept, "retention_policy.retention_period") == [str(90 * 86_400)], "observability.logs"
    writer = f"${{{address}.writer_identity}}"
    granted = [item for _, item in of_type(private, "google_storage_bucket_iam_member") if item["bucket"] == bucket]
    assert [(item["role"], item["member"]) for item in granted] == [("roles/storage.objectCreator", writer)]


# --- images, perimeter --------------------------------------------------------------------------------------------------------


def test_only_known_images_run(private: Resources) -> None:
    ((_, policy),) = of_type(private, "google_binary_authorization_policy")
    assert at(policy, "default_admission_rule.evaluation_mode") == ["ALWAYS_DENY"]
    assert at(policy, "default_admission_rule.enforcement_mode") == ["ENFORCED_BLOCK_AND_AUDIT_LOG"]
    patterns = at(policy, "admission_whitelist_patterns.name_pattern")
    assert patterns == [f"{REGION}-docker.pkg.dev/{PROJECT}/**"]
    for address, item in of_type(private, "google_container_cluster"):
        assert at(item, "binary_authorization.evaluation_mode") == ["PROJECT_SINGLETON_POLICY_ENFORCE"], address
    for address, item in of_type(private, "google_cloud_run_v2_service", "google_cloud_run_v2_worker_pool"):
        assert at(item, "binary_authorization.use_default") == [True], address
        for image in values(item, "image"):
            assert image.startswith(patterns[0].removesuffix("**")), f"{address}: {image} would be refused"


def test_the_perimeter_holds_every_api_that_is_called(private: Resources) -> None:
    """The dry run: to enforce it is the organization's."""
    ((_, perimeter),) = of_type(private, "google_access_context_manager_service_perimeter")
    restricted = {service for found in at(perimeter, "spec.restricted_services") for service in every(found)}
    enabled = {item["service"] for _, item in of_type(private, "google_project_service")}
    # What no perimeter can hold: it belongs to an organization or a billing account, or has no data of its own.
    outside = {f"{name}.googleapis.com" for name in ("accesscontextmanager", "billingbudgets", "containerscanning")}
    assert enabled - restricted == enabled & outside
    assert "status" not in perimeter
