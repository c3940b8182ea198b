"""Service agents: the accounts of Google's own services in a project, which act for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# What Google keeps data with under a key of the project, by the name of its API.
# https://docs.cloud.google.com/iam/docs/service-agents, read 2026-11-21
_DOMAINS: Mapping[str, str] = {
    "artifactregistry": "gcp-sa-artifactregistry",
    "compute": "compute-system",
    "container": "container-engine-robot",
    "memorystore": "gcp-sa-memorystore",
    "pubsub": "gcp-sa-pubsub",
    "run": "serverless-robot-prod",
    "secretmanager": "gcp-sa-secretmanager",
    "sqladmin": "gcp-sa-cloud-sql",
    "storage": "gs-project-accounts",
}
KEY_USERS = tuple(_DOMAINS)


def agent(service: str, project_number: str) -> str:
    """The agent's name in IAM policies: ``agent("pubsub", "123456789012")``."""
    return f"serviceAccount:service-{project_number}@{_DOMAINS[service]}.iam.gserviceaccount.com"


def agent_commands(services: Iterable[str], project: str) -> list[str]:
    """What a person runs once in a project so that the agents are there, since nothing is granted to one that is not.

    Google makes an agent when its service is first used, which is too late for a key. The provider of Terraform that is not
    beta has no resource for it.

    https://docs.cloud.google.com/iam/docs/create-service-agents
    https://docs.cloud.google.com/storage/docs/getting-service-agent
    """
    names = sorted(services)
    apis = " ".join(f"{name}.googleapis.com" for name in names)
    return [f"gcloud services enable {apis} --project={project}", *filter(None, (_command(name, project) for name in names))]


def _command(service: str, project: str) -> str:
    match service:
        case "compute":
            return ""  # comes with its API
        case "storage":
            return f"gcloud storage service-agent --project={project}"
        case _:
            return f"gcloud beta services identity create --service={service}.googleapis.com --project={project}"
