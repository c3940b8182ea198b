"""Rows of the catalogue: frozen, read only, in the units their names say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a data file comes from and the day its statements were true."""

    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU model by its blueprint name.

    `memory_mib` is one GPU's memory as the EC2 API reports it; where clouds attach different memory to one model
    (V100) it is the smallest. An EC2 instance's own figure is `AwsInstance.gpu_memory_mib`.
    """

    name: str
    vendor_name: str
    memory_mib: int
    compute_capability: str
    architecture: str
    source: str
    as_of: date
    aws_families: tuple[str, ...] = ()
    gcp_accelerator: str | None = None


@dataclass(frozen=True, slots=True)
class AwsInstance:
    """An EC2 instance type, from DescribeInstanceTypes.

    Memory in MiB, GPU memory for each GPU, local NVMe in GB over all disks. `enis` counts all network cards,
    `default_card_enis` the card that carries pod addresses.
    """

    name: str
    architecture: str
    vcpus: int
    memory_mib: int
    enis: int
    default_card_enis: int
    ipv4_per_eni: int
    network: str
    network_cards: int = 1
    efa_max: int = 0
    gpu: str | None = None
    gpu_count: int = 0
    gpu_memory_mib: int = 0
    nvme_count: int = 0
    nvme_gb: int = 0
    bare_metal: bool = False

    @property
    def family(self) -> str:
        """`g5` of `g5.xlarge`."""
        return self.name.partition(".")[0]

    @property
    def max_pods(self) -> int:
        """Pods the addresses of the VPC CNI allow, without prefix delegation: ENIs x (IPv4 - 1) + 2.

        Source: https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/eni-max-pods.txt
        """
        return self.default_card_enis * (self.ipv4_per_eni - 1) + 2


@dataclass(frozen=True, slots=True)
class AwsName:
    """What AWS takes as the name of one kind of resource: at most ``most`` characters that match ``pattern`` as a whole.

    ``what`` is the resource with its article, ``form`` the pattern in words.
    """

    what: str
    most: int
    pattern: str
    form: str
    source: str


@dataclass(frozen=True, slots=True)
class EksVersion:
    """A Kubernetes version of Amazon EKS. Support ends at the start of the day (UTC)."""

    version: str
    released: date
    standard_support_until: date
    extended_support_until: date


@dataclass(frozen=True, slots=True)
class GkeVersion:
    """A Kubernetes version of the Regular channel of GKE; standard support ends with that day, None where no date is known."""

    version: str
    standard_support_until: date | None


@dataclass(frozen=True, slots=True)
class GcpMachine:
    """A Compute Engine machine type with GPUs, which are a part of it or ``attached`` (N1). Memory in GiB.

    ``local_ssds`` are the Local SSDs of 375 GiB that it comes with. ``compact_placement``: a group of them may stand close
    together. Without ``standard_provisioning`` it is sold as spot and by flex-start alone, not on demand or reserved.
    """

    name: str
    gpu: str
    accelerator: str
    gpu_count: int
    vcpus: int
    memory_gib: int
    local_ssds: int = 0
    attached: bool = False
    compact_placement: bool = False
    standard_provisioning: bool = True

    @property
    def series(self) -> str:
        """`a2-highgpu` of `a2-highgpu-1g`."""
        return self.name.rpartition("-")[0]

    @property
    def offered_as(self) -> str:
        """What zones offer: the machine type, or the accelerator that is attached to it."""
        return self.accelerator if self.attached else self.name


@dataclass(frozen=True, slots=True)
class CloudRunGpu:
    """A GPU of Cloud Run: the size of an instance that has it, and the regions that offer it."""

    name: str
    accelerator: str
    cpus: int
    memory_mib: int
    startup_seconds: int
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CloudRun:
    """What a Cloud Run service may ask for.

    `memory_mib` maps a CPU count to its (least, most) memory; a key below 1 holds up to the next key.
    `gen2_min_memory_mib` is the least memory of the second generation execution environment. `worker_min_cpu` and
    `worker_min_memory_mib` are the least of an instance in a worker pool. `regions` maps a region to its price tier, 1 or 2.
    """

    memory_mib: Mapping[float, tuple[int, int]]
    gen2_min_memory_mib: int
    worker_min_cpu: int
    worker_min_memory_mib: int
    regions: Mapping[str, int]
    gpus: Mapping[str, CloudRunGpu]

    def memory_range(self, cpu: float) -> tuple[int, int] | None:
        """(least, most) memory in MiB for this many CPUs; None if Cloud Run does not offer the CPU count."""
        if cpu >= 1:
            return self.memory_mib.get(cpu)
        steps = [step for step in self.memory_mib if step <= cpu]
        return self.memory_mib[max(steps)] if steps else None


@dataclass(frozen=True, slots=True)
class CloudSqlTier:
    """A size of Cloud SQL for PostgreSQL and the machine type behind it."""

    name: str
    machine_type: str
    vcpus: int
    memory_mib: int


@dataclass(frozen=True, slots=True)
class CloudSql:
    """Cloud SQL for PostgreSQL: tiers by name, smallest first; API version names, newest first.

    `default_postgres_version` does not follow the newest: a blueprint without a version keeps its database's. `extensions` has
    the oldest version with each.
    """

    edition: str
    tiers: Mapping[str, CloudSqlTier]
    postgres_versions: tuple[str, ...]
    default_postgres_version: str
    max_disk_gib: int
    extensions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MemorystoreNode:
    """A node type of Memorystore for Valkey: what keys may take in it by default, and whether Google guarantees its uptime."""

    name: str
    vcpus: float
    capacity_gb: float
    sla: bool


@dataclass(frozen=True, slots=True)
class Memorystore:
    """Memorystore for Valkey: node types by name, smallest first; API version names, newest first.

    `default_version` does not follow the newest.
    """

    versions: tuple[str, ...]
    default_version: str
    node_types: Mapping[str, MemorystoreNode]


@dataclass(frozen=True, slots=True)
class RdsVersion:
    """A major version of PostgreSQL on RDS; `aurora` is the minor version that Aurora gets, its LTS release if it has one."""

    name: str
    standard_support_until: date
    aurora: str


@dataclass(frozen=True, slots=True)
class RdsTier:
    """A size of RDS for PostgreSQL, the instance class behind it, and the disk that it starts with."""

    name: str
    instance_class: str
    vcpus: int
    memory_mib: int
    disk_gib: int


@dataclass(frozen=True, slots=True)
class Rds:
    """Amazon RDS and Aurora for PostgreSQL: versions newest first, tiers smallest first.

    `default_version` does not follow the newest: a blueprint without a version keeps its database's.
    """

    default_version: str
    versions: Mapping[str, RdsVersion]
    tiers: Mapping[str, RdsTier]
    max_disk_gib: int
    aurora_max_disk_gib: int
