from __future__ import annotations

from groundplan.aws.bedrock import invoke

INVOKE = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]


def test_a_model_of_the_region() -> None:
    (statement,) = invoke(
        0, model="amazon.titan-v2:0", foundation_model="amazon.titan-v2:0", region="eu-west-1", account="123456789012"
    )
    assert statement["Action"] == INVOKE
    assert statement["Resource"] == "arn:aws:bedrock:eu-west-1::foundation-model/amazon.titan-v2:0"
    assert "Condition" not in statement


def test_an_inference_profile_and_the_model_behind_it() -> None:
    profile, model = invoke(
        3, model="eu.amazon.nova-v1:0", foundation_model="amazon.nova-v1:0", region="eu-west-1", account="123456789012"
    )
    arn = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-v1:0"
    assert (profile["Sid"], profile["Action"], profile["Resource"]) == ("Profile3", INVOKE, arn)
    assert (model["Sid"], model["Action"]) == ("Model3", INVOKE)
    assert model["Resource"] == "arn:aws:bedrock:*::foundation-model/amazon.nova-v1:0"
    assert model["Condition"] == {"StringEquals": {"bedrock:InferenceProfileArn": arn}}
