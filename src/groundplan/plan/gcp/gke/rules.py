"""Rules by which a gpu-cluster on Google Cloud is filled in: each choice that the blueprint leaves open, with its reason."""

from __future__ import annotations

from groundplan.plan.rules import Rule

CLUSTER_ZONES = Rule(
    "GCP050",
    "Zones of the cluster",
    "the first three zones of the region; they do not depend on what runs there, so that a new GPU type moves nothing",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters",
)
CLUSTER_NAME = Rule("GCP051", "Name of the cluster", "the stack's name, so that both are found by one word")
WORKLOAD_POOL = Rule(
    "GCP052",
    "Workload identity pool",
    "the one that every project with GKE has; Kubernetes service accounts are members of it",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
)
PODS_PER_NODE = Rule(
    "GCP053",
    "Pods on one node",
    "64 on system nodes and 32 on GPU nodes: more than run there, and each node sets aside twice as many addresses",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr",
)
PRIVATE_API = Rule(
    "GCP054",
    "Kubernetes API of a private-vpc",
    "one address in the subnet, for machines in it: the nodes, and the bastion through which people come; none on the "
    "internet, and no DNS endpoint, which the whole internet would reach",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
)
SYSTEM_DEVELOPMENT = Rule("GCP055", "System nodes in development", "two, so that one can be replaced without an outage")
SYSTEM_PRODUCTION = Rule(
    "GCP056", "System nodes", "one in each zone of the cluster, with room for two under load or while they are replaced"
)
SYSTEM_TYPE = Rule(
    "GCP057",
    "Machine type of system nodes",
    "e2-standard-4, which every zone has: 4 vCPU and 16 GiB carry add-ons, Argo CD and monitoring; or the smallest larger "
    "size that holds a replica of each service",
    "https://docs.cloud.google.com/compute/docs/general-purpose-machines#e2_machine_types",
)
SERVICE_NODES = Rule(
    "GCP058",
    "System nodes for services",
    "beside the nodes for add-ons, as many as the services need: min for replicas.min, max for replicas.max, packed by CPU and "
    "memory into what GKE and the pods of every node leave",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes",
)
GPU_TYPE = Rule(
    "GCP059",
    "Machine type of a model",
    "of the types with this GPU in the region: the fewest GPUs that are enough for a replica, then the smallest whose memory "
    "holds what its GPUs hold, since weights pass through it on their way to the GPU; T4 are attached to N1",
    "https://docs.cloud.google.com/compute/docs/gpus",
)
GPU_SPAN = Rule(
    "GCP060",
    "Replicas that span machines",
    "a replica runs on one machine; one with more GPUs than the largest machine has spans whole machines of that type, where "
    "its GPUs have NVLink and its nodes may stand close together",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement",
)
GPU_POOLS = Rule(
    "GCP061",
    "GPU node pools",
    "one for each machine type and way to buy it, so that a zone or market that runs dry stops only its own pool; another "
    "gpu.type is another pool, and one apply deletes the old while it makes the new: to change it without a gap, add a model "
    "with the new type, move to it, then remove the old",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/node-pools",
)
GPU_ZONES = Rule(
    "GCP062",
    "Zones of GPU nodes",
    "the zones of the cluster that offer the machine type or the GPU; where none does, the zones of the region that do",
    "https://docs.cloud.google.com/compute/docs/gpus/gpu-regions-zones",
)
ONE_ZONE = Rule(
    "GCP063",
    "Zone of a pool whose replicas span nodes",
    "one zone, the first that offers the type: nodes that stand close together are in one",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement",
)
RESERVED_ZONES = Rule(
    "GCP064",
    "Zones of a reserved GPU pool",
    "as many zones as share its nodes evenly: a pool has the same number of nodes in each of its zones",
    "https://docs.cloud.google.com/compute/docs/instances/reservations-overview",
)
GPU_NODES = Rule(
    "GCP065",
    "Size of a GPU node pool",
    "from as many nodes as replicas.min needs to those for replicas.max, packed by their GPUs",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler",
)
GPU_FALLBACK = Rule(
    "GCP077",
    "Size of a second-choice GPU node pool",
    "it has no node, and room for all that replicas.max needs, for when the choices before it find no capacity",
)
RESERVED_NODES = Rule(
    "GCP066",
    "Size of a reserved GPU pool",
    "the nodes that replicas.min needs, and never more or fewer: a reservation is paid for whether a node runs in it or not",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations",
)
PRIORITY = Rule(
    "GCP067",
    "Order of GPU pools",
    "the order of capacity, the highest number first; a reservation is left out where no replica always runs",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes",
)
DISK_SSD = Rule(
    "GCP068",
    "Boot disk beside Local SSDs",
    "100 GiB for the system and the driver; images and model files go to the Local SSDs",
)
DISK_ALONE = Rule("GCP069", "Boot disk without Local SSDs", "500 GiB, since images and model files are kept there")
COMPACT = Rule(
    "GCP070",
    "Compact placement",
    "where replicas span nodes; a reserved pool has none, since the reservation decides where its machines stand",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/compact-placement",
)
PROVISIONING = Rule(
    "GCP071",
    "Limits of node auto-provisioning",
    "what all GPU nodes take at replicas.max, in the zones of the cluster and of its GPUs: no ComputeClass can make more",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/node-auto-provisioning",
)
WEIGHTS = Rule(
    "GCP072", "Prefix of a model's weights", "the model's name on the Hugging Face Hub, so that two models never share files"
)
NAMESPACES = Rule(
    "GCP073",
    "Namespaces of what runs in the cluster",
    "one for each trust: external-secrets, keda, observability, data, models, and apps for the team's own services",
    "https://docs.cloud.google.com/kubernetes-engine/docs/best-practices/enterprise-multitenancy",
)
SERVICE_ACCOUNTS = Rule(
    "GCP074",
    "Service accounts with an identity",
    "one for each workload that needs Google Cloud, named in IAM by its namespace and name; Helm values name the same accounts",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity",
)
GOOGLE_ACCOUNTS = Rule(
    "GCP075",
    "Service accounts of Google Cloud for services",
    "only for a service that needs the database or the cache: Cloud SQL and Memorystore know no other identity of a workload",
    "https://docs.cloud.google.com/sql/docs/postgres/iam-authentication",
)
FLEX_START = Rule(
    "GCP140",
    "Nodes by flex-start",
    "their pool has none until GKE gets what waiting pods need, and a node lives for seven days at the most; so what always "
    "runs is bought in another way. Only machine types with GPUs built in are sold so, not GPUs that are attached to N1",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/dws",
)
QUEUED = Rule(
    "GCP141",
    "Queued provisioning",
    "where a replica takes several nodes by flex-start: without it GKE gets them one by one, and those that are there cost "
    "money while they wait for the others. A ProvisioningRequest asks for all at once; the pool grows for nothing else",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest",
)
FLEX_PLACEMENT = Rule(
    "GCP142",
    "Placement of flex-start nodes",
    "no compact placement: GKE combines it neither with queued provisioning nor with flex-start on these machine types, and "
    "puts such nodes close together as well as it can",
    "https://docs.cloud.google.com/ai-hypercomputer/docs/create/gke-ai-hypercompute-custom",
)
COMPUTE_CLASS = Rule(
    "GCP145",
    "ComputeClass of a pool",
    "with gitops one for all pools of a machine type, named like the first choice of them; what Terraform makes for it, the "
    "nodes of a reservation, has its label and taint, without which the class would not find them",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes#manual-node-pools",
)
