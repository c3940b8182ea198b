"""The stack of the profile gpu-cluster on Google Cloud."""

from __future__ import annotations

from collections.abc import Mapping

from groundplan.gcp.access import ObjectAccess
from groundplan.gcp.cluster_entry import ClusterEntry, ClusterEntryProps
from groundplan.gcp.connections import Connection, ConnectionProps
from groundplan.gcp.gke import Cluster, ClusterProps
from groundplan.gcp.internal_entry import InternalEntry, InternalEntryProps
from groundplan.gcp.key import Key
from groundplan.gcp.node_account import NodeAccount, NodeAccountProps
from groundplan.gcp.node_pools import GpuNodePool, NodesProps, SystemNodePool
from groundplan.gcp.reservation import Reservation, ReservationProps
from groundplan.gcp.workload_identity import WorkloadIdentity, WorkloadIdentityProps
from groundplan.plan import Plan
from groundplan.plan.model.gcp import GkeGpuPool, GpuClusterOnGcp, LoadBalancer
from groundplan.stacks.on_gcp import OnGcpStack
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

_READ, _WRITE = "storage.objectViewer", "storage.objectUser"
# Tempo and the backups of CloudNativePG ask for the bucket itself, too.
_LOOK = "storage.legacyBucketReader"


class GpuClusterOnGcpStack(OnGcpStack[GpuClusterOnGcp]):
    """A VPC with a GKE cluster, GPU nodes, a model bucket, and the identities and the key that they need."""

    def __init__(self, scope: Construct, *, plan: Plan) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        if not isinstance(plan.target, GpuClusterOnGcp):
            raise TypeError(f"{plan.stack} is not a gpu-cluster on Google Cloud")
        super().__init__(scope, plan=plan, target=plan.target)
        if self.key is None:
            raise ValueError(f"{plan.stack} has no key for its Kubernetes secrets")
        self._nodes = self._make_node_account()
        self.cluster = self._make_cluster(self.key)
        self._make_nodes(self.key)
        self._connections = self._make_connections()
        self._make_identities()
        self._make_entry()
        self._outputs()
        self.finish()

    def _make_node_account(self) -> NodeAccount:
        props = NodeAccountProps(
            project=self.target.project,
            region=self.target.region,
            account_id=self.target.cluster.node_account,
            repository=self.registry.repository,
            mirrors=self.registry.mirror_ids,
            after=self.after("cloudresourcemanager", "iam"),
        )
        return NodeAccount(self, "node_account", props=props, plan_path=("cluster",))

    def _make_cluster(self, key: Key) -> Cluster:
        props = ClusterProps(
            region=self.target.region,
            cluster=self.target.cluster,
            network_id=self.network.network_id,
            subnet_id=self.network.subnet_id,
            node_account=self._nodes.email,
            key_id=key.id,
            keep=self.keep,
            after=(*self.after("container"), *key.grants, *self.network.way_out, *self.before_containers()),
        )
        return Cluster(self, "cluster", props=props, plan_path=("cluster",))

    def _make_nodes(self, key: Key) -> None:
        cluster = self.target.cluster
        props = NodesProps(
            cluster=self.cluster.id,
            node_account=self._nodes.email,
            key_id=key.id,
            labels=self.labels,
            after=(self._nodes, *key.grants, *self.network.way_out),
        )
        SystemNodePool(
            self,
            "system",
            nodes=self.target.system_nodes,
            zones=cluster.zones,
            pods_per_node=cluster.pods_per_node,
            props=props,
            plan_path=("system_nodes",),
        )
        gpu = Component(self, "gpu", plan_path=("gpu_pools",))
        for name, pool in self.target.gpu_pools.items():
            reservation = self._reservation(name, pool)
            # GKE makes the other pools of a ComputeClass by itself.
            if cluster.nodes == "managed" or reservation is not None:
                GpuNodePool(
                    gpu, name, pool=pool, props=props, reservation=reservation, plan_path=("models", pool.models[0], "gpu")
                )

    def _reservation(self, name: str, pool: GkeGpuPool) -> Reservation | None:
        if pool.reservation is None:
            return None
        props = ReservationProps(pool.reservation, pool, self.after("compute"))
        return Reservation(self, f"reserved_{name}", props=props, plan_path=("capacity",))

    def _make_connections(self) -> Mapping[str, Connection]:
        """What the cluster logs in to, with what the stores of Google Cloud say of themselves."""
        if self.plan.platform is None:
            return {}
        known: dict[str, Mapping[str, Ref]] = {}
        if self.postgres is not None:
            known["postgres"] = {"host": self.postgres.host, "instance": self.postgres.connection_name}
        if self.cache is not None:
            known["cache"] = {"host": self.cache.host, "ca_certificates": self.cache.ca_certificates}
        if self.queue is not None:
            known["queue"] = {"topic": self.queue.topic, "subscription": self.queue.subscription}
        folder = Component(self, "connections", plan_path=("platform", "connections"))
        after = (*self.after("secretmanager"), *self.key_grants)
        return {
            name: Connection(
                folder,
                name,
                props=ConnectionProps(connection, self.target.region, self.keep, known.get(name, {}), self.key_id, after),
            )
            for name, connection in self.plan.platform.connections.items()
        }

    def _make_identities(self) -> None:
        folder = Component(self, "identities", plan_path=("identities",))
        for workload, identity in self.target.identities.items():
            props = WorkloadIdentityProps(
                project=self.target.project,
                identity=identity,
                buckets=self._buckets_of(workload),
                secrets=self._secrets_of(workload),
                postgres=self.postgres if "postgres" in identity.stores else None,
                cache=self.cache if "cache" in identity.stores else None,
                queue=self.queue if "queue" in identity.stores else None,
                # How many messages wait is a metric.
                metrics=workload == "keda",
                after=(self.cluster,),
            )
            made = WorkloadIdentity(folder, workload, props=props, plan_path=("identities", workload))
            if made.email is not None:
                use = f"Annotate the service account {identity.namespace}/{identity.service_account} with it"
                self.output(f"{identity.service_account}_google_account", made.email, use)

    def _buckets_of(self, workload: str) -> list[ObjectAccess]:
        match workload:
            case "loki":
                return [ObjectAccess(self.buckets["logs"].name, _WRITE)]
            case "tempo":
                return [ObjectAccess(self.buckets["traces"].name, role) for role in (_WRITE, _LOOK)]
            case "postgres-backups":
                return [ObjectAccess(self.buckets["backups"].name, role) for role in (_WRITE, _LOOK)]
            case "model-loader":
                return self._weights()
            case _:
                return []

    def _weights(self) -> list[ObjectAccess]:
        """Where the models lie: in our bucket, or in those that the blueprint names.

        Triton asks for the bucket itself before it looks for a file.
        https://github.com/triton-inference-server/core/blob/main/src/filesystem/implementations/gcs.h
        """
        ours, prefixes = self.target.buckets["models"].name, dict[str, set[str]]()
        for model in self.target.models.values():
            prefixes.setdefault(model.bucket, set()).add(model.weights)
        looked_at = {model.bucket for model in self.target.models.values() if model.server == "triton"}
        named = {bucket: self.buckets["models"].name if bucket == ours else bucket for bucket in prefixes}
        read = [ObjectAccess(named[bucket], _READ, sorted(below)) for bucket, below in sorted(prefixes.items())]
        return [*read, *(ObjectAccess(named[bucket], _LOOK) for bucket in sorted(looked_at))]

    def _secrets_of(self, workload: str) -> dict[str, Ref]:
        token = {} if self.hub_token is None else {"hub_token": self.hub_token.ref("id")}
        if workload == "external-secrets":
            own = {name: entry.ref("id") for name, entry in self.secrets.items()}
            connections = {f"connection_{name}": made.secret.id for name, made in self._connections.items()}
            return own | connections | token
        return token if workload == "model-loader" else {}

    def _make_entry(self) -> None:
        plan = self.target.load_balancer
        if plan is None:
            return
        hosts = {name: service.host for name, service in self.target.services.items() if service.host is not None}
        if plan.internal:
            self._make_internal_entry(plan, hosts)
            return
        props = ClusterEntryProps(plan, hosts, self.after("compute"))
        entry = ClusterEntry(self, "entry", props=props, plan_path=("load_balancer",))
        self.output("load_balancer_ip", entry.address, "Make a DNS A record to it for every public host")
        self.output("certificates", dict(entry.certificates), "The Gateway's networking.gke.io/pre-shared-certs")

    def _make_internal_entry(self, plan: LoadBalancer, hosts: Mapping[str, str]) -> None:
        apis = self.after("certificatemanager", "compute")
        props = InternalEntryProps(self.target.region, plan, hosts, self.network.subnet_id, apis)
        entry = InternalEntry(self, "entry", props=props, plan_path=("load_balancer",))
        self.output("load_balancer_ip", entry.address, "Make a DNS A record to it for every host, in your private DNS")
        self.output("certificate_records", entry.certificate_records, "DNS records for which the certificates wait")
        self.output("certificates", dict(entry.certificate_names), "The Gateway's networking.gke.io/cert-manager-certs")

    def _outputs(self) -> None:
        region, name, project = self.target.region, self.target.cluster.name, self.target.project
        self.output("cluster_name", self.cluster.name, "Name of the cluster")
        command = f"gcloud container clusters get-credentials {name} --location={region} --project={project}"
        if self.target.cluster.private:
            self.output("cluster_endpoint", self.cluster.endpoint, "Address of the Kubernetes API in the network")
            proxy = f"kubectl config set clusters.gke_{project}_{region}_{name}.proxy-url socks5://localhost:1080"
            commands = f"{command} --internal-ip && {proxy}"
            self.output("kubeconfig_command", commands, "Gives kubectl the cluster; it answers while bastion_command runs")
        else:
            self.output("cluster_dns_endpoint", self.cluster.dns_endpoint, "Host name of the Kubernetes API")
            self.output("kubeconfig_command", f"{command} --dns-endpoint", "Gives kubectl the cluster")
        self.output("model_bucket", self.buckets["models"].name, "Bucket for weights of models")
