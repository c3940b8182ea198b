"""The stack of the profile gpu-cluster on AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from groundplan.aws import permissions
from groundplan.aws.addons import AddOnsProps, NodeAddOns, WorkloadAddOns
from groundplan.aws.capacity import Reservation, ReservationProps
from groundplan.aws.efa import Fabric, FabricProps
from groundplan.aws.eks import Cluster, ClusterProps
from groundplan.aws.gpu_nodes import GpuNodeGroup
from groundplan.aws.iam import Role, Statement
from groundplan.aws.karpenter import DISCOVERY_TAG, Karpenter, KarpenterProps, event_key_use
from groundplan.aws.nodes import NodesProps, node_role
from groundplan.aws.pod_identity import PodIdentity, PodIdentityProps
from groundplan.aws.system_nodes import SystemNodeGroup
from groundplan.plan.model import Plan
from groundplan.plan.model.aws import GpuClusterOnAws, GpuPool
from groundplan.stacks.on_aws import OnAwsStack
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref


class GpuClusterOnAwsStack(OnAwsStack[GpuClusterOnAws]):
    """A VPC with an EKS cluster, GPU nodes, a model bucket, and the roles and keys that they need."""

    def __init__(self, scope: Construct, *, plan: Plan) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        if not isinstance(plan.target, GpuClusterOnAws):
            raise TypeError(f"{plan.stack} is not a gpu-cluster on AWS")
        self._cluster_log_group = f"/aws/eks/{plan.target.cluster.name}/cluster"
        super().__init__(scope, plan=plan, target=plan.target)
        self.cluster = self._make_cluster()
        self._make_nodes()
        token = {} if plan.target.hub_token_secret is None else {"secret": plan.target.hub_token_secret}
        self._hub_token = self.make_secrets("hub_token", token, "Hugging Face token that downloads the models").get("secret")
        self._make_connections()
        self._make_identities()
        self._outputs()
        self.finish()

    def log_groups(self) -> tuple[str, ...]:
        """The cluster's beside the common ones."""
        return (*super().log_groups(), self._cluster_log_group)

    def key_users(self) -> tuple[Statement, ...]:
        """EventBridge, where Karpenter listens to it, beside the common ones."""
        return (*super().key_users(), *([event_key_use(self.target.account)] if self._karpenter else []))

    def private_subnet_tags(self) -> Mapping[str, str]:
        """By which Karpenter finds the subnets for its nodes."""
        return {DISCOVERY_TAG: self.target.cluster.name} if self._karpenter else {}

    @property
    def _karpenter(self) -> bool:
        return self.target.cluster.nodes == "karpenter"

    def _make_cluster(self) -> Cluster:
        props = ClusterProps(
            cluster=self.target.cluster,
            subnets=tuple(self.network.intra_subnets.values()),
            log_group=self._cluster_log_group,
            key_arn=self.key.arn,
            keep=self.keep,
        )
        cluster = Cluster(self, "cluster", props=props, plan_path=("cluster",))
        for store in (self.postgres, self.cache):
            if store is not None:
                # Pods are in the cluster's group; network policies say which of them reach the store.
                store.allow_from("cluster", cluster.security_group)
        return cluster

    def _make_nodes(self) -> None:
        name, network, path = self.target.cluster.name, self.network, ("cluster",)
        add_ons = AddOnsProps(name=name, cluster=self.cluster.name, key_arn=self.key.arn)
        first = NodeAddOns(self, "node_addons", props=add_ons, plan_path=path)
        nodes = node_role(self, "node_role", name=f"{name}-node")
        base = [network.private_subnets[zone] for zone in network.intra_subnets]
        after = (*network.egress, first)
        props = self._node_props(nodes, base, after)
        system = SystemNodeGroup(self, "system", nodes=self.target.system_nodes, props=props, plan_path=path)
        WorkloadAddOns(self, "workload_addons", props=replace(add_ons, depends_on=(system,)), plan_path=path)
        self._make_gpu_nodes(nodes, after)
        if self._karpenter:
            self._make_karpenter()

    def _make_gpu_nodes(self, nodes: Role, after: tuple[Component, ...]) -> None:
        """Reservations and networks of every pool; its node group, unless Karpenter makes the nodes."""
        gpu = Component(self, "gpu")
        for pool_name, pool in self.target.gpu_pools.items():
            fabric = self._fabric(pool_name, pool)
            reservation = self._reservation(pool_name, pool, fabric)
            if self._karpenter:
                continue
            subnets = [self.network.private_subnets[zone] for zone in pool.zones]
            waits = after if reservation is None else (*after, reservation)
            GpuNodeGroup(
                gpu,
                pool_name,
                pool=pool,
                props=self._node_props(nodes, subnets, waits),
                fabric=fabric,
                reservation=reservation,
                plan_path=("models", pool.models[0], "gpu"),
            )

    def _make_karpenter(self) -> None:
        props = KarpenterProps(
            name=self.target.cluster.name,
            region=self.target.region,
            account=self.target.account,
            cluster=self.cluster.name,
            security_group=self.cluster.security_group,
            key_arn=self.key.arn,
        )
        Karpenter(self, "karpenter", props=props, plan_path=("cluster", "nodes"))

    def _fabric(self, pool_name: str, pool: GpuPool) -> Fabric | None:
        if pool.efa is None:
            return None
        props = FabricProps(
            name=f"{self.target.cluster.name}-{pool_name}",
            vpc_id=self.network.vpc_id,
            placement_group=pool.block is None,
        )
        return Fabric(self, f"efa_{pool_name}", props=props, plan_path=("models", pool.models[0], "gpu"))

    def _reservation(self, pool_name: str, pool: GpuPool, fabric: Fabric | None) -> Reservation | None:
        if pool.purchase != "reservation":
            return None
        props = ReservationProps(
            name=f"{self.target.cluster.name}-{pool_name}",
            instance_type=pool.instance_type,
            nodes=pool.desired,
            zones={zone: self.network.zone_names[zone] for zone in pool.zones},
            placement_group_arn=None if fabric is None else fabric.placement_group_arn,
        )
        return Reservation(self, f"reserved_{pool_name}", props=props, plan_path=("capacity",))

    def _node_props(self, nodes: Role, subnets: list[Ref], after: tuple[Component, ...]) -> NodesProps:
        return NodesProps(
            name=self.target.cluster.name,
            cluster=self.cluster.name,
            version=self.cluster.version,
            security_group=self.cluster.security_group,
            role=nodes,
            key_arn=self.key.arn,
            subnets=subnets,
            tags=self.plan.tags,
            autoscaled=not self._karpenter,
            depends_on=after,
        )

    def _make_connections(self) -> None:
        """What the cluster logs in to; the password of the database was made before the database."""
        if self.plan.platform is None:
            return
        known: dict[str, Mapping[str, Ref]] = {}
        if self.postgres is not None:
            known["postgres"] = {"host": self.postgres.host, "user": self.postgres.username}
        if self.cache is not None:
            known["cache"] = {"host": self.cache.host}
        if self.queue is not None:
            known["queue"] = {"url": self.queue.url}
        left = self.plan.platform.connections.keys() - self.connections.keys()
        self.make_connections({name: known.get(name, {}) for name in sorted(left)})

    def _make_identities(self) -> None:
        """The IAM role of each workload that needs AWS."""
        others = Component(self, "identities")
        for workload, identity in self.target.identities.items():
            props = PodIdentityProps(
                name=self.target.cluster.name,
                cluster=self.cluster.name,
                identity=identity,
                statements=self._statements(workload),
            )
            if workload == "model-loader":
                PodIdentity(self, "model_loader", props=props, plan_path=("models",))
            else:
                PodIdentity(others, workload, props=props, plan_path=("services",))

    def _statements(self, workload: str) -> list[Statement]:
        name, region, account, key_arn = self.target.cluster.name, self.target.region, self.target.account, self.key.arn
        match workload:
            case "aws-load-balancer-controller":
                return permissions.balance_load(name, region=region, account=account, vpc_id=self.network.vpc_id)
            case "cluster-autoscaler":
                return permissions.scale_node_groups(name, region=region, account=account)
            case "external-secrets":
                return permissions.read_secrets(self._readable_secrets(), region=region, key_arn=key_arn)
            case "keda":
                return self.scaler_statements()
            case "loki":
                return permissions.use_bucket(self.buckets["logs"].arn, region=region, key_arn=key_arn)
            case "tempo":
                return permissions.use_bucket(self.buckets["traces"].arn, region=region, key_arn=key_arn, tags=True)
            case "postgres-backups":
                return permissions.use_bucket(self.buckets["backups"].arn, region=region, key_arn=key_arn, tags=True)
            case "model-loader":
                ours = self.buckets["models"]
                weights = [
                    (ours.arn if model.bucket == self.target.buckets["models"].name else f"arn:aws:s3:::{model.bucket}", model)
                    for model in self.target.models.values()
                ]
                token = None if self._hub_token is None else self._hub_token.arn
                prefixes = ((bucket, model.weights) for bucket, model in weights)
                triton = (bucket for bucket, model in weights if model.server == "triton")
                return permissions.read_weights(prefixes, region=region, key_arn=key_arn, hub_token=token, looked_at=triton)
            case _:
                name = workload.removeprefix("service-")
                service = self.target.services[name]
                return self.client_statements(name, service.needs, worker=service.port is None)

    def _readable_secrets(self) -> list[Ref]:
        """Of everything that External Secrets brings into the cluster."""
        made = [secret.arn for secret in self.secrets.values()]
        token = [] if self._hub_token is None else [self._hub_token.arn]
        connections = [connection.secret.arn for connection in self.connections.values()]
        # Without connections External Secrets reads the secret that RDS makes.
        own = [] if connections or self.postgres is None else [self.postgres.secret_arn]
        return [*made, *token, *connections, *own]

    def _outputs(self) -> None:
        region, name = self.target.region, self.target.cluster.name
        self.output("cluster_name", self.cluster.name)
        self.output("cluster_endpoint", self.cluster.endpoint)
        self.output("region", region)
        self.output("vpc_id", self.network.vpc_id)
        self.output("model_bucket", self.buckets["models"].name)
        self.output("kms_key_arn", self.key.arn)
        self.output("kubeconfig_command", f"aws eks update-kubeconfig --region {region} --name {name}")
        if self._hub_token is not None:
            self.output("hub_token_secret", self._hub_token.name)
        if self.target.private:
            use = "Brings the Kubernetes API to port 8443; then: kubectl --server https://127.0.0.1:8443 --tls-server-name HOST"
            self.output("kubernetes_tunnel_command", _tunnel_command(region, name, self.cluster.endpoint), use)


def _tunnel_command(region: str, cluster: str, endpoint: Ref) -> str:
    """Brings the private Kubernetes API to one's own machine, through a node and without an open port.

    HOST is that of ``cluster_endpoint``, for which the certificate is.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html
    """
    filters = f"Name=tag:eks:cluster-name,Values={cluster} Name=instance-state-name,Values=running"
    query = "Reservations[0].Instances[0].InstanceId"
    node = f"aws ec2 describe-instances --region {region} --filters {filters} --query '{query}' --output text"
    host = f'${{trimprefix({endpoint.removeprefix("${").removesuffix("}")}, "https://")}}'
    document = "AWS-StartPortForwardingSessionToRemoteHost"
    parameters = f"host={host},portNumber=443,localPortNumber=8443"
    return f'aws ssm start-session --region {region} --target "$({node})" --document-name {document} --parameters {parameters}'
