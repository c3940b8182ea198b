"""A plan's stack is asked for its Terraform by itself."""

from __future__ import annotations

import blueprints
from groundplan.data_dir import data_dir
from groundplan.stacks.build import terraform_document


def test_two_states_of_one_product_do_not_meet() -> None:
    dev = blueprints.plan(data_dir("blueprints") / "gpu-chat-aws.yaml", "dev")
    assert terraform_document(dev) == terraform_document(dev)
