"""The product's key, and who of Google's services may use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundplan.gcp.keep import lifecycle
from groundplan.gcp.service_agents import agent as service_agent
from groundplan.plan.model.gcp import KmsKey
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component, Resource
from groundplan.terraform.schema import Ref

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class KeyProps:
    """``agents`` are the services that use the key by themselves, by the name of their API: ``compute``, ``sqladmin``.

    ``keep`` guards the key against deletion: what it encrypted is lost without it. ``after`` is what must be there first: the
    APIs of Cloud KMS and of those services.
    """

    region: str
    project_number: str
    key: KmsKey
    agents: Sequence[str]
    keep: bool
    after: tuple[Component, ...] = ()


class Key(Component):
    """A key of Cloud KMS in the product's region, replaced every some days; what an older version encrypted stays readable.

    Google's service agents use it, each with its own grant. In a new project most of them are not there yet, and nothing can be
    granted to one that is not: before the first `terraform apply` a person makes them. ``service_agents.agent_commands`` gives
    the commands; those of a stack are its output ``service_agents``, which `terraform plan` shows, too::

        gcloud services enable sqladmin.googleapis.com storage.googleapis.com ... --project=PROJECT
        gcloud beta services identity create --service=sqladmin.googleapis.com --project=PROJECT
            the same for artifactregistry, container, memorystore, pubsub, run and secretmanager, where they are used
        gcloud storage service-agent --project=PROJECT

    That of Compute Engine comes with its API.

    Google deletes no key ring and no key, only the versions in it. To make a destroyed stack again under its name, import the
    key ring and the key first.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/kms_crypto_key
    https://docs.cloud.google.com/kms/docs/key-rotation
    """

    id: Ref
    """The key's full name."""
    grants: tuple[Resource, ...]
    """What must be there before a service uses the key."""

    def __init__(self, scope: Construct, id: str, *, props: KeyProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        ring = google.KmsKeyRing(self, "ring", name=props.key.name, location=props.region, depends_on=props.after)
        key = google.KmsCryptoKey(
            self,
            "key",
            name=props.key.name,
            key_ring=ring.id,
            purpose="ENCRYPT_DECRYPT",
            rotation_period=f"{props.key.rotation_days * _DAY_SECONDS}s",
            lifecycle=lifecycle(keep=props.keep),
        )
        self.id = key.id
        self.grants = tuple(
            google.KmsCryptoKeyIamMember(
                self,
                agent,
                crypto_key_id=key.id,
                role="roles/cloudkms.cryptoKeyEncrypterDecrypter",
                member=service_agent(agent, props.project_number),
            )
            for agent in props.agents
        )
