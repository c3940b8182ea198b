"""Rules by which a gpu-cluster on AWS is filled in: each choice that the blueprint leaves open, with its reason."""

from __future__ import annotations

from groundplan.plan.rules import Rule

ZONES = Rule(
    "AWS001",
    "Zones of the cluster",
    "the first three zones of the region, by zone id, in which EKS takes a control plane; "
    "they do not depend on what runs there, so that a new GPU type moves nothing",
    "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
)
GPU_ZONES = Rule(
    "AWS002",
    "Zones of GPU nodes",
    "the zones of the cluster that offer the instance type; where none does, the zones that do are added for it",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-discovery.html",
)
SUBNETS = Rule(
    "AWS003",
    "Ranges of subnets",
    "the network is cut in eighths: six private subnets, one eighth for all public and one for all intra subnets; "
    "the number in a zone's id is its place, so that another zone never renumbers them",
)
NAT_DEVELOPMENT = Rule(
    "AWS004",
    "NAT gateways in development",
    "one for all zones: it costs a third, and development can wait for a zone to come back",
)
NAT_PRODUCTION = Rule(
    "AWS005",
    "NAT gateways",
    "one in each zone of the cluster: a zone that fails does not cut off the others",
    "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html",
)
CLUSTER_NAME = Rule("AWS006", "Name of the cluster", "the stack's name, so that both are found by one word")
SYSTEM_TYPE = Rule(
    "AWS007",
    "Instance type of system nodes",
    "4 vCPU and 16 GiB carry the add-ons, Argo CD and monitoring; "
    "the newest of m7i.xlarge, m6i.xlarge and m5.xlarge that all zones of the cluster offer",
)
SYSTEM_DEVELOPMENT = Rule("AWS008", "System nodes in development", "two, so that one can be replaced without an outage")
SYSTEM_PRODUCTION = Rule(
    "AWS009", "System nodes", "one in each zone of the cluster, with room for two under load or while they are replaced"
)
GPU_TYPE = Rule(
    "AWS010",
    "Instance type of a model",
    "of the types with this GPU in the region: the fewest GPUs that are enough for a replica, then the smallest whose memory "
    "holds what its GPUs hold, since weights pass through it on their way to the GPU",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/accelerated-computing-instances.html",
)
GPU_POOLS = Rule(
    "AWS011",
    "GPU node groups",
    "one for each instance type and way to buy it, so that a zone or market that runs dry stops only its own group; "
    "another gpu.type is another group, and one apply deletes the old while it makes the new: "
    "to change it without a gap, add a model with the new type, move to it, then remove the old",
    "https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html",
)
GPU_NODES = Rule(
    "AWS012",
    "Size of a GPU node group",
    "as many nodes as the replicas of its models need, packed by their GPUs: it begins with those for replicas.min and grows "
    "to those for replicas.max; min is 0, since the pods of replicas.min hold their nodes, and EKS refuses a min above the "
    "number that the autoscaler has running",
    "https://github.com/hashicorp/terraform-provider-aws/issues/18310",
)
GPU_FALLBACK = Rule(
    "AWS013",
    "Size of a second-choice GPU node group",
    "it has no node, and room for all that replicas.max needs, for when the choices before it find no capacity",
)
DISK_NVME = Rule(
    "AWS014",
    "Root volume beside local NVMe",
    "100 GiB for the system and the NVIDIA driver; images and model files go to the local NVMe",
)
DISK_ALONE = Rule("AWS015", "Root volume without local NVMe", "500 GiB, since images and model files are kept there")
BUCKET_NAMES = Rule(
    "AWS016",
    "Names of buckets",
    "bucket names are unique in all of AWS: the stack's name, what the bucket is for and the account make them so",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
)
WEIGHTS = Rule(
    "AWS017", "Prefix of a model's weights", "the model's name on the Hugging Face Hub, so that two models never share files"
)
HUB_TOKEN = Rule(
    "AWS018",
    "Secret for the Hugging Face token",
    "a model comes from the Hub; its token is put there by a person, never by Terraform",
)
# vLLM runs on GPUs with this compute capability or higher:
# https://docs.vllm.ai/en/latest/getting_started/installation/gpu/
VLLM_OLDEST_CAPABILITY = (7, 5)
GPU_SPAN = Rule(
    "AWS020",
    "Replicas that span machines",
    "a replica runs on one machine; one with more GPUs than the largest machine has spans whole machines of that type, where "
    "they have Elastic Fabric Adapters on several network cards",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html",
)
PRIVATE_API = Rule(
    "AWS021",
    "Kubernetes API of a private-vpc",
    "nothing on the internet reaches it: people come over the private network, with the VPC's own endpoint",
    "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
)
