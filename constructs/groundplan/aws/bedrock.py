"""The permission to call a model of Amazon Bedrock."""

from __future__ import annotations

from groundplan.aws.iam import Statement, allow

_INVOKE = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")


def invoke(number: int, *, model: str, foundation_model: str, region: str, account: str) -> list[Statement]:
    """Statements that allow to call ``model``; ``number`` keeps their ids apart from those of another.

    Where it is an inference profile, that and the model behind it in whichever region Bedrock chooses, the latter only for
    calls that come through the profile. The Converse API asks for the same permissions.

    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    if model == foundation_model:
        return [allow(f"Model{number}", _INVOKE, f"arn:aws:bedrock:{region}::foundation-model/{model}")]
    profile = f"arn:aws:bedrock:{region}:{account}:inference-profile/{model}"
    through = {"StringEquals": {"bedrock:InferenceProfileArn": profile}}
    return [
        allow(f"Profile{number}", _INVOKE, profile),
        allow(f"Model{number}", _INVOKE, f"arn:aws:bedrock:*::foundation-model/{foundation_model}", through),
    ]
