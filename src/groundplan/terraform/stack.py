"""The stack: where resources register, and where they join what the CDK itself synthesizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from groundplan.terraform.cdk import Construct, TerraformStack
from groundplan.terraform.schema import EPHEMERAL, provider_info, without_none

if TYPE_CHECKING:
    from groundplan.terraform.resource import Component, Provider, Resource

# The first versions that lock a state in S3 without a table: https://developer.hashicorp.com/terraform/language/backend/s3
_OLDEST = {"terraform": ">=1.10.0", "opentofu": ">=1.10.0"}
# The first versions, of OpenTofu, too, that keep arguments out of the state:
# https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
# https://opentofu.org/docs/language/ephemerality/write-only-attributes
_OLDEST_WRITE_ONLY = ">=1.11.0"


class Stack(TerraformStack):
    """A Terraform stack that takes ``groundplan.terraform`` resources beside the CDK's own outputs, variables and backends."""

    def __init__(self, scope: Construct, id: str) -> None:
        """``id`` is the stack's name, as ``cdktf list`` prints it."""
        super().__init__(scope, id)
        self.name = id
        self.node.set_context("targetVersions", _OLDEST)
        self._components: dict[tuple[str, ...], Component] = {}
        self._resources: dict[str, Resource] = {}
        self._providers: list[Provider] = []
        self._output_blocks: dict[str, Any] = {}
        self._backend: tuple[str, Mapping[str, Any]] | None = None

    def adopt(self, component: Component) -> None:
        """Remember a construct of ours, which joins the CDK's tree later.

        Raises:
            ValueError: there is one of this id in its scope already.
        """
        if component.trail in self._components:
            raise ValueError(f"there is already a construct {'/'.join(component.trail)} in {self.name}")
        self._components[component.trail] = component

    def register(self, resource: Resource) -> None:
        """Take a resource in.

        Raises:
            ValueError: two constructs have the same Terraform address.
        """
        if taken := self._resources.get(resource.terraform_address):
            raise ValueError(
                f"{resource.terraform_address} is both {'/'.join(taken.trail)} and {'/'.join(resource.trail)}; rename one"
            )
        self._resources[resource.terraform_address] = resource

    def register_provider(self, provider: Provider) -> None:
        """Take a provider configuration in."""
        self._providers.append(provider)

    def output(self, id: str, value: object, description: str | None = None) -> None:
        """Declare an output. The CDK's own ``TerraformOutput`` works beside it, and takes Node.js a millisecond.

        Raises:
            ValueError: there is one of this id already.
        """
        if id in self._output_blocks:
            raise ValueError(f"there is already an output {id} in {self.name}")
        self._output_blocks[id] = without_none({"value": value, "description": description})

    def backend(self, kind: str, arguments: Mapping[str, Any]) -> None:
        """Declare where the state is kept: ``s3``, ``gcs``. The CDK's own, such as ``S3Backend``, do the same in its apps."""
        self._backend = kind, without_none(arguments)

    @property
    def resources(self) -> Mapping[str, Resource]:
        """Every resource by its Terraform address."""
        return self._resources

    def addresses_below(self, trail: tuple[str, ...]) -> Iterator[str]:
        """Addresses of the resources inside the component at ``trail``."""
        return (address for address, item in self._resources.items() if item.trail[: len(trail)] == trail)

    def prepare_stack(self) -> None:
        """The CDK calls this before aspects visit the stack: where one may, every construct joins the tree to be visited."""
        from groundplan.terraform.cdk import Aspects  # there are none without the CDK

        super().prepare_stack()
        joined = [component for component in self._components.values() if component.in_tree]
        if any(Aspects.of(construct).all for construct in (self, *joined)):
            for component in self._components.values():
                component.join_tree()

    def to_terraform(self) -> Any:
        """The stack as Terraform JSON. The CDK calls this once in a synthesis; it is the only callback for all resources.

        Whoever calls it without the CDK's synthesis gets the same, but for what aspects would change, and for the local backend
        that the CDK gives to a stack without one.

        Raises:
            ValueError: one of the CDK's outputs has the id of one of ours.
        """
        document: dict[str, Any] = dict(super().to_terraform())
        document.setdefault("resource", {})
        outputs = document.setdefault("output", {})
        if taken := outputs.keys() & self._output_blocks.keys():
            raise ValueError(f"there are two outputs {', '.join(sorted(taken))} in {self.name}")
        outputs.update(self._output_blocks)
        # What the CDK's own CLI reads: how outputs are named, and where the state is.
        about = document.setdefault("//", {})
        about.setdefault("outputs", {}).setdefault(self.name, {}).update({id: id for id in self._output_blocks})
        for resource in self._resources.values():
            block, kind = ("ephemeral" if resource.terraform_ephemeral else "resource"), resource.terraform_type
            named = document.setdefault(block, {}).setdefault(kind.removeprefix(EPHEMERAL), {})
            named[resource.logical_name] = resource.arguments
        terraform = document.setdefault("terraform", {})
        if self._backend is not None:
            kind, arguments = self._backend
            terraform["backend"] = {kind: arguments}
            about.setdefault("metadata", {})["backend"] = kind
        outside_state = any(item.terraform_ephemeral or item.terraform_write_only for item in self._resources.values())
        terraform["required_version"] = _OLDEST_WRITE_ONLY if outside_state else _OLDEST["terraform"]
        required = terraform.setdefault("required_providers", {})
        for provider in self._providers:
            document.setdefault("provider", {}).setdefault(provider.provider_name, []).append(provider.arguments)
            info = provider_info(provider.provider_name)
            required[provider.provider_name] = {"source": info["source"], "version": info["constraint"]}
        return document
