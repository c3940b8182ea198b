"""Dated, sourced facts about hardware and services; read only, no network.

Each file in `data/` starts with its `source` and `as_of`: the date of the source where it has one, else the day it was
read. Look-ups raise KeyError for a name the catalogue does not have, so a caller that holds a name from a blueprint
checks it first.
"""

from __future__ import annotations

from groundplan.catalog.aws import (
    aws_eks_excluded_zone_ids,
    aws_instance,
    aws_instances_with,
    aws_names,
    aws_offered,
    aws_regions,
    aws_regions_offering,
    aws_zone_ids,
    cloudwatch_retention_days,
    eks_default_version,
    eks_regions_without_endpoint,
    eks_versions,
)
from groundplan.catalog.aws_stores import rds, valkey_default_version, valkey_versions
from groundplan.catalog.fargate import fargate_memory
from groundplan.catalog.gcp import (
    cloud_run,
    cloud_sql,
    gcp_gpu_machines,
    gcp_machine,
    gcp_machines_with,
    gcp_offered,
    gcp_regions,
    gcp_regions_offering,
    gcp_zones,
    gke_default_version,
    gke_versions,
    memorystore,
    vpc_sc_services,
)
from groundplan.catalog.gpu import gpus
from groundplan.catalog.models import (
    AwsInstance,
    AwsName,
    CloudRun,
    CloudRunGpu,
    CloudSql,
    CloudSqlTier,
    EksVersion,
    GcpMachine,
    GkeVersion,
    Gpu,
    Memorystore,
    MemorystoreNode,
    Provenance,
    Rds,
    RdsTier,
    RdsVersion,
)
from groundplan.catalog.residency import bedrock_profiles, gcp_multi_regions, region_countries, regions_within
from groundplan.catalog.servers import server_release, vllm_image
from groundplan.catalog.store import provenance, versions

__all__ = [
    "AwsInstance",
    "AwsName",
    "CloudRun",
    "CloudRunGpu",
    "CloudSql",
    "CloudSqlTier",
    "EksVersion",
    "GcpMachine",
    "GkeVersion",
    "Gpu",
    "Memorystore",
    "MemorystoreNode",
    "Provenance",
    "Rds",
    "RdsTier",
    "RdsVersion",
    "aws_eks_excluded_zone_ids",
    "aws_instance",
    "aws_instances_with",
    "aws_names",
    "aws_offered",
    "aws_regions",
    "aws_regions_offering",
    "aws_zone_ids",
    "bedrock_profiles",
    "cloud_run",
    "cloud_sql",
    "cloudwatch_retention_days",
    "eks_default_version",
    "eks_regions_without_endpoint",
    "eks_versions",
    "fargate_memory",
    "gcp_gpu_machines",
    "gcp_machine",
    "gcp_machines_with",
    "gcp_multi_regions",
    "gcp_offered",
    "gcp_regions",
    "gcp_regions_offering",
    "gcp_zones",
    "gke_default_version",
    "gke_versions",
    "gpus",
    "memorystore",
    "provenance",
    "rds",
    "region_countries",
    "regions_within",
    "server_release",
    "valkey_default_version",
    "valkey_versions",
    "versions",
    "vllm_image",
    "vpc_sc_services",
]
