"""Machines that are kept for the nodes which always run."""

from __future__ import annotations

from dataclasses import dataclass

from groundplan.plan.model.gcp import GkeGpuPool
from groundplan.problems import Path
from groundplan.terraform import google
from groundplan.terraform.cdk import Construct
from groundplan.terraform.resource import Component

# By which a node pool names its reservation: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/consuming-reservations
AFFINITY_KEY = "compute.googleapis.com/reservation-name"
# What is a part of the machine type, Compute Engine adds by itself. For Terraform that would be another reservation.
_PARTS = [f"specific_reservation[0].instance_properties[0].{part}" for part in ("guest_accelerators", "local_ssds")]


@dataclass(frozen=True, slots=True)
class ReservationProps:
    """``name`` is that of the reservation in each zone; ``after`` is what must be there first: the Compute Engine API."""

    name: str
    pool: GkeGpuPool
    after: tuple[Component, ...] = ()


class Reservation(Component):
    """The machines of a reserved pool, the same number in each of its zones, for whoever names the reservation alone.

    They are paid for from the moment they are reserved, whether a node runs on them or not. Google may have none: then the
    apply fails, and makes no node that would wait. GPUs and Local SSDs that are a part of a machine type are reserved with it.

    A reservation gets no smaller than the nodes in it, and Terraform changes it before its pool. So fewer nodes take two steps:
    first ``gcloud container clusters resize CLUSTER --node-pool=POOL --num-nodes=NUMBER``, of each zone, then the apply.

    https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_reservation
    """

    name: str

    def __init__(self, scope: Construct, id: str, *, props: ReservationProps, plan_path: Path = ()) -> None:
        """Raise ArgumentError when the provider's schema refuses an argument."""
        super().__init__(scope, id, plan_path=plan_path)
        self.name, pool = props.name, props.pool
        attached = [{"accelerator_type": pool.accelerator, "accelerator_count": pool.gpus_per_node}] if pool.attached else None
        for zone in pool.zones:
            google.ComputeReservation(
                self,
                zone,
                name=props.name,
                zone=zone,
                specific_reservation_required=True,
                specific_reservation={
                    "count": pool.min // len(pool.zones),
                    "instance_properties": {"machine_type": pool.machine_type, "guest_accelerators": attached},
                },
                lifecycle={"ignore_changes": _PARTS},
                depends_on=props.after,
            )
