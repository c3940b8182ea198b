from __future__ import annotations

from dataclasses import replace

from groundplan.gcp.cache import CONNECT_ROLE, Cache, CacheProps
from groundplan.plan.model.gcp import Memorystore
from groundplan.terraform import google
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

NETWORK = "projects/acme-desk/global/networks/desk-prod"
SUBNET = "projects/acme-desk/regions/europe-west4/subnetworks/desk-prod-run"
KEY = Ref("${google_kms_crypto_key.encryption_key.id}")
PRODUCTION = Memorystore(
    name="desk-prod", node_type="STANDARD_SMALL", version="VALKEY_9_0", replicas=1, backup_days=7, deletion_protection=True
)
DEVELOPMENT = Memorystore(
    name="desk-dev",
    node_type="SHARED_CORE_NANO",
    version="VALKEY_9_0",
    replicas=0,
    backup_days=None,
    deletion_protection=False,
)
INSTANCE = "google_memorystore_instance.cache_instance"
POLICY = "google_network_connectivity_service_connection_policy.cache_connections"


def made(stack: Stack, cache: Memorystore, key_id: Ref | None = None) -> Cache:
    return Cache(stack, "cache", props=CacheProps("acme-desk", "europe-west4", NETWORK, SUBNET, cache, key_id))


def test_production(stack: Stack) -> None:
    made(stack, PRODUCTION, KEY)
    found = stack.resources[INSTANCE].arguments
    assert (found["mode"], found["shard_count"], found["replica_count"]) == ("CLUSTER_DISABLED", 1, 1)
    assert (found["node_type"], found["engine_version"]) == ("STANDARD_SMALL", "VALKEY_9_0")
    assert (found["authorization_mode"], found["transit_encryption_mode"]) == ("IAM_AUTH", "SERVER_AUTHENTICATION")
    assert found["kms_key"] == KEY
    assert found["zone_distribution_config"] == {"mode": "MULTI_ZONE"}
    # A week.
    assert found["automated_backup_config"] == {
        "retention": "604800s",
        "fixed_frequency_schedule": {"start_time": {"hours": 1}},
    }
    assert found["persistence_config"] == {"mode": "RDB", "rdb_config": {"rdb_snapshot_period": "TWELVE_HOURS"}}
    assert (found["deletion_protection_enabled"], found["lifecycle"]) == (True, {"prevent_destroy": True})


def test_development_keeps_nothing(stack: Stack) -> None:
    made(stack, DEVELOPMENT)
    found = stack.resources[INSTANCE].arguments
    # The provider's default is true.
    assert found["deletion_protection_enabled"] is False
    assert found["replica_count"] == 0
    assert not {"kms_key", "automated_backup_config", "persistence_config", "lifecycle"} & set(found)


def test_its_addresses_are_in_the_subnet(stack: Stack) -> None:
    made(stack, PRODUCTION)
    policy = stack.resources[POLICY].arguments
    assert (policy["service_class"], policy["network"], policy["location"]) == ("gcp-memorystore", NETWORK, "europe-west4")
    assert policy["psc_config"] == {"subnetworks": [SUBNET]}
    instance = stack.resources[INSTANCE]
    assert instance.arguments["desired_auto_created_endpoints"] == [{"network": NETWORK, "project_id": "acme-desk"}]
    # Memorystore makes no address before there is a policy, and the policy goes after them.
    assert POLICY in str(instance.arguments["depends_on"])


def test_what_a_client_gets(stack: Stack) -> None:
    cache = made(stack, replace(PRODUCTION, name="desk-prod"))
    # The other address is for readers only.
    assert 'connection_type == "CONNECTION_TYPE_PRIMARY"][0]' in cache.host
    assert f"{INSTANCE}.endpoints[*].connections[*].psc_auto_connection" in cache.host
    assert cache.ca_certificates == f'${{join("\\n", flatten({INSTANCE}.managed_server_ca[*].ca_certs[*].certificates))}}'
    name = "projects/acme-desk/locations/europe-west4/instances/desk-prod"
    assert cache.only_this == {"title": "desk-prod", "expression": f'resource.name == "{name}"'}
    member = google.ProjectIamMember(
        stack,
        "connects",
        project="acme-desk",
        role=f"roles/{CONNECT_ROLE}",
        member="serviceAccount:api@acme-desk.iam.gserviceaccount.com",
        condition=cache.only_this,
    )
    assert member.arguments["role"] == "roles/memorystore.dbConnectionUser"
