"""From plans to Terraform JSON, through one CDK app."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from typing import Any

from groundplan.plan import Plan
from groundplan.terraform.cdk import App
from groundplan.terraform.stack import Stack


def add_stack(app: App, plan: Plan) -> Stack:
    """Make the stack of a plan in ``app``, named ``<name>-<environment>``; TypeError: it has no Terraform."""
    # Each branch imports the plan and the constructs of its own cloud only.
    if plan.target.cloud == "aws":
        from groundplan.plan.model.aws import GpuClusterOnAws

        if isinstance(plan.target, GpuClusterOnAws):
            from groundplan.stacks.gpu_cluster_on_aws import GpuClusterOnAwsStack

            return GpuClusterOnAwsStack(app, plan=plan)
        from groundplan.stacks.api_first_on_aws import ApiFirstOnAwsStack

        return ApiFirstOnAwsStack(app, plan=plan)
    from groundplan.plan.model.gcp import GpuClusterOnGcp

    if isinstance(plan.target, GpuClusterOnGcp):
        from groundplan.stacks.gpu_cluster_on_gcp import GpuClusterOnGcpStack

        return GpuClusterOnGcpStack(app, plan=plan)
    from groundplan.stacks.api_first_on_gcp import ApiFirstOnGcpStack

    return ApiFirstOnGcpStack(app, plan=plan)


def terraform_documents(plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """The Terraform JSON of each plan's stack, as ``terraform init`` takes it: without what only the CDK's CLI reads.

    A local state has no backend: Terraform then keeps it beside this file.

    Raises:
        TypeError: a plan has no Terraform: its ``state`` is None.
    """
    documents: dict[int, dict[str, Any]] = {}
    for numbers in _apart(plans):
        with tempfile.TemporaryDirectory(prefix="groundplan-") as folder:
            app = App(outdir=folder)
            # Asked of each stack, and not synthesized by the app: its resources need not go to Node.js and back.
            for number in numbers:
                documents[number] = add_stack(app, plans[number]).to_terraform()
    found = [documents[number] for number in range(len(plans))]
    for plan, document in zip(plans, found, strict=True):
        document["//"] = (
            f"Written by groundplan from the blueprint {plan.name}, environment {plan.environment}; change it there."
        )
    return found


def _apart(plans: Sequence[Plan]) -> list[list[int]]:
    """Numbers of the plans, app by app: an app has one stack of a name, and two states of one product, whose costs somebody
    compares, have the same.
    """
    apps: list[list[int]] = []
    seen: Counter[str] = Counter()
    for number, plan in enumerate(plans):
        if seen[plan.stack] == len(apps):
            apps.append([])
        apps[seen[plan.stack]].append(number)
        seen[plan.stack] += 1
    return apps
