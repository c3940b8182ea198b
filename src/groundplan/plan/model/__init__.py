"""The plan: one product in one environment with every choice made. The only input of stacks, constructs and renderers.

Everything in it is frozen. It holds no shorthand and no "not said": where a field may be None, None means "there is none".
``origins`` tells for every value where it comes from; ``plan_json`` is how it is written and how ``explain`` reads it.
Field names follow the blueprint where the blueprint has the field, so that one path serves for both.

The parts that one cloud alone has are in ``aws`` and ``gcp``, what runs inside a cluster is in ``platform``: a program imports
those that it needs.
"""

from groundplan.plan.model.cluster import ClusterService, Gpu, GpuModel, HostedModel
from groundplan.plan.model.common import Bucket, Replicas, State, frozen_map
from groundplan.plan.model.plan import Plan, Profile, Traffic, as_json, plan_json, values

__all__ = [
    "Bucket",
    "ClusterService",
    "Gpu",
    "GpuModel",
    "HostedModel",
    "Plan",
    "Profile",
    "Replicas",
    "State",
    "Traffic",
    "as_json",
    "frozen_map",
    "plan_json",
    "values",
]
