"""How many tasks of an ECS service run: Application Auto Scaling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundplan.plan.model.aws import FargateService
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_SCALE_OUT_SECONDS, _SCALE_IN_SECONDS = 60, 300


@dataclass(frozen=True, slots=True)
class EcsScalingProps:
    """``resource_label`` is how the load balancer's requests to the service are known, ``queue_name`` the worker's queue."""

    service: FargateService
    cluster_name: Ref
    service_name: Ref
    resource_label: str | None
    queue_name: Ref | None


class EcsScaling(Component):
    """Tasks between ``replicas.min`` and ``.max``, as many as keep CPU, requests and backlog of each at their targets.

    Where two targets ask for different numbers the larger one counts. A worker that may have no task gets its first one by
    an alarm on a message that waits, since target tracking multiplies what is there.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/appautoscaling_policy
    """

    def __init__(self, scope: Construct, id: str, *, props: EcsScalingProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        plan, self._props = props.service, props
        self._target = aws.AppautoscalingTarget(
            self,
            "target",
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=f"service/{props.cluster_name}/{props.service_name}",
            min_capacity=plan.replicas.min,
            max_capacity=plan.replicas.max,
        )
        if plan.cpu_percent is not None:
            cpu = {"predefined_metric_type": "ECSServiceAverageCPUUtilization"}
            self._track("cpu", plan.cpu_percent, {"predefined_metric_specification": cpu})
        if plan.requests_per_target is not None and props.resource_label is not None:
            requests = {"predefined_metric_type": "ALBRequestCountPerTarget", "resource_label": props.resource_label}
            self._track("requests", plan.requests_per_target, {"predefined_metric_specification": requests})
        if plan.messages_per_task is not None and props.queue_name is not None:
            self._track("backlog", plan.messages_per_task, {"customized_metric_specification": self._backlog(props.queue_name)})
            if plan.replicas.min == 0:
                self._first_task(props.queue_name)

    def _track(self, id: str, value: int, metric: Mapping[str, Any]) -> None:
        cooldown = {"scale_out_cooldown": _SCALE_OUT_SECONDS, "scale_in_cooldown": _SCALE_IN_SECONDS}
        self._policy(id, "TargetTrackingScaling", tracking={"target_value": value, **cooldown, **metric})

    def _policy(
        self, id: str, kind: str, *, tracking: Mapping[str, Any] | None = None, step: Mapping[str, Any] | None = None
    ) -> aws.AppautoscalingPolicy:
        return aws.AppautoscalingPolicy(
            self,
            id,
            name=f"{self._props.service.name}-{id.replace('_', '-')}",
            policy_type=kind,
            service_namespace=self._target.service_namespace,
            scalable_dimension=self._target.scalable_dimension,
            resource_id=self._target.resource_id,
            target_tracking_scaling_policy_configuration=tracking,
            step_scaling_policy_configuration=step,
        )

    def _metrics(self, queue_name: Ref) -> dict[str, tuple[str, str, dict[str, Ref]]]:
        """Messages that wait and tasks that run: namespace, name and dimensions of each."""
        of_service = {"ClusterName": self._props.cluster_name, "ServiceName": self._props.service_name}
        return {
            "waiting": ("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": queue_name}),
            "running": ("ECS/ContainerInsights", "RunningTaskCount", of_service),
        }

    def _backlog(self, queue_name: Ref) -> dict[str, Any]:
        """Messages that wait for each task; with no task, for one.

        https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
        """
        sources = [
            {
                "id": id,
                "metric_stat": {
                    "stat": "Average",
                    "metric": {
                        "namespace": namespace,
                        "metric_name": name,
                        "dimensions": [{"name": key, "value": value} for key, value in dimensions.items()],
                    },
                },
                "return_data": False,
            }
            for id, (namespace, name, dimensions) in self._metrics(queue_name).items()
        ]
        expression = {"id": "backlog", "expression": "waiting / IF(running > 0, running, 1)", "return_data": True}
        return {"metrics": [*sources, expression]}

    def _first_task(self, queue_name: Ref) -> None:
        """https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html"""
        one = {
            "adjustment_type": "ExactCapacity",
            "cooldown": _SCALE_OUT_SECONDS,
            "step_adjustment": {"metric_interval_lower_bound": "0", "scaling_adjustment": 1},
        }
        policy = self._policy("first_task", "StepScaling", step=one)
        sources = [
            {
                "id": id,
                "metric": {
                    "namespace": namespace,
                    "metric_name": name,
                    "dimensions": dimensions,
                    "stat": "Average",
                    "period": 60,
                },
                "return_data": False,
            }
            for id, (namespace, name, dimensions) in self._metrics(queue_name).items()
        ]
        stuck = {
            "id": "stuck",
            "expression": "IF(FILL(running, 0) < 1 AND waiting > 0, 1, 0)",
            "label": "A message waits and no task runs",
            "return_data": True,
        }
        aws.CloudwatchMetricAlarm(
            self,
            "first_task_alarm",
            alarm_name=f"{self._props.service.name}-first-task",
            alarm_description="Starts the first task when a message waits",
            comparison_operator="GreaterThanOrEqualToThreshold",
            evaluation_periods=1,
            threshold=1,
            treat_missing_data="notBreaching",
            alarm_actions=[policy.arn],
            metric_query=[*sources, stuck],
        )
