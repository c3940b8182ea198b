"""A plan's stack is asked for its Terraform by itself."""

from __future__ import annotations

from dataclasses import replace

import blueprints
from groundplan.data_dir import data_dir
from groundplan.stacks.build import terraform_document


def test_two_states_of_one_product_have_the_documents_that_each_has_alone() -> None:
    before = blueprints.plan(data_dir("blueprints") / "gpu-chat-aws.yaml", "dev")
    after = replace(before, tags={**before.tags, "changed": "yes"})
    assert before.stack == after.stack
    alone = terraform_document(before)
    assert terraform_document(after) != alone
    assert terraform_document(before) == alone
