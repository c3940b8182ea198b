"""The blueprint format, version 1, as strict models.

Rules that keep the format honest:

* A field that may be left out is ``None`` here, which means "not said". Defaults are chosen by ``groundplan.plan``, each with
  its reason, so that ``groundplan explain`` can print it. Nothing that decides money, privacy or a GPU has a default at all.
* Collections that people patch are maps keyed by name, so that an environment can change one entry.
* ``gpu: auto`` and ``egress: allow-list`` are the only shorthands; the plan holds what they stand for.

The JSON Schema and docs/blueprint.md are generated from these models; a field's ``description`` is its documentation.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

# --- words the format is made of --------------------------------------------------------------------------------------------

Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$",
        description="Lower-case letters, digits and hyphens, at most 24, the first a letter and the last no hyphen.",
    ),
]
ENVIRONMENT_NAME = re.compile(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?")
EnvironmentVariable = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]{0,127}$", examples=["LOG_LEVEL"])]
# No control characters, and no space at its ends: it becomes a tag.
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$")]
Days = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}d$")]
Memory = Annotated[
    str, Field(pattern=r"^[1-9][0-9]{0,5}(Mi|Gi)$", description="Memory with its binary unit, Mi or Gi.", examples=["2Gi"])
]
Port = Annotated[int, Field(ge=1, le=65535)]
Count = Annotated[int, Field(ge=1, le=10**12)]
Cidr = Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$", examples=["10.40.0.0/16"])]
HostName = Annotated[
    str,
    Field(
        max_length=253,
        pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$",
        description="A DNS name.",
        examples=["assistant.example.com"],
    ),
]
# https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
ClassName = Annotated[str, Field(max_length=253, pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$")]
GpuType = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
Zone = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9-]{3,30}$",
        description="On AWS a zone's id, which is the same zone in every account; on Google Cloud its name.",
        examples=["euw1-az2"],
    ),
]
HttpPath = Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_.~-]{0,200}$", examples=["/health"])]
Image = Annotated[
    str,
    Field(
        max_length=400,
        # https://github.com/distribution/reference/blob/main/regexp.go, with a tag or a digest required
        pattern=(
            r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?/)?"
            r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*"
            r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$"
        ),
        description="A container image with its tag or digest, without a scheme.",
        examples=["ghcr.io/acme/api:1.4.2"],
    ),
]


T = TypeVar("T")
# YAML gives lists; the models hold tuples, since a blueprint does not change once it is read.
List = Annotated[tuple[T, ...], Field(strict=False)]


def _decimal(value: Any) -> Any:
    """YAML numbers become Decimal through their text, so that money never passes through binary floating point."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("expected a number")
    return Decimal(str(value))


Money = Annotated[Decimal, BeforeValidator(_decimal, json_schema_input_type=float), Field(ge=0, le=10**9)]
Number = Annotated[Decimal, BeforeValidator(_decimal, json_schema_input_type=float), Field(ge=0, le=10**9)]
Cpu = Annotated[Decimal, BeforeValidator(_decimal, json_schema_input_type=float), Field(gt=0, le=192)]
Fraction = Annotated[Decimal, BeforeValidator(_decimal, json_schema_input_type=float), Field(ge=0, lt=1)]


