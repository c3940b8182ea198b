"""What runs inside a Kubernetes cluster, told alike for every cloud: all that the GitOps tree is written from.

Nothing here is known only after `terraform apply`: names and identities are chosen by the plan, addresses of managed stores
come into the cluster through its secret store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from groundplan.plan.model.common import Replicas


@dataclass(frozen=True, slots=True)
class Gitops:
    """The repository that Argo CD reads; the tree of this product in this environment lies in its folder ``path``."""

    repository: str
    revision: str
    path: str


# --- the cluster ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taint:
    """What keeps other pods off a node."""

    key: str
    value: str
    effect: Literal["NoSchedule"]


@dataclass(frozen=True, slots=True)
class Machine:
    """What the cluster itself makes nodes of one kind from: Karpenter on AWS, a ComputeClass on Google Cloud.

    ``zones`` are zone ids on AWS, names on Google Cloud, where the GPUs are ``accelerator``. ``local_disks`` become the node's
    ephemeral storage, and ``disk_gib`` is its other one. ``reservation`` is the id of a Capacity Block, or what the tag
    ``Name`` of Capacity Reservations has before the zone. After
    ``max_run_seconds`` a node goes; None: it stays as long as it is needed.
    """

    type: str
    zones: tuple[str, ...]
    purchase: Literal["reservation", "capacity_block", "on_demand", "spot", "flex_start"]
    accelerator: str | None
    disk_gib: int
    local_disks: int
    reservation: str | None
    max_run_seconds: int | None


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes of one kind as the scheduler sees them. ``millicpu`` and ``memory_mib`` are what one leaves to pods of ours.

    ``start`` are there before any pod waits for one, and pods let their number grow to ``max`` and shrink to ``min``.
    ``machine`` is set where Argo CD brings what makes such nodes, of which then none is there at the start; None: Terraform
    makes them, or they are there.
    """

    labels: Mapping[str, str]
    taints: tuple[Taint, ...]
    millicpu: int
    memory_mib: int
    gpus: int
    min: int
    start: int
    max: int
    machine: Machine | None


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account that is somebody in the cloud; ``annotations`` where GKE maps it to a Google account."""

    namespace: str
    name: str
    annotations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RemoteKey:
    """A value in the cloud's secret manager: the secret, and ``property`` of it where it holds JSON.

    A secret with properties is a connection of the platform, or a Secret on a cluster that is there already.
    """

    secret: str
    property: str | None


@dataclass(frozen=True, slots=True)
class Connection:
    """How something is reached and logged in to: an entry of the secret manager, a JSON object that Terraform writes.

    ``secret`` is its name there: STACK/connections/NAME on AWS, STACK-connections-NAME elsewhere. ``values`` are properties
    whose text the plan knows. ``generated`` are passwords and keys: Terraform makes one random text for the whole connection,
    once, and puts it into each of these in place of ``{}``; it is in no state. ``attributes`` are what only the managed store
    of that name knows, by the names that the stacks give them.

    On a cluster that is there already a person fills all of them. The connections and their properties, by NAME, of which a
    platform has those that it has a use for:

    * ``postgres``: ``host``, ``port``, ``database`` and ``user``, and in the cluster ``password``; of Cloud SQL ``instance`` in
      place of ``user``. In the cluster it is at ``postgres-rw.data.svc``, and the user is ``app``.
    * ``postgres-password``: ``password`` of RDS and Aurora, apart from what Terraform may read again.
    * ``cache``: ``host``, ``port``, ``user`` and ``password``; of ElastiCache the first two, of Memorystore the first three and
      ``ca_certificates``. In the cluster it is at ``valkey.data.svc``, and the user is ``default``.
    * ``queue``: ``url`` of SQS; ``topic`` and ``subscription`` of Pub/Sub.
    * ``vectors``: ``url`` and ``api_key``: at ``http://qdrant.data.svc:6333``, ``http://weaviate.data.svc`` or
      ``http://milvus.data.svc:19530``; of Milvus ``password``, too, and its key is ``root:`` with it behind.
    * ``models``: ``api_key``, which model servers ask callers for.
    * ``grafana``: ``user`` and ``password`` of its administrator.
    """

    secret: str
    values: Mapping[str, str]
    generated: Mapping[str, str]
    attributes: tuple[str, ...]

    @property
    def properties(self) -> tuple[str, ...]:
        """Names of all that it has."""
        return (*self.values, *self.generated, *self.attributes)


@dataclass(frozen=True, slots=True)
class ClusterSecret:
    """A Kubernetes Secret that External Secrets fills: its keys, and where each comes from."""

    namespace: str
    keys: Mapping[str, RemoteKey]


@dataclass(frozen=True, slots=True)
class Entry:
    """How requests from outside come in, to all workloads that ``expose`` and have a host.

    ``kind`` is a load balancer of AWS, which ``class_name`` ``alb`` makes, a Gateway of GKE, whose class it is, or whatever
    serves Ingresses of that class. ``name`` is that of the load balancer, and of its address and TLS policy on Google Cloud.
    ``firewall`` is the web ACL or the policy of Cloud Armor; None: there is none. ``certificates`` has names of certificates by
    workload; none on AWS, where the controller finds them by host; on ``ingress`` they are Secrets. ``sources`` are the ranges
    that its requests and health checks come from; none on ``ingress``, where they may come from anywhere. A connection on which
    nothing was sent for ``idle_seconds`` is closed.
    ``access_logs`` is the bucket that an ALB writes to; None: it writes none.
    """

    kind: Literal["alb", "gateway", "ingress"]
    name: str
    class_name: str
    internal: bool
    firewall: str | None
    certificates: Mapping[str, str]
    sources: tuple[str, ...]
    idle_seconds: int
    access_logs: str | None


@dataclass(frozen=True, slots=True)
class Outside:
    """Something outside of the cluster that workloads connect to: a managed store, a queue, the API of a model."""

    ranges: tuple[str, ...]
    ports: tuple[int, ...]


# --- what runs --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelServer:
    """A model on GPUs of the cluster, whatever serves it.

    ``weights`` is what the server loads: a model of the Hugging Face Hub, or with ``streamed`` a prefix, ``s3://`` or ``gs://``.
    ``tensor_parallel`` are the GPUs of one node of a replica, ``pipeline_parallel`` its nodes. ``startup_seconds`` is how long
    weights may load. ``pools`` are the nodes that it may run on, the first choice first.
    """

    weights: str
    streamed: bool
    image: str
    tensor_parallel: int
    pipeline_parallel: int
    startup_seconds: int
    millicpu: int
    memory_mib: int
    shared_memory_mib: int
    disk_gib: int
    replicas: Replicas
    pools: tuple[str, ...]
    gpu: str
    hub_token: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VllmServer(ModelServer):
    """A model that vLLM serves as ``served_name``, a release of the chart ``vllm-stack``.

    ``weights`` out of a bucket are read by its streaming loader. None: vLLM's own choice. Of several replicas a router chooses
    that which has the prompt's beginning in its cache. ``pooling``: it embeds or ranks and writes no text.
    """

    served_name: str
    dtype: Literal["auto", "half", "bfloat16"]
    max_model_len: int | None
    max_num_seqs: int | None
    gpu_memory_utilization: Decimal
    pooling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerServer(ModelServer):
    """A model that another server than vLLM serves, a release of our chart ``workload``.

    It listens on ``port`` and answers 200 at ``health`` when it is ready. ``command``, ``args`` and ``env`` are what the server
    is started with, which name its folder ``cache``. Clients ask for the model as ``served_name``; None: for any that is in the
    weights.
    """

    server: Literal["tgi", "triton", "onnx", "custom"]
    port: int
    health: str
    cache: str
    served_name: str | None
    command: tuple[str, ...]
    args: tuple[str, ...]
    env: Mapping[str, str]


AnyServer = VllmServer | ContainerServer
"""Every kind of model server."""


@dataclass(frozen=True, slots=True)
class QueueScaling:
    """A worker's autoscaler: a replica for each ``messages`` that wait.

    ``queue`` is the URL of an SQS queue, or the name of a Pub/Sub subscription.
    """

    queue: str
    messages: int


@dataclass(frozen=True, slots=True)
class Workload:
    """A service or worker of the team, a release of our chart ``workload``.

    ``env`` has plain values, ``secrets`` the Secrets whose keys become variables. ``calls`` are the services, models and stores
    that it opens connections to. ``scaling`` is set for a worker that scales on the queue; others do by CPU.
    """

    image: str
    port: int | None
    millicpu: int
    memory_mib: int
    replicas: Replicas
    expose: Literal["public", "internal"] | None
    host: str | None
    health: str | None
    env: Mapping[str, str]
    secrets: tuple[str, ...]
    calls: tuple[str, ...]
    account: str | None
    scaling: QueueScaling | None = None


@dataclass(frozen=True, slots=True)
class PostgresCluster:
    """PostgreSQL of CloudNativePG: ``instances`` with one primary, backups of it in ``bucket``; None: there are none."""

    version: str
    database: str
    instances: int
    millicpu: int
    memory_mib: int
    disk_gib: int
    extensions: tuple[str, ...]
    bucket: str | None
    backup_days: int


@dataclass(frozen=True, slots=True)
class VectorCluster:
    """A vector store in the cluster. ``bucket`` is where Milvus keeps its segments; None: on a disk of its one replica."""

    engine: Literal["qdrant", "weaviate", "milvus"]
    replicas: int
    millicpu: int
    memory_mib: int
    disk_gib: int
    bucket: str | None = None


@dataclass(frozen=True, slots=True)
class CacheCluster:
    """Valkey in the cluster: a primary and ``replicas`` of it."""

    replicas: int
    memory_mib: int


@dataclass(frozen=True, slots=True)
class Observability:
    """How long signals are kept, and in which buckets.

    Traces without days are not kept. Signals without a bucket lie on a disk of the cluster, as those of a cluster do that is
    there already.
    """

    metrics_days: int
    logs_days: int
    logs_bucket: str | None
    traces_days: int | None
    traces_bucket: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Everything inside one cluster.

    ``account`` is the AWS account or the Google Cloud project; where the cluster is there already it is None, and so are
    ``region`` and ``network``. ``disk_key`` is the key that encrypts volumes, by its ARN or its name in Cloud KMS; None: the
    provider has one. ``registries`` maps a registry to the address in whose place its images are pulled; one that is not in it
    is pulled from as it is. ``sources`` maps the address that an image of the team is pulled from to its own, where that is
    another one. ``outside`` has what ``calls`` of a workload name and is not in the cluster. ``accounts`` has each workload
    that needs the cloud, by the names of the plan's identities. ``small``: a development tree, which fits on two nodes of 4
    vCPU beside those with GPUs.
    """

    gitops: Gitops
    cloud: Literal["aws", "gcp", "onprem"]
    region: str | None
    account: str | None
    cluster: str
    kubernetes: str
    network: str | None
    private: bool
    small: bool
    storage_class: str
    disk_key: str | None
    node_scaling: Literal["cluster-autoscaler", "karpenter", "gke", "compute-class", "none"]
    registries: Mapping[str, str]
    sources: Mapping[str, str]
    nodes: Mapping[str, Nodes]
    entry: Entry | None
    outside: Mapping[str, Outside]
    accounts: Mapping[str, ServiceAccount]
    connections: Mapping[str, Connection]
    secrets: Mapping[str, ClusterSecret]
    models: Mapping[str, AnyServer]
    workloads: Mapping[str, Workload]
    postgres: PostgresCluster | None
    vectors: VectorCluster | None
    cache: CacheCluster | None
    observability: Observability
