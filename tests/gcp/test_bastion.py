from __future__ import annotations

from groundplan.gcp.bastion import Bastion, BastionProps
from groundplan.plan.model.gcp import Bastion as BastionPlan
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack

PROPS = BastionProps(
    project="acme-desk",
    bastion=BastionPlan(
        name="desk-prod-bastion",
        zone="europe-west4-a",
        machine_type="e2-micro",
        image="projects/debian-cloud/global/images/family/debian-13",
        service_account="desk-prod-bastion",
    ),
    subnet_id=Ref("${google_compute_subnetwork.network_subnet.id}"),
    firewall_policy=Ref("${google_compute_network_firewall_policy.network_firewall_policy.name}"),
    key_id=Ref("${google_kms_crypto_key.encryption_key.id}"),
)
ACCOUNT = "${google_service_account.bastion_account.email}"


def test_a_machine_that_nothing_reaches_but_iap(stack: Stack) -> None:
    Bastion(stack, "bastion", props=PROPS)
    instance = stack.resources["google_compute_instance.bastion_instance"].arguments
    assert instance["network_interface"] == {"subnetwork": PROPS.subnet_id}, "without access_config it has no external address"
    assert (instance["metadata"]["enable-oslogin"], instance["metadata"]["block-project-ssh-keys"]) == ("TRUE", "TRUE")
    assert instance["boot_disk"]["kms_key_self_link"] == PROPS.key_id
    assert set(instance["shielded_instance_config"].values()) == {True}
    assert instance["service_account"]["email"] == ACCOUNT
    rule = stack.resources["google_compute_network_firewall_policy_rule.bastion_from_iap"].arguments
    assert rule["match"] == {
        "src_ip_ranges": ["35.235.240.0/20"],
        "layer4_configs": [{"ip_protocol": "tcp", "ports": ["22"]}],
    }
    assert (rule["direction"], rule["action"], rule["enable_logging"]) == ("INGRESS", "allow", True)
    assert rule["target_service_accounts"] == [ACCOUNT], "no other machine"


def test_its_account_writes_logs_and_nobody_is_granted_anything(stack: Stack) -> None:
    Bastion(stack, "bastion", props=PROPS)
    grants = [item.arguments for item in stack.resources.values() if "_iam_" in item.terraform_type]
    assert [(grant["role"], grant["member"]) for grant in grants] == [
        ("roles/logging.logWriter", "${google_service_account.bastion_account.member}")
    ]


def test_the_commands(stack: Stack) -> None:
    bastion = Bastion(stack, "bastion", props=PROPS)
    assert bastion.command == (
        "gcloud compute ssh desk-prod-bastion --zone=europe-west4-a --project=acme-desk --tunnel-through-iap -- -N -D 1080"
    )
    member = "--member=user:NAME@EXAMPLE.COM"
    assert bastion.grants == (
        f"gcloud projects add-iam-policy-binding acme-desk --condition=None {member} --role=roles/iap.tunnelResourceAccessor",
        f"gcloud projects add-iam-policy-binding acme-desk --condition=None {member} --role=roles/compute.osLogin",
        f"gcloud iam service-accounts add-iam-policy-binding {ACCOUNT} --project=acme-desk {member} "
        "--role=roles/iam.serviceAccountUser",
    )
