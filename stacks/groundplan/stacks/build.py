"""From a plan to Terraform JSON."""

from __future__ import annotations

from typing import Any

from groundplan.plan import Plan
from groundplan.terraform.cdk import Construct, RootConstruct
from groundplan.terraform.stack import Stack


def add_stack(scope: Construct, plan: Plan) -> Stack:
    """Make the stack of a plan, named ``<name>-<environment>``, in an app or another root; TypeError: it has no Terraform."""
    # Each branch imports the plan and the constructs of its own cloud only.
    if plan.target.cloud == "aws":
        from groundplan.plan.model.aws import GpuClusterOnAws

        if isinstance(plan.target, GpuClusterOnAws):
            from groundplan.stacks.gpu_cluster_on_aws import GpuClusterOnAwsStack

            return GpuClusterOnAwsStack(scope, plan=plan)
        from groundplan.stacks.api_first_on_aws import ApiFirstOnAwsStack

        return ApiFirstOnAwsStack(scope, plan=plan)
    from groundplan.plan.model.gcp import GpuClusterOnGcp

    if isinstance(plan.target, GpuClusterOnGcp):
        from groundplan.stacks.gpu_cluster_on_gcp import GpuClusterOnGcpStack

        return GpuClusterOnGcpStack(scope, plan=plan)
    from groundplan.stacks.api_first_on_gcp import ApiFirstOnGcpStack

    return ApiFirstOnGcpStack(scope, plan=plan)


def terraform_document(plan: Plan) -> dict[str, Any]:
    """The Terraform JSON of a plan's stack, as ``terraform init`` takes it: without what only the CDK's CLI reads.

    A local state has no backend: Terraform then keeps it beside this file.

    Raises:
        TypeError: the plan has no Terraform: its ``state`` is None.
    """
    # Asked of the stack, and not synthesized by an app: its resources need not go to Node.js and back.
    document: dict[str, Any] = add_stack(RootConstruct(), plan).to_terraform()
    document["//"] = f"Written by groundplan from the blueprint {plan.name}, environment {plan.environment}; change it there."
    return document
