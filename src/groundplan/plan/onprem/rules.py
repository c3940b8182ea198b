"""Rules by which the plan of a cluster that is there already is filled in."""

from __future__ import annotations

from groundplan.plan.rules import Rule

NAMES = Rule(
    "PLAT069",
    "Names on a cluster that is there already",
    "the product's name and the environment's, and for a Secret its own; a person makes each Secret in the namespace secrets, "
    "with what it holds under the key value",
)
POOLS = Rule(
    "PLAT070",
    "GPU nodes that are there already",
    "those that a person gives the label of their GPUs' type; each is taken to have as many GPUs as the largest replica, so "
    "that as many nodes are needed as all replicas fill",
)
ROOM = Rule(
    "PLAT071",
    "CPU and memory beside a GPU that is there already",
    "4 cores for each GPU, the least that a cloud puts beside one newer than a T4, and as much memory as the GPU has: weights "
    "come through it, and they are no larger",
    "https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html",
)
SPAN = Rule(
    "PLAT072", "Nodes of a replica that are there already", "one: nothing is known of the network between nodes with GPUs"
)
API_KEYS = Rule(
    "PLAT073",
    "Keys of model APIs on a cluster that is there already",
    "the vendor asks for a key: a person puts it into a Secret of the namespace secrets",
)
