"""The stack of the profile gpu-cluster on AWS."""

from __future__ import annotations

from groundplan.aws.addons import AddOnsProps, NodeAddOns, WorkloadAddOns
from groundplan.aws.eks import Cluster, ClusterProps
from groundplan.aws.flow_logs import FlowLogs, FlowLogsProps
from groundplan.aws.gpu_nodes import GpuNodeGroup
from groundplan.aws.hub_token import HubToken, HubTokenProps
from groundplan.aws.iam import Role
from groundplan.aws.key import Key, KeyProps
from groundplan.aws.model_loader import ModelLoader, ModelLoaderProps, weights_by_bucket
from groundplan.aws.network import Network, NetworkProps
from groundplan.aws.nodes import NodesProps, node_role
from groundplan.aws.storage import ModelBucket, ModelBucketProps
from groundplan.aws.system_nodes import SystemNodeGroup
from groundplan.plan.model import GpuClusterOnAws, Plan
from groundplan.stacks.backend import add_backend
from groundplan.terraform import aws
from groundplan.terraform.cdk import App, TerraformOutput
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref
from groundplan.terraform.stack import Stack


class GpuClusterStack(Stack):
    """A VPC with an EKS cluster, GPU node groups, a model bucket, and the roles and keys that they need.

    The ids of the parts are in every Terraform address: to rename one is to replace what it holds.
    """

    def __init__(self, app: App, *, plan: Plan) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(app, plan.stack)
        if not isinstance(plan.target, GpuClusterOnAws):
            raise TypeError(f"{plan.stack} is not a gpu-cluster on AWS")
        self._plan, self._target = plan, plan.target
        add_backend(self, plan.state)
        aws.Provider(
            self,
            "aws",
            region=self._target.region,
            allowed_account_ids=[self._target.account],
            default_tags={"tags": plan.tags},
        )
        self._flow_log_group = f"/aws/vpc/{plan.stack}/flow-logs"
        self._cluster_log_group = f"/aws/eks/{self._target.cluster.name}/cluster"
        key = self._key()
        network = self._network(key)
        cluster = self._cluster(network, key)
        self._nodes(network, cluster, key)
        bucket, token = self._models(cluster, key)
        self._outputs(network, cluster, key, bucket, token)

    def _key(self) -> Key:
        props = KeyProps(
            name=self._plan.stack,
            region=self._target.region,
            account=self._target.account,
            log_groups=(self._flow_log_group, self._cluster_log_group),
            keep=self._plan.production,
        )
        return Key(self, "encryption", props=props)

    def _network(self, key: Key) -> Network:
        name, plan, path = self._plan.stack, self._target.network, ("network",)
        props = NetworkProps(name=name, region=self._target.region, network=plan, keep=self._plan.production)
        network = Network(self, "network", props=props, plan_path=path)
        flow_logs = FlowLogsProps(
            name=name,
            account=self._target.account,
            vpc_id=network.vpc_id,
            log_group=self._flow_log_group,
            days=plan.flow_log_days,
            key_arn=key.arn,
            keep=self._plan.production,
        )
        FlowLogs(self, "flow_logs", props=flow_logs, plan_path=("observability", "logs"))
        return network

    def _cluster(self, network: Network, key: Key) -> Cluster:
        props = ClusterProps(
            cluster=self._target.cluster,
            subnets=tuple(network.intra_subnets.values()),
            log_group=self._cluster_log_group,
            key_arn=key.arn,
            keep=self._plan.production,
        )
        return Cluster(self, "cluster", props=props, plan_path=("cluster",))

    def _nodes(self, network: Network, cluster: Cluster, key: Key) -> None:
        name, path = self._target.cluster.name, ("cluster",)
        add_ons = AddOnsProps(name=name, cluster=cluster.name, key_arn=key.arn)
        first = NodeAddOns(self, "node_addons", props=add_ons, plan_path=path)
        nodes = node_role(self, "node_role", name=f"{name}-node")
        base = [network.private_subnets[zone] for zone in network.intra_subnets]
        after = (*network.egress, first)
        props = self._node_props(cluster, key, nodes, base, after)
        system = SystemNodeGroup(self, "system", nodes=self._target.system_nodes, props=props, plan_path=path)
        last = AddOnsProps(name=name, cluster=cluster.name, key_arn=key.arn, depends_on=(system,))
        WorkloadAddOns(self, "workload_addons", props=last, plan_path=path)
        gpu = Component(self, "gpu")
        for pool_name, pool in self._target.gpu_pools.items():
            subnets = [network.private_subnets[zone] for zone in pool.zones]
            props = self._node_props(cluster, key, nodes, subnets, after)
            GpuNodeGroup(gpu, pool_name, pool=pool, props=props, plan_path=("models", pool.models[0], "gpu"))

    def _node_props(
        self, cluster: Cluster, key: Key, nodes: Role, subnets: list[Ref], after: tuple[Component, ...]
    ) -> NodesProps:
        return NodesProps(
            name=self._target.cluster.name,
            cluster=cluster.name,
            version=cluster.version,
            role=nodes,
            key_arn=key.arn,
            subnets=subnets,
            tags=self._plan.tags,
            depends_on=after,
        )

    def _models(self, cluster: Cluster, key: Key) -> tuple[ModelBucket, HubToken | None]:
        target, keep, path = self._target, self._plan.production, ("models",)
        bucket = ModelBucket(
            self, "models", props=ModelBucketProps(name=target.model_bucket, key_arn=key.arn, keep=keep), plan_path=path
        )
        token = None
        if target.hub_token_secret is not None:
            props = HubTokenProps(name=target.hub_token_secret, key_arn=key.arn, keep=keep)
            token = HubToken(self, "hub_token", props=props, plan_path=path)
        weights = weights_by_bucket(
            (bucket.arn if model.bucket == target.model_bucket else f"arn:aws:s3:::{model.bucket}", model.weights)
            for model in target.models.values()
        )
        loader = ModelLoaderProps(
            name=target.cluster.name,
            region=target.region,
            cluster=cluster.name,
            key_arn=key.arn,
            weights=weights,
            hub_token=None if token is None else token.arn,
        )
        ModelLoader(self, "model_loader", props=loader, plan_path=path)
        return bucket, token

    def _outputs(self, network: Network, cluster: Cluster, key: Key, bucket: ModelBucket, token: HubToken | None) -> None:
        region, name = self._target.region, self._target.cluster.name
        outputs = {
            "cluster_name": cluster.name,
            "cluster_endpoint": cluster.endpoint,
            "region": region,
            "vpc_id": network.vpc_id,
            "model_bucket": bucket.name,
            "kms_key_arn": key.arn,
            "kubeconfig_command": f"aws eks update-kubeconfig --region {region} --name {name}",
        }
        if token is not None:
            outputs["hub_token_secret"] = token.name
        for output, value in outputs.items():
            TerraformOutput(self, output, value=value, static_id=True)