class Section(BaseModel):
    """Base of all parts of a blueprint: strict types, no unknown keys, immutable."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


def _form(value: Any) -> str:
    return "<short>" if isinstance(value, str | int | float | Decimal) else "<full>"


Short = Annotated[T, Tag("<short>")]
Full = Annotated[T, Tag("<full>")]
# A field that takes a shorthand is told apart by its YAML kind, so that an error speaks of the form that was written.
BY_FORM = Discriminator(_form)


# --- the top ----------------------------------------------------------------------------------------------------------------


class Metadata(Section):
    """What the product is called and who answers for it. All of it becomes tags (AWS) or labels (Google Cloud)."""

    name: Name = Field(
        description=(
            "Name of the product; with the environment it names the Terraform stack. "
            "Lower-case letters, digits and hyphens, at most 24, the first a letter and the last no hyphen."
        ),
        examples=["support-chat"],
    )
    owner: Text = Field(description="Team or person that answers for it.", examples=["team-assist"])
    cost_centre: Text | None = Field(None, description="Cost centre that pays for it.")


class AwsCloud(Section):
    """An account and a region of AWS."""

    provider: Literal["aws"]
    region: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")] = Field(
        description="AWS region.", examples=["eu-west-1"]
    )
    account: Annotated[str, Field(pattern=r"^[0-9]{12}$")] = Field(
        description="Account id: twelve digits, in quotes.", examples=["123456789012"]
    )
    dns_zone: Annotated[str, Field(pattern=r"^Z[A-Z0-9]{5,31}$")] | None = Field(
        None,
        description=(
            "Id of the public Route 53 zone that holds the services' hosts: certificates are validated in it, and on ECS the "
            "hosts get their records, which on EKS a person makes. Without it a person makes all of them."
        ),
        examples=["Z0123456789ABCDEFGHIJ"],
    )


class GcpCloud(Section):
    """A project and a region of Google Cloud."""

    provider: Literal["gcp"]
    region: Annotated[str, Field(pattern=r"^[a-z]+-[a-z]+[0-9]{1,2}$")] = Field(
        description="Google Cloud region.", examples=["europe-west4"]
    )
    project: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$")] = Field(
        description="Project id.", examples=["acme-assistant"]
    )
    project_number: Annotated[str, Field(pattern=r"^[0-9]{6,20}$")] | None = Field(
        None, description="Project number, in quotes; needed on GKE, in a private-vpc, and with a queue or a budget."
    )
    billing_account: Annotated[str, Field(pattern=r"^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$")] | None = Field(
        None,
        description="Billing account that pays for the project; needed where a budget is given, and refused without one.",
        examples=["01A2B3-C4D5E6-F70819"],
    )
    access_policy: Annotated[str, Field(pattern=r"^[0-9]{6,20}$")] | None = Field(
        None,
        description=(
            "Number of the organization's Access Context Manager policy, in quotes: a private-vpc gets a VPC Service Controls "
            "perimeter in it, as a dry run."
        ),
        examples=["345678901234"],
    )


class OnpremCloud(Section):
    """An existing Kubernetes cluster; no Terraform is written."""

    provider: Literal["onprem"]
    storage_class: ClassName = Field(description="StorageClass for persistent volumes.", examples=["ceph-block"])
    ingress_class: ClassName = Field(description="IngressClass for public services.", examples=["nginx"])


Cloud = Annotated[AwsCloud | GcpCloud | OnpremCloud, Field(discriminator="provider")]


class Network(Section):
    """The private network. Leave it out unless it has to fit beside others."""

    cidr: Cidr | None = Field(None, description="IPv4 range of the network.", examples=["10.40.0.0/16"])


# --- intent -----------------------------------------------------------------------------------------------------------------


class Traffic(Section):
    """Requests that the product gets."""

    steady_rps: Number = Field(description="Requests a second on an ordinary hour.")
    peak_rps: Number = Field(description="Requests a second at the peak.")


class Latency(Section):
    """What a user waits for."""

    first_token_ms: Count = Field(description="Milliseconds until the first token.")


class Budget(Section):
    """What it may cost."""

    monthly_usd: Money = Field(description="US dollars a month.")


class Intent(Section):
    """What the product is meant to do, in numbers."""

    traffic: Traffic | None = None
    latency: Latency | None = None
    privacy: Literal["public", "internal", "customer-data", "regulated"] | None = Field(
        None, description="The most sensitive data that the product sees."
    )
    residency: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = Field(
        None,
        description="Where the data has to stay: eu, or a country by its two letters (ISO 3166). The region must lie there.",
        examples=["eu"],
    )
    budget: Budget | None = None


# --- models and services ----------------------------------------------------------------------------------------------------


class Gpu(Section):
    """GPUs of one replica."""

    type: GpuType = Field(description="GPU type; docs/blueprint.md lists them.", examples=["a10g"])
    count: Annotated[int, Field(ge=1, le=64)] = Field(description="GPUs for each replica.")


class Replicas(Section):
    """How many copies run."""

    min: Annotated[int, Field(ge=0, le=1000)] = Field(description="Copies that always run; 0 lets it scale to nothing.")
    max: Annotated[int, Field(ge=1, le=1000)] = Field(description="Copies at the most.")


class Model(Section):
    """A model that the product calls, hosted by it or by an API."""

    source: Annotated[
        str, Field(pattern=r"^(hf|s3|gs|openai|anthropic|vertex|bedrock)://[A-Za-z0-9][A-Za-z0-9._/:-]{0,200}$")
    ] = Field(
        description=(
            "Where the model is: hf://ORGANISATION/MODEL on the Hugging Face Hub, s3:// or gs://BUCKET/PREFIX, or for "
            "`server: api` the API and its model, such as openai://gpt-5-mini."
        ),
        examples=["hf://meta-llama/Llama-3.1-8B-Instruct"],
    )
    server: Literal["vllm", "tgi", "triton", "onnx", "custom", "api"] = Field(description="What serves it.")
    image: Image | None = Field(
        None,
        description=(
            "Image of the server: required for onnx, ONNX Runtime in an image of the team, and for custom, any program of it; "
            "for triton and for tgi, which is in maintenance mode, in place of the release in the catalogue. It runs without "
            "root and writes to /tmp alone, tgi also to /data. Those of the team write to /cache, too; they load MODEL_SOURCE, "
            "listen on PORT, and get as API_KEY what callers send as a bearer token."
        ),
        examples=["ghcr.io/acme/ranker:1.4.2"],
    )
    port: Port | None = Field(
        None, description="Port that it listens on (HTTP), where it is not vLLM: 8000 for triton, else 8080.", examples=[8080]
    )
    health: HttpPath | None = Field(
        None,
        description=(
            "Path that answers 200 once the model is loaded, where it is not vLLM: /v2/health/ready for triton, else /health."
        ),
        examples=["/ready"],
    )
    context: Count | None = Field(None, description="Longest request and answer together, in tokens; for vllm and tgi.")
    concurrency: Count | None = Field(None, description="Requests that one replica serves at the same time; for vllm and tgi.")
    gpu: Annotated[Full[Gpu] | Short[Literal["auto"]], BY_FORM] | None = Field(
        None, description="GPUs of one replica, or auto to have them chosen."
    )
    replicas: Replicas | None = None


class Service(Section):
    """A container that the team builds: an API, a front end, a worker."""

    image: Image
    port: Port | None = Field(None, description="Port it listens on (HTTP). A worker has none.")
    cpu: Cpu = Field(description="CPU cores of one replica, as a number: 0.5, not 500m.")
    memory: Memory = Field(description="Memory of one replica.")
    architecture: Literal["x86_64", "arm64"] | None = Field(
        None, description="What the image is built for; x86_64 unless it says otherwise."
    )
    replicas: Annotated[Replicas, Field(description="How many copies run. A worker on Cloud Run has one number for both.")]
    expose: Literal["public", "internal"] | None = Field(
        None,
        description=(
            "Who reaches it: the internet, or only the product's own services and, in a private-vpc with a host, people in its "
            "network. Required with a port."
        ),
    )
    host: HostName | None = Field(
        None,
        description=(
            "DNS name of a public service, or in a private-vpc of an internal one that people reach from the private network; "
            "its certificate is issued for it."
        ),
    )
    health: HttpPath | None = Field(None, description="Path that answers 200 when it is ready.")
    needs: List[Name] | None = Field(
        None,
        description="Names of the models, services and data that it uses; wires environment variables, secrets and network.",
    )
    env: dict[EnvironmentVariable, Annotated[str, Field(max_length=4000)]] | None = Field(
        None, description="Environment variables with plain values."
    )
    secrets: dict[EnvironmentVariable, Name] | None = Field(
        None, description="Environment variables whose value is in the cloud's secret manager, by the secret's name."
    )


# --- data -------------------------------------------------------------------------------------------------------------------


Run = Annotated[
    Literal["managed", "cluster"],
    Field(description="Who runs it: the cloud's managed service, or the product's own Kubernetes cluster."),
]


class Postgres(Section):
    """A PostgreSQL database."""

    run: Run | None = None
    tier: Literal["small", "medium", "large", "serverless"] = Field(description="Its size.")
    version: Annotated[str, Field(pattern=r"^[0-9]{2}$")] | None = Field(
        None, description="PostgreSQL major version, in quotes.", examples=["17"]
    )
    high_availability: bool | None = Field(None, description="A standby in another zone.")
    extensions: List[Literal["vector", "pg_trgm", "pg_stat_statements"]] | None = None


class Vectors(Section):
    """A vector store."""

    engine: Literal["pgvector", "qdrant", "weaviate", "milvus"]
    count: Count = Field(description="Vectors to be stored.")
    dimensions: Annotated[int, Field(ge=1, le=65535)] = Field(description="Numbers in one vector.")


class Cache(Section):
    """An in-memory cache."""

    engine: Literal["valkey"]
    run: Run | None = None


class Queue(Section):
    """A message queue."""

    engine: Literal["sqs", "pubsub"]


class Data(Section):
    """Stores. Services name them in `needs` as `postgres`, `vectors`, `cache` and `queue`."""

    postgres: Postgres | None = None
    vectors: Vectors | None = None
    cache: Cache | None = None
    queue: Queue | None = None


# --- how it runs ------------------------------------------------------------------------------------------------------------


class Cluster(Section):
    """The Kubernetes cluster."""

    nodes: Literal["managed", "karpenter", "compute-class"] | None = Field(
        None, description="What adds GPU nodes: the cluster's autoscaler, Karpenter (AWS), or ComputeClasses (Google Cloud)."
    )
    gpu_zones: dict[GpuType, Annotated[List[Zone], Field(min_length=1)]] | None = Field(
        None, description="Zones of GPU nodes by GPU type; without it, those of the cluster that offer the type."
    )
    kubernetes: Annotated[str, Field(pattern=r"^1\.[0-9]{2}$")] | None = Field(
        None, description="Kubernetes minor version, in quotes.", examples=["1.34"]
    )
    admins: (
        List[Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]{1,500}$")]] | None
    ) = Field(
        None,
        description=(
            "AWS: IAM roles and users (ARN) that administer the cluster, through EKS access entries. Not the identity that "
            "applies the Terraform: EKS makes that one an administrator itself, and refuses a second entry."
        ),
    )
    api_access: List[Cidr] | None = Field(
        None,
        description=(
            "IPv4 ranges that reach the Kubernetes API over the internet; an empty list makes it private. On GKE people come "
            "through its DNS endpoint without it. A private-vpc takes none."
        ),
    )


class Observability(Section):
    """How long signals are kept."""

    metrics: Days | None = Field(None, description="Metrics: a number of days.", examples=["15d"])
    logs: Days | None = Field(
        None,
        description="Logs: a number of days; in a private-vpc on Google Cloud those of the audit logs, too.",
        examples=["30d"],
    )
    traces: Days | None = Field(None, description="Traces: a number of days.", examples=["3d"])


class Gitops(Section):
    """The repository that Argo CD reads."""

    repository: Annotated[
        str,
        Field(
            max_length=300,
            # A server and a path on it; behind the colon of git@HOST:PATH is no port.
            pattern=(
                r"^(git@[A-Za-z0-9._-]+:|(https|ssh)://([A-Za-z0-9:._~-]+@)?[A-Za-z0-9._-]+(:[0-9]{1,5})?/)"
                r"/*[A-Za-z0-9._~-][A-Za-z0-9@:._/~-]*$"
            ),
        ),
    ] = Field(
        description=(
            "Its address, over HTTPS or SSH. A private-vpc lets Argo CD out to it and to the repositories of charts; on AWS it "
            "reaches a server on the internet over HTTPS alone."
        ),
        examples=["https://github.com/acme/platform"],
    )
    path: Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,200}$")] = Field(
        description="Folder in it, from its top: the tree is below, in a folder of the product and one of the environment.",
        examples=["clusters"],
    )
    revision: Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,200}$")] = Field(
        description="Branch, tag or commit that Argo CD follows.", examples=["main"]
    )


class Egress(Section):
    """Traffic that may leave a private network."""

    mode: Literal["allow-list"]
    hosts: List[HostName] | None = Field(
        None, description="DNS names that may be reached, each in full: no scheme and no wildcard."
    )


class State(Section):
    """Where Terraform keeps its state."""

    backend: Literal["s3", "gcs", "local"]
    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$")] | None = Field(
        None, description="An existing bucket; required for s3 and gcs."
    )
    region: Annotated[str, Field(pattern=r"^[a-z0-9-]{4,30}$")] | None = Field(None, description="Region of an s3 bucket.")


class CommittedUse(Section):
    """A discount of each service; one that is left out has none."""

    compute_engine: Fraction | None = Field(None, description="Off machines on demand.")
    cloud_run: Fraction | None = Field(None, description="Off CPU and memory.")
    cloud_sql: Fraction | None = Field(None, description="Off vCPUs and memory.")


class Pricing(Section):
    """Discounts that the account has, as fractions of the list price. Commitments are taken to cover what runs when idle."""

    savings_plan_1y: Fraction | None = Field(None, description="Off EC2 and Fargate on demand, on AWS; one of the two plans.")
    savings_plan_3y: Fraction | None = Field(None, description="The same for three years.")
    committed_use: Annotated[Full[CommittedUse] | Short[Fraction], BY_FORM] | None = Field(
        None,
        description=(
            "Off Compute Engine on demand, Cloud Run and Cloud SQL, on Google Cloud: one for all of them, or a map such as "
            "`{compute_engine: 0.28, cloud_run: 0.17}`."
        ),
    )
    spot: Fraction | None = Field(None, description="Off spot machines whose spot price the catalogue does not know.")


class Slo(Section):
    """What is promised to users."""

    availability: Annotated[Decimal, BeforeValidator(_decimal, json_schema_input_type=float), Field(gt=0, lt=100)] | None = (
        Field(None, description="Percent of requests answered without an error, over 30 days.")
    )
    first_token_p95_ms: Count | None = Field(None, description="95th percentile of the time to the first token.")


class CapacityBlock(Section):
    """A Capacity Block for ML that the account has bought on AWS."""

    capacity_block: Annotated[str, Field(pattern=r"^cr-[0-9a-f]{8,17}$")] = Field(
        description="Id of its capacity reservation.", examples=["cr-0123456789abcdef0"]
    )
    instance_type: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")] = Field(
        description="Its instance type.", examples=["p5.48xlarge"]
    )
    nodes: Annotated[int, Field(ge=1, le=64)] = Field(description="Its instances.")
    zone: Zone
    end: Annotated[str, Field(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$")] = Field(
        description="When it ends, in UTC and in quotes.", examples=["2026-12-24T11:30:00Z"]
    )


Purchase = Literal["reservation", "on_demand", "spot", "flex_start"]
TerraformAddress = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*$", examples=["aws_eks_cluster.cluster"])
]


class Blueprint(Section):
    """One AI product in one environment: the base document with the environment's overlay merged into it."""

    apiVersion: Literal["groundplan/v1"]
    kind: Literal["Blueprint"]
    metadata: Metadata
    profile: Literal["api-first", "gpu-cluster", "private-vpc"] = Field(description="How it is deployed.")
    cloud: Cloud = Field(
        description="Where it is deployed: an account of AWS, a project of Google Cloud, or an existing cluster."
    )
    network: Network | None = None
    intent: Intent | None = None
    budget: Budget | None = Field(None, description="Short for `intent.budget`; environments give their own here.")
    models: dict[Name, Model] | None = Field(None, description="The models that the product calls, by name.")
    services: dict[Name, Service] | None = Field(None, description="The containers that the team builds, by name.")
    data: Data | None = None
    capacity: Annotated[List[Annotated[Full[CapacityBlock] | Short[Purchase], BY_FORM]], Field(min_length=1)] | None = Field(
        None,
        description=(
            "How GPU nodes are bought, first choice first. Required where a model runs on nodes of a cluster; Cloud Run takes "
            "none. A Capacity Block for ML (AWS) is named in full. `flex_start` (Google Cloud) waits for nodes, which then "
            "live for seven days at the most."
        ),
    )
    cluster: Cluster | None = None
    observability: Observability | None = None
    gitops: Gitops | None = None
    egress: Annotated[Full[Egress] | Short[Literal["allow-list"]], BY_FORM] | None = None
    registry: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.:/_-]{2,200}$")] | None = Field(
        None,
        description="Registry that mirrors every image. On Google Cloud a private-vpc takes Artifact Registry alone.",
        examples=["registry.acme.internal/mirror"],
    )
    state: State | None = None
    pricing: Pricing | None = None
    slo: Slo | None = None
    account_baseline: bool | None = Field(
        None, description="Also set up the account (AWS): CloudTrail, GuardDuty, AWS Config, Security Hub."
    )
    overrides: dict[TerraformAddress, dict[str, Any]] | None = Field(
        None, description="Arguments set on one Terraform resource, by its address; the last resort."
    )
