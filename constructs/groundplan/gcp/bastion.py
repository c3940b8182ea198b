"""The machine through which people reach a private network."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.gcp.firewall import FROM_IAP, tcp
from groundplan.plan.model.gcp import Bastion as BastionPlan
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

# https://docs.cloud.google.com/iap/docs/using-tcp-forwarding#create-firewall-rule
_IAP_RANGE = "35.235.240.0/20"
_SSH = 22
# What the image asks for.
_DISK_GIB = 10


@dataclass(frozen=True, slots=True)
class BastionProps:
    """``firewall_policy`` is the name of the network's policy, ``key_id`` the key of its disk.

    ``after`` is what must be there first: APIs, the right to use the key.
    """

    project: str
    bastion: BastionPlan
    subnet_id: Ref
    firewall_policy: Ref
    key_id: Ref
    after: tuple[Component, ...] = ()


class Bastion(Component):
    """A small Shielded VM without an address on the internet, which Identity-Aware Proxy alone reaches, on SSH.

    IAM says who gets in, and OS Login gives each person an account: keys in the project's metadata count for nothing. A person
    needs ``roles/iap.tunnelResourceAccessor`` and ``roles/compute.osLogin`` in the project, and
    ``roles/iam.serviceAccountUser`` on the machine's service account, which itself may write logs and nothing more. Terraform
    grants none of them, since a blueprint names no people.

    Its package mirror is on the internet, so it gets no updates there; a new machine has the newest image:
    ``terraform apply -replace`` of the instance makes one.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_instance
    https://docs.cloud.google.com/compute/docs/oslogin/set-up-oslogin
    """

    command: str
    """Opens a SOCKS proxy on the port 1080 of one's own machine, whose connections begin in the network."""
    grants: tuple[str, ...]
    """Commands that let a person in."""

    def __init__(self, scope: Construct, id: str, *, props: BastionProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        plan = props.bastion
        account = google.ServiceAccount(
            self, "account", account_id=plan.service_account, display_name="Bastion", depends_on=props.after
        )
        google.ProjectIamMember(self, "logs", project=props.project, role="roles/logging.logWriter", member=account.member)
        from_iap = google.ComputeNetworkFirewallPolicyRule(
            self,
            "from_iap",
            firewall_policy=props.firewall_policy,
            rule_name="iap-to-bastion",
            priority=FROM_IAP,
            direction="INGRESS",
            action="allow",
            match={"src_ip_ranges": [_IAP_RANGE], "layer4_configs": tcp(_SSH)},
            target_service_accounts=[account.email],
            enable_logging=True,
        )
        google.ComputeInstance(
            self,
            "instance",
            name=plan.name,
            zone=plan.zone,
            machine_type=plan.machine_type,
            boot_disk={
                "auto_delete": True,
                "kms_key_self_link": props.key_id,
                "initialize_params": {"image": plan.image, "type": "pd-balanced", "size": _DISK_GIB},
            },
            network_interface={"subnetwork": props.subnet_id},
            metadata={"enable-oslogin": "TRUE", "block-project-ssh-keys": "TRUE", "serial-port-enable": "FALSE"},
            service_account={"email": account.email, "scopes": ["https://www.googleapis.com/auth/cloud-platform"]},
            shielded_instance_config={
                "enable_secure_boot": True,
                "enable_vtpm": True,
                "enable_integrity_monitoring": True,
            },
            # Another machine type is a restart, and not a new machine.
            allow_stopping_for_update=True,
            depends_on=[*props.after, from_iap],
        )
        self.command = (
            f"gcloud compute ssh {plan.name} --zone={plan.zone} --project={props.project} --tunnel-through-iap -- -N -D 1080"
        )
        member = "--member=user:NAME@EXAMPLE.COM --role=roles"
        in_project = f"gcloud projects add-iam-policy-binding {props.project} --condition=None {member}"
        on_account = f"gcloud iam service-accounts add-iam-policy-binding {account.email} --project={props.project} {member}"
        self.grants = (
            f"{in_project}/iap.tunnelResourceAccessor",
            f"{in_project}/compute.osLogin",
            f"{on_account}/iam.serviceAccountUser",
        )
