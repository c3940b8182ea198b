from __future__ import annotations

from dataclasses import replace

from gke_plans import SPOT
from groundplan.gcp.reservation import Reservation, ReservationProps
from groundplan.terraform.stack import Stack

PLAN = replace(SPOT, purchase="reservation", min=4, max=4)


def test_the_same_number_in_each_zone(stack: Stack) -> None:
    Reservation(stack, "reserved", props=ReservationProps("desk-prod-gpu", PLAN))
    made = [resource.arguments for resource in stack.resources.values()]
    assert [(item["zone"], item["specific_reservation"]["count"]) for item in made] == [
        ("europe-west4-a", 2),
        ("europe-west4-b", 2),
    ]
    assert {(item["name"], item["specific_reservation_required"]) for item in made} == {("desk-prod-gpu", True)}
    assert made[0]["specific_reservation"]["instance_properties"] == {"machine_type": "a2-ultragpu-1g"}


def test_what_google_adds_to_it_replaces_nothing(stack: Stack) -> None:
    Reservation(stack, "reserved", props=ReservationProps("desk-prod-gpu", PLAN))
    for resource in stack.resources.values():
        assert resource.arguments["lifecycle"]["ignore_changes"] == [
            "specific_reservation[0].instance_properties[0].guest_accelerators",
            "specific_reservation[0].instance_properties[0].local_ssds",
        ]


def test_gpus_that_are_attached_are_reserved_too(stack: Stack) -> None:
    plan = replace(PLAN, machine_type="n1-standard-8", accelerator="nvidia-tesla-t4", attached=True, zones=PLAN.zones[:1])
    Reservation(stack, "reserved", props=ReservationProps("desk-prod-gpu", plan))
    (made,) = (resource.arguments for resource in stack.resources.values())
    assert made["specific_reservation"] == {
        "count": 4,
        "instance_properties": {
            "machine_type": "n1-standard-8",
            "guest_accelerators": [{"accelerator_type": "nvidia-tesla-t4", "accelerator_count": 1}],
        },
    }
