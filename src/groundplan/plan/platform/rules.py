"""Rules by which what runs inside a cluster is filled in, alike on every cloud."""

from __future__ import annotations

from groundplan.plan.rules import Rule

TREE = Rule(
    "PLAT001",
    "Folder of the GitOps tree",
    "below the folder of the blueprint, the product's name and the environment's, so that one repository holds many",
)
ALLOCATABLE = Rule(
    "PLAT002",
    "Room on a node",
    "all it has, without what the kubelet and the system keep, and without what runs on every node: agents for logs, metrics, "
    "disks and the network",
    "https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/",
)
NODES = Rule(
    "PLAT003",
    "Nodes as the scheduler sees them",
    "the labels and taints that Terraform gives to the same nodes, or Karpenter and ComputeClasses where they make them",
)
ACCOUNTS = Rule(
    "PLAT004",
    "Service accounts that are somebody in the cloud",
    "the identities of the plan; on GKE an annotation maps to a Google account those that log in to a database or a cache",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity",
)
SECRETS = Rule(
    "PLAT005",
    "Secrets in the cluster",
    "External Secrets brings each from the cloud's secret manager: one for each service with what it names and the keys of the "
    "models it needs, and those of the connections, which Terraform writes; none is in Git. On a cluster that is there already "
    "they come out of the namespace secrets, which people fill",
    "https://external-secrets.io/latest/api/clustersecretstore/",
)
SHARED_NOTHING = Rule(
    "PLAT006",
    "Password of PostgreSQL in the cluster",
    "from the secret manager into both namespaces: into data, where the operator takes it for the owner of the database, and "
    "into apps for the services. No service account has to read Secrets of another namespace for it",
    "https://cloudnative-pg.io/documentation/current/bootstrap/",
)
IMAGE_PLACES = Rule(
    "PLAT007",
    "Registries that are mirrored",
    "every registry that charts pull from, at the same address as the images of services: that in the blueprint's registry, or "
    "in a private network of Google Cloud a remote repository of the product's own",
)
WEIGHTS = Rule(
    "PLAT008",
    "What vLLM loads",
    "a model of the Hub by its name there; files in a bucket are streamed from it straight into the GPU, several at once, "
    "which asks for the safetensors format",
    "https://docs.vllm.ai/en/v0.32.0/models/extensions/runai_model_streamer/",
)
SERVED_NAME = Rule(
    "PLAT009",
    "Name of a served model",
    "clients ask for it by the name that the blueprint has, which stays when the weights change",
    "https://docs.vllm.ai/en/v0.32.0/serving/openai_compatible_server/",
)
DTYPE = Rule(
    "PLAT010",
    "Number format of a model",
    "the model's own; on GPUs below compute capability 8.0, which have no bfloat16, 16-bit floats",
    "https://github.com/vllm-project/vllm/issues/1157",
)
PARALLEL = Rule(
    "PLAT011",
    "How a model is split over GPUs",
    "by tensors over the GPUs of a node, whose links are fast, and by layers over the nodes of a replica",
    "https://docs.vllm.ai/en/v0.32.0/serving/parallelism_scaling/",
)
GPU_MEMORY = Rule(
    "PLAT012",
    "GPU memory that vLLM takes",
    "nine tenths for weights and the KV cache; the rest is for CUDA itself and for peaks of activations",
    "https://docs.vllm.ai/en/v0.32.0/configuration/conserving_memory/",
)
START = Rule(
    "PLAT013",
    "Time that a model has to start",
    "ten minutes to compile and to record CUDA graphs, and as long as it takes to read all that a node's GPUs hold at 125 MiB "
    "a second, what a gp3 volume has without an extra price: no weights are larger",
    "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
)
REPLICA_SIZE = Rule(
    "PLAT014",
    "CPU and memory of a replica",
    "its share, by its GPUs, of what a node leaves beside agents for GPUs, in whole cores and GiB: nobody else uses it",
)
SHARED_MEMORY = Rule(
    "PLAT015",
    "Shared memory of a replica",
    "2 GiB for each GPU of a node, through which its processes pass tensors; it is a part of the replica's memory",
    "https://docs.vllm.ai/en/v0.32.0/deployment/k8s/",
)
MODEL_DISK = Rule(
    "PLAT016",
    "Disk of a replica",
    "10 GiB for compiled kernels, and for a model of the Hub its files: as much as its GPUs hold, or what the node's disk "
    "leaves beside images",
)
MODEL_POOLS = Rule("PLAT017", "Nodes of a model", "every pool that was made for it, in the order in which GPU nodes are bought")
WIRED = Rule(
    "PLAT018",
    "Variables from `needs` in a cluster",
    "what a service needs reaches it as NAME_URL of a service or a hosted model, NAME_MODEL and NAME_API_KEY of a model, "
    "POSTGRES_HOST, _PORT, _DATABASE, _USER and _PASSWORD of the database, also where it holds the vectors, VECTORS_URL and "
    "VECTORS_API_KEY of a vector store, CACHE_HOST, _PORT, _USER and _PASSWORD of the cache and QUEUE_URL. What a cloud runs "
    "and guards by its own identities has no password: the service signs a token with its account. On Google Cloud that holds "
    "for the database, too, with POSTGRES_INSTANCE for the connector libraries; its cache has CACHE_CA_CERTIFICATES, its queue "
    "QUEUE_TOPIC, and QUEUE_SUBSCRIPTION for a worker",
)
VERTEX = Rule(
    "PLAT019",
    "Variables for Vertex AI in a cluster",
    "Google's Gen AI SDK reads GOOGLE_GENAI_USE_VERTEXAI, GOOGLE_CLOUD_PROJECT and GOOGLE_CLOUD_LOCATION; the location is the "
    "product's region, so that requests stay in it. Say another one in env where the model is offered elsewhere alone",
    "https://docs.cloud.google.com/vertex-ai/generative-ai/docs/sdks/overview",
)
CALLS = Rule(
    "PLAT020",
    "Connections of a service",
    "those to what it needs; beside DNS and the cloud's APIs a network policy lets out no other. Outside of a private-vpc a "
    "service also reaches the internet over HTTPS, as it does on ECS and Cloud Run",
)
POSTGRES_INSTANCES = Rule(
    "PLAT021",
    "Instances of PostgreSQL in the cluster",
    "a primary and two standbys, each in a zone of its own, so that one can fail while another is upgraded; in dev one",
    "https://cloudnative-pg.io/documentation/current/architecture/",
)
POSTGRES_SIZE = Rule(
    "PLAT022",
    "Size of PostgreSQL in the cluster",
    "CPU, memory and disk of the managed database of the same tier: 2 vCPU and 8 GiB, 4 and 16, or 8 and 32, with 20, 100 or "
    "250 GiB of disk; in dev a quarter of CPU and memory, which lets it run beside everything else",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html",
)
POSTGRES_VECTORS = Rule(
    "PLAT023",
    "Vectors in PostgreSQL in the cluster",
    "pgvector takes 4 bytes for each dimension of a vector and 8 more; three times that is for the table, its HNSW index "
    "and what 8 KiB pages leave empty. The extension is made with the database",
    "https://github.com/pgvector/pgvector#vector-type",
)
POSTGRES_BACKUPS = Rule(
    "PLAT024",
    "Backups of PostgreSQL in the cluster",
    "any second of the last 30 days can be restored, in dev of the last 7: a base backup a day and all of the write-ahead log",
    "https://cloudnative-pg.io/documentation/current/backup/",
)
VECTOR_NODES = Rule(
    "PLAT025",
    "Nodes of a vector store",
    "three, the least of which one can fail, with each vector on two of them; in dev one",
    "https://qdrant.tech/documentation/guides/distributed_deployment/",
)
VECTOR_MEMORY = Rule(
    "PLAT026",
    "Memory of a vector store",
    "4 bytes for each dimension of a vector, and half as much again for indexes and for segments that are being rewritten; for "
    "Weaviate and Milvus twice that, since their graphs and caches are larger. A node of three holds two thirds of it, beside "
    "1 GiB for the program",
    "https://qdrant.tech/documentation/guides/capacity-planning/",
)
VECTOR_CPU = Rule("PLAT027", "CPU of a vector store", "a core, and one more for each 8 GiB of memory; in dev a quarter of it")
VECTOR_DISK = Rule(
    "PLAT028",
    "Disk of a vector store",
    "four times its memory and at least 20 GiB: vectors, payload, the write-ahead log and a copy while segments are rewritten",
    "https://qdrant.tech/documentation/guides/capacity-planning/",
)
CACHE = Rule(
    "PLAT029",
    "Size of the cache in the cluster",
    "2 GiB with two replicas beside the primary; in dev half a GiB and none. Nothing takes over by itself where the primary "
    "fails: it starts again with its disk",
    "https://github.com/valkey-io/valkey-helm",
)
METRICS_DAYS = Rule(
    "PLAT030",
    "How long metrics are kept",
    "15 days, Prometheus' own default: two weeks to compare, on a disk of the cluster",
    "https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects",
)
SMALL = Rule(
    "PLAT031",
    "Small platform",
    "dev: one of everything, on two nodes of 4 vCPU beside those with GPUs; elsewhere what others need is there more than once",
)
SCALING = Rule(
    "PLAT032",
    "What adds GPU nodes",
    "on AWS Cluster Autoscaler or Karpenter, which run in the cluster; on Google Cloud GKE, by node pools or ComputeClasses; "
    "nothing on a cluster that is there already",
)
PLACE = Rule(
    "PLAT033",
    "Where the cluster is",
    "account, cluster and network are those that Terraform makes; one that is there already goes by the product's name and the "
    "environment's",
)
MADE = Rule(
    "PLAT034",
    "Nodes that the cluster makes itself",
    "Karpenter and ComputeClasses get for each GPU pool what Terraform would make it from, with its reservation by name",
)
ENTRY = Rule(
    "PLAT035",
    "The way into the cluster",
    "one load balancer for all hosts, made in the cluster with the name, the certificates and the firewall that Terraform "
    "made; what pods let in are the ranges of its subnets on AWS, and on Google Cloud those of its proxies and health checks",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules",
)
OUTSIDE = Rule(
    "PLAT036",
    "What lies outside of the cluster",
    "stores of the cloud in the ranges that they have addresses from; queues and model APIs anywhere, over HTTPS",
)
DISK_KEY = Rule("PLAT037", "Key of volumes", "the product's own, on AWS by its alias")
POOLING = Rule(
    "PLAT038",
    "Models that embed or rank",
    "those whose name says so: embed, rerank, or one of the families bge, e5 and gte; vLLM runs them as pooling models",
    "https://docs.vllm.ai/en/v0.32.0/models/pooling_models/",
)
SINGLE_MILVUS = Rule(
    "PLAT039",
    "Nodes of Milvus",
    "one: several would have to share their segments in a bucket, and the plan has none for them",
    "https://milvus.io/docs/prerequisite-helm.md",
)
BUCKETS = Rule(
    "PLAT040",
    "Buckets of signals",
    "those that Terraform makes for logs and traces, and the days after which it deletes from them",
)
CONNECTIONS = Rule(
    "PLAT041",
    "Connections",
    "an entry of the secret manager for whatever the cluster logs in to, with what its Secrets have of it and nothing more. "
    "Terraform makes passwords and keys where they are written, each once: they are in no state and no plan, and replacing the "
    "entry's version makes another",
    "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
)
SERVER_START = Rule(
    "PLAT056",
    "How other servers than vLLM are started",
    "Text Generation Inference and Triton by their own options, with one process of TGI for each GPU. A program of the team is "
    "told in variables: MODEL_NAME, MODEL_SOURCE and PORT, and HF_TOKEN with a model of the Hub",
    "https://huggingface.co/docs/text-generation-inference/reference/launcher",
)
SERVER_PORT = Rule(
    "PLAT057",
    "Port and health of other servers than vLLM",
    "Triton's own, 8000 and /v2/health/ready; of others 8080, which needs no root, and /health",
    "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/customization_guide/inference_protocols.html",
)
SERVER_WEIGHTS = Rule(
    "PLAT058",
    "What other servers than vLLM load",
    "TGI a model of the Hub; Triton the repository of models at a prefix of a bucket, which it reads itself; a program of the "
    "team either of them, which it loads as it likes",
    "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/model_repository.html",
)
SERVER_CACHE = Rule(
    "PLAT059",
    "Folder for weights of other servers than vLLM",
    "/data of TGI, /tmp of Triton, which copies its repository there, and /cache of programs of the team, on the node's disk; "
    "beside it and /tmp the file system is read-only",
)
SERVER_NAME = Rule(
    "PLAT060",
    "Name of a model of other servers than vLLM",
    "the blueprint's; TGI knows its only model as tgi, and of Triton the folders of its repository are the names, so that "
    "NAME_MODEL is not set for it",
    "https://huggingface.co/docs/text-generation-inference/basic_tutorials/consuming_tgi",
)
QUEUE_SCALING = Rule(
    "PLAT063",
    "Messages at which workers are added",
    "ten for each worker, as where the cloud runs it: those that wait and those that are worked on, so that none is stopped "
    "over its work. KEDA counts them under its own identity, and starts the first worker, too",
    "https://keda.sh/docs/2.20/concepts/scaling-deployments/",
)
IMAGE_SOURCES = Rule(
    "PLAT046",
    "Own addresses of images",
    "those that the blueprint has, so that the list of images says what to copy, and where to",
)
OWN_ENTRY = Rule(
    "PLAT074",
    "The way into a cluster that is there already",
    "an Ingress of the blueprint's class for each host, with a certificate in the Secret NAME-tls that a person or an issuer "
    "makes. Where the controller's pods are is not known, so that the port of such a service lets in everybody who reaches it; "
    "the controller is to keep a connection as long as clients of model APIs wait",
    "https://kubernetes.io/docs/concepts/services-networking/ingress/",
)
SYSTEM_NODES = Rule(
    "PLAT051",
    "System nodes that hold the tree",
    "as many as have room for the pods of every add-on, store and service in whatever order they come, with replicas.min of "
    "each at the beginning and replicas.max at the most; in production one node more, for the pods of one that fails or is "
    "being replaced; and never fewer than without a tree",
    "https://kubernetes.io/docs/reference/scheduling/config/#scheduling-plugins",
)
SYSTEM_NODES_FIXED = Rule(
    "PLAT052",
    "System nodes beside Karpenter",
    "as those that hold the tree, but with replicas.max of every service from the beginning: Karpenter makes nodes with GPUs, "
    "and nothing else adds one",
)
SYSTEM_NODE_SIZE = Rule(
    "PLAT053",
    "Size of system nodes that hold the tree",
    "4, 8 or 16 vCPU with 4 GiB for each: of those of which no pod takes more than three quarters, that with which the nodes "
    "of the beginning have the fewest cores, the smallest first; on AWS of the newest family among m7i, m6i and m5 that all "
    "zones of the cluster offer",
)
ON_DISKS = Rule(
    "PLAT075",
    "Signals on disks",
    "a cluster that is there already has no bucket: logs and traces lie on volumes of its storage class, for the days that the "
    "blueprint says, and logs for 30 where it says nothing",
    "https://grafana.com/docs/loki/latest/operations/storage/filesystem/",
)
NO_BACKUPS = Rule(
    "PLAT076",
    "No backups of PostgreSQL",
    "a cluster that is there already has no bucket to write them to: what backs up its volumes backs up the database, too",
    "https://cloudnative-pg.io/documentation/current/backup/",
)
