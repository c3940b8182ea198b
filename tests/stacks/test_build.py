"""Several plans are synthesized at once."""

from __future__ import annotations

import blueprints
from groundplan.data_dir import data_dir
from groundplan.stacks.build import terraform_documents


def test_two_states_of_one_product_have_the_documents_that_each_has_alone() -> None:
    dev = blueprints.plan(data_dir("blueprints") / "gpu-chat-aws.yaml", "dev")
    other = blueprints.plan(data_dir("blueprints") / "api-helpdesk-aws.yaml", "dev")
    assert dev.stack != other.stack
    found = terraform_documents([dev, dev, other, dev])
    alone = terraform_documents([dev])[0]
    assert found[0] == found[1] == found[3] == alone
    assert found[2] == terraform_documents([other])[0]
