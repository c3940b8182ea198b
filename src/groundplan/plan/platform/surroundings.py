"""What every part of a platform is resolved in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from groundplan.blueprint.model import Data
from groundplan.plan.given import Given

if TYPE_CHECKING:
    from groundplan.plan.model.aws import GpuClusterOnAws
    from groundplan.plan.model.gcp import GpuClusterOnGcp
    from groundplan.plan.model.onprem import OnPremises

    ClusterTarget = GpuClusterOnAws | GpuClusterOnGcp | OnPremises
    """Targets that have a cluster of Kubernetes."""

APPS, DATA, MODELS, OBSERVABILITY = "apps", "data", "models", "observability"
"""Namespaces of the team's services, of stores, of models and of what watches them."""


@dataclass(frozen=True, slots=True)
class Surroundings(Given):
    """The blueprint in one environment, and the target that was made of it."""

    target: ClusterTarget
    environment: str
    production: bool

    @property
    def on_aws(self) -> bool:
        """Whether the cluster is one of EKS."""
        return self.target.cloud == "aws"

    def code(self, aws: str, gcp: str) -> str:
        """A problem's code by the cloud; on a cluster of one's own that of all that it cannot have."""
        return {"aws": aws, "gcp": gcp, "onprem": "GP441"}[self.target.cloud]

    @property
    def stack(self) -> str:
        """Begins the names of everything."""
        return f"{self.blueprint.metadata.name}-{self.environment}"

    @property
    def data(self) -> Data:
        """The stores of the blueprint; those of a cluster of one's own run there, since nobody else could run them."""
        given = self.blueprint.data or Data()
        if self.target.cloud != "onprem":
            return given
        here = {"run": "cluster"}
        stores = {name: store for name in ("postgres", "cache") if (store := getattr(given, name)) is not None}
        return given.model_copy(update={name: store.model_copy(update=here) for name, store in stores.items()})

    @property
    def vectors_in_postgres(self) -> bool:
        """Whether vectors lie in the database."""
        return self.data.vectors is not None and self.data.vectors.engine == "pgvector"

    @property
    def runs_postgres(self) -> bool:
        """Whether the database runs in the cluster."""
        return self.data.postgres is not None and self.data.postgres.run == "cluster"

    @property
    def runs_vectors(self) -> bool:
        """Whether a vector store runs in the cluster."""
        return self.data.vectors is not None and not self.vectors_in_postgres

    @property
    def runs_cache(self) -> bool:
        """Whether the cache runs in the cluster."""
        return self.data.cache is not None and self.data.cache.run == "cluster"
