"""What brings model files to GPU nodes, as far as AWS is concerned: an identity that may read exactly these files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from groundplan.aws.iam import Statement, allow, pod_identity_trust, role
from groundplan.problems import Path
from groundplan.terraform import aws
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component
from groundplan.terraform.schema import Ref

NAMESPACE = "models"
SERVICE_ACCOUNT = "model-loader"


@dataclass(frozen=True, slots=True)
class ModelLoaderProps:
    """``weights`` are the prefixes to read in each bucket, by the bucket's ARN; ``hub_token`` is the secret's ARN."""

    name: str
    region: str
    cluster: Ref
    key_arn: Ref
    weights: Mapping[str, Sequence[str]]
    hub_token: Ref | None = None


class ModelLoader(Component):
    """A role for the service account ``model-loader`` in the namespace ``models``, through EKS Pod Identity.

    It reads the given prefixes and, where there is one, the Hugging Face token; it writes nothing. A bucket that is not the
    product's own has to be readable without another KMS key, or that key's policy has to name this role.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eks_pod_identity_association
    """

    def __init__(self, scope: Construct, id: str, *, props: ModelLoaderProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        loader = role(
            self,
            "role",
            name=f"{props.name}-model-loader",
            trust=pod_identity_trust(cluster=props.name, namespace=NAMESPACE, service_account=SERVICE_ACCOUNT),
            statements=_statements(props),
        )
        aws.EksPodIdentityAssociation(
            self,
            "identity",
            cluster_name=props.cluster,
            namespace=NAMESPACE,
            service_account=SERVICE_ACCOUNT,
            role_arn=loader.arn,
            depends_on=list(loader.grants),
        )


def _statements(props: ModelLoaderProps) -> list[Statement]:
    statements: list[Statement] = []
    for index, (bucket, prefixes) in enumerate(props.weights.items()):
        below = [f"{prefix}*" for prefix in prefixes]
        statements += [
            allow(f"Read{index}", ["s3:GetObject"], [f"{bucket}/{prefix}" for prefix in below]),
            allow(f"List{index}", ["s3:ListBucket"], [bucket], {"StringLike": {"s3:prefix": below}}),
        ]
    services = ["s3", "secretsmanager"] if props.hub_token is not None else ["s3"]
    via = {"StringEquals": {"kms:ViaService": [f"{service}.{props.region}.amazonaws.com" for service in services]}}
    statements.append(allow("Decrypt", ["kms:Decrypt"], props.key_arn, via))
    if props.hub_token is not None:
        statements.append(allow("HubToken", ["secretsmanager:GetSecretValue"], props.hub_token))
    return statements


def weights_by_bucket(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Prefixes of each bucket, sorted and each once, from pairs of bucket ARN and prefix."""
    found: dict[str, set[str]] = {}
    for bucket, prefix in pairs:
        found.setdefault(bucket, set()).add(prefix)
    return {bucket: sorted(prefixes) for bucket, prefixes in sorted(found.items())}
