"""From plans to Terraform JSON, through one CDK app."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
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

    Raises:
        TypeError: a plan has no Terraform: its ``state`` is None.
    """
    documents: dict[int, dict[str, Any]] = {}
    for numbers in _apart(plans):
        with tempfile.TemporaryDirectory(prefix="groundplan-") as folder:
            app = App(outdir=folder)
            stacks = {number: add_stack(app, plans[number]) for number in numbers}
            app.synth()
            for number, stack in stacks.items():
                documents[number] = json.loads((Path(folder) / "stacks" / stack.name / "cdk.tf.json").read_bytes())
    found = [documents[number] for number in range(len(plans))]
    for plan, document in zip(plans, found, strict=True):
        document["//"] = (
            f"Written by groundplan from the blueprint {plan.name}, environment {plan.environment}; change it there."
        )
        if plan.state is not None and plan.state.backend == "local":
            # The CDK names a file by its absolute path. Without one Terraform keeps the state beside this file.
            del document["terraform"]["backend"]
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
