"""Constructs that hold Terraform arguments: components, resources and providers.

A resource is a construct, so it has a path and aspects visit it, but its arguments stay in Python and are handed to the CDK
with the whole stack (see ``groundplan.terraform.stack``): one callback for a stack instead of one for each resource.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from groundplan.problems import BlueprintError, Path, Problem
from groundplan.terraform.cdk import Construct, ConstructMeta
from groundplan.terraform.resource_names import types_by_class_name
from groundplan.terraform.rules import check_rules
from groundplan.terraform.schema import (
    EPHEMERAL,
    Ref,
    attribute_type,
    check,
    provider_info,
    resource_block,
    resource_rules,
    without_none,
)

if TYPE_CHECKING:
    from groundplan.terraform.stack import Stack

_META_ARGUMENTS = frozenset({"depends_on", "lifecycle", "provider"})
_LIFECYCLE = {
    "attributes": {
        "create_before_destroy": {"type": "bool", "optional": True},
        "prevent_destroy": {"type": "bool", "optional": True},
        "ignore_changes": {"type": "dynamic", "optional": True},
        "replace_triggered_by": {"type": ["list", "string"], "optional": True},
    }
}


class ArgumentError(BlueprintError):
    """Arguments that the provider's schema refuses, with the construct path and the plan path the construct stands for."""


class _JoinsLater(ConstructMeta):
    """Makes a construct without asking the CDK's kernel: usually that is what remembers it there."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return type.__call__(cls, *args, **kwargs)


class Component(Construct, metaclass=_JoinsLater):
    """A construct that groups resources; its id is a part of their addresses, so that renaming it replaces them.

    It joins the CDK's tree when somebody looks for it there: as the scope of one of the CDK's own constructs, by its
    ``node``, or, in a stack with an aspect, at synthesis. To join takes Node.js half a millisecond; most never do.
    """

    def __init__(self, scope: Construct, id: str, *, plan_path: Path = ()) -> None:
        """``plan_path`` is the part of the plan that this stands for: problems point at the blueprint line behind it.

        Raises:
            ValueError: the scope has something of this id already.
        """
        self._scope, self._id, self._ref = scope, id, None
        self.stack = _stack_of(scope)
        self.trail: tuple[str, ...] = (*_trail_of(scope), id)
        self.plan_path: Path = plan_path or getattr(scope, "plan_path", ())
        self.stack.adopt(self)

    @property
    def in_tree(self) -> bool:
        """Whether it has joined the CDK's tree."""
        return self._ref is not None

    def join_tree(self) -> None:
        """Join the CDK's tree, after the constructs around it."""
        if self._ref is None:
            if isinstance(self._scope, Component):
                self._scope.join_tree()
            from groundplan.terraform.cdk import create_in_kernel  # there is no tree without the CDK

            create_in_kernel(self.__class__, self, [self._scope, self._id])

    # What the CDK's runtime reads and sets, whenever it is about this construct.
    @property
    def __jsii_ref__(self) -> Any:
        self.join_tree()
        return self._ref

    @__jsii_ref__.setter
    def __jsii_ref__(self, ref: Any) -> None:
        self._ref = ref

    @cached_property
    def logical_name(self) -> str:
        """The name in the Terraform address: the ids from below the stack to here, joined by an underscore."""
        name = re.sub(r"[^A-Za-z0-9_-]", "_", "_".join(self.trail))
        return name if name[0].isalpha() else f"_{name}"


class Resource(Component):
    """A Terraform resource. Names of our own start with ``terraform_`` where an attribute of some resource could have them.

    What ``aws.Ephemeral...`` makes is in no state: Terraform reads it in each run, for arguments that are write-only.

    Make one through its class: ``aws.Vpc(scope, "vpc", cidr_block="10.0.0.0/16")``.
    Every argument is checked when the resource is made. Attributes are references: ``vpc.id`` is
    ``${aws_vpc.network_vpc.id}``, for blocks use ``ref("vpc_config[0].cluster_security_group_id")``.
    """

    provider_name: ClassVar[str]
    terraform_type: ClassVar[str]

    def __init__(self, scope: Construct, id: str, /, **arguments: Any) -> None:
        """Arguments that are None count as not given; scope and id have no names, since an argument may be named ``scope``.

        Raises:
            ArgumentError: the schema refuses the arguments.
        """
        super().__init__(scope, id)
        self.arguments = _arguments(arguments)
        self._check()
        self.stack.register(self)

    def _check(self) -> None:
        block = resource_block(self.provider_name, self.terraform_type)
        own = {name: value for name, value in self.arguments.items() if name not in _META_ARGUMENTS}
        wrong = [*check(block, own), *check_rules(resource_rules(self.provider_name, self.terraform_type), own)]
        if self.terraform_ephemeral and "lifecycle" in self.arguments:
            wrong.append("lifecycle is not for what is in no state")
        wrong += check(_LIFECYCLE, self.arguments.get("lifecycle", {}), "lifecycle.")
        if wrong:
            where = f"{self.terraform_type} {'/'.join(self.trail)}"
            raise ArgumentError([Problem("GP601", self.plan_path, f"{where}: {message}") for message in wrong])

    def add_dependencies(self, *things: Component) -> None:
        """Add to ``depends_on`` what is made later in the stack than this; Terraform's order is not ours."""
        self.arguments["depends_on"] = sorted({*self.arguments.get("depends_on", ()), *addresses(things)})

    @property
    def terraform_ephemeral(self) -> bool:
        """Whether it is in no state."""
        return self.terraform_type.startswith(EPHEMERAL)

    @property
    def terraform_write_only(self) -> bool:
        """Whether it has an argument that is in no state."""
        attributes = resource_block(self.provider_name, self.terraform_type).get("attributes", {})
        return any(attributes.get(name, {}).get("write_only", False) for name in self.arguments)

    @cached_property
    def terraform_address(self) -> str:
        """``aws_vpc.network_vpc``, as ``terraform state list`` prints it."""
        return f"{self.terraform_type}.{self.logical_name}"

    def ref(self, path: str) -> Ref:
        """Reference to an attribute, or to one inside a block: ``vpc_config[0].cluster_security_group_id``.

        Raises:
            AttributeError: the schema has no such attribute.
        """
        try:
            kind = attribute_type(resource_block(self.provider_name, self.terraform_type), path)
        except KeyError as error:
            raise AttributeError(f"{self.terraform_type}: {error.args[0]}") from None
        return Ref(f"${{{self.terraform_address}.{path}}}", kind)

    if not TYPE_CHECKING:  # the stubs know every attribute: with this in sight a wrong one would pass

        def __getattr__(self, name: str) -> Ref:
            if name.startswith("_"):
                raise AttributeError(name)
            return self.ref(name.rstrip("_"))


class Provider(Component):
    """A provider configuration: ``aws.Provider(stack, "aws", region="eu-west-1")``; a second one takes ``alias``."""

    provider_name: ClassVar[str]

    def __init__(self, scope: Construct, id: str, *, alias: str | None = None, **arguments: Any) -> None:
        """Raise ArgumentError when the schema refuses the arguments."""
        super().__init__(scope, id)
        own = _arguments(arguments)
        if wrong := list(check(provider_info(self.provider_name)["block"], own)):
            where = f"provider {self.provider_name}"
            raise ArgumentError([Problem("GP601", self.plan_path, f"{where}: {message}") for message in wrong])
        self.alias = alias
        self.arguments = own if alias is None else {"alias": alias, **own}
        self.stack.register_provider(self)

    @property
    def terraform_address(self) -> str:
        """``aws`` or ``aws.us_east_1``: the value of a resource's ``provider`` argument."""
        return self.provider_name if self.alias is None else f"{self.provider_name}.{self.alias}"


@cache
def resource_class(provider: str, name: str) -> type[Component]:
    """The class of a resource in the provider's snapshot, or of the provider itself.

    Raises:
        AttributeError: the snapshot has no such resource.
    """
    if name == "Provider":
        return cast("type[Component]", type(name, (Provider,), {"provider_name": provider}))
    resource_type = types_by_class_name(provider).get(name)
    if resource_type is None:
        raise AttributeError(
            f"groundplan.terraform.{provider} has no resource {name}; "
            f"add one with: scripts/refresh_schemas --provider {provider} --add RESOURCE_TYPE"
        )
    return cast("type[Component]", type(name, (Resource,), {"provider_name": provider, "terraform_type": resource_type}))


def addresses(things: Component | str | Iterable[Component | str]) -> list[str]:
    """What ``depends_on`` takes, one or several: resources by their address, a component for every resource inside it."""
    found: list[str] = []
    for thing in [things] if isinstance(things, Component | str) else things:
        if isinstance(thing, str):
            found.append(thing)
        elif isinstance(thing, Resource):
            found.append(thing.terraform_address)
        else:
            found.extend(thing.stack.addresses_below(thing.trail))
    return sorted(set(found))


def _arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as Terraform JSON: without what is None, keyword-safe names restored, resources as addresses."""
    cleaned = {name.rstrip("_"): without_none(value) for name, value in arguments.items() if value is not None}
    if "depends_on" in arguments:
        cleaned["depends_on"] = addresses(arguments["depends_on"])
        if not cleaned["depends_on"]:
            del cleaned["depends_on"]
    if isinstance(provider := arguments.get("provider"), Provider):
        cleaned["provider"] = provider.terraform_address
    return cleaned


def _stack_of(scope: Construct) -> Stack:
    from groundplan.terraform.stack import Stack  # a stack holds resources: the import at the top would be a circle

    if isinstance(scope, Stack):
        return scope
    if isinstance(scope, Component):
        return scope.stack
    parent = scope.node.scope
    if parent is None:
        raise TypeError("a resource needs a groundplan.terraform.stack.Stack above it")
    return _stack_of(cast("Construct", parent))


def _trail_of(scope: Construct) -> tuple[str, ...]:
    from groundplan.terraform.stack import Stack

    if isinstance(scope, Stack):
        return ()
    if isinstance(scope, Component):
        return scope.trail
    return (*_trail_of(cast("Construct", scope.node.scope)), scope.node.id)
