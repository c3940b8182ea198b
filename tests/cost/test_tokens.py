"""What models behind an API cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from groundplan.cost import Amounts, Item, NotPriced
from groundplan.cost.tokens import token_lines
from groundplan.cost.usage import SECONDS_A_MONTH, Usage
from groundplan.prices import token_price


@dataclass(frozen=True)
class Called:
    vendor: str
    model: str


def usage(typical: int, peak: int, **given: int) -> Usage:
    rates = {"steady_rps": typical / SECONDS_A_MONTH, "peak_rps": peak / SECONDS_A_MONTH}
    return Usage({**rates, **{name: Decimal(value) for name, value in given.items()}})


def cents(*dollars: str) -> Amounts:
    return Amounts(*map(Decimal, dollars))


def test_tokens_in_and_out_have_their_own_price() -> None:
    found = list(token_lines({"chat": Called("openai", "gpt-4.1")}, usage(1000, 10_000, input_tokens=1000, output_tokens=500)))
    assert [(line.address, line.component) for line in found] == [
        ("models.chat", "Input tokens"),
        ("models.chat", "Output tokens"),
    ]
    assert all(isinstance(line, Item) and line.service == "openai-api" and line.unit == "1M tokens" for line in found)
    # 1M tokens at $2 and 0.5M at $8 for a thousand requests
    assert [line.amounts for line in found if isinstance(line, Item)] == [cents("0", "2", "20"), cents("0", "4", "40")]


def test_an_embedding_model_writes_nothing() -> None:
    found = list(token_lines({"e": Called("bedrock", "amazon.titan-embed-text-v2:0")}, usage(10_000, 10_000, input_tokens=100)))
    assert [line.amounts for line in found if isinstance(line, Item)] == [cents("0", "0.02", "0.02")]  # 1M at $0.02


def test_long_prompts_have_the_price_of_long_prompts() -> None:
    lines = token_lines({"c": Called("anthropic", "claude-sonnet-4-5")}, usage(10, 10, input_tokens=300_000, output_tokens=0))
    first = next(lines)
    assert isinstance(first, Item) and first.unit_price == 6 and first.amounts.typical == 18  # 3M at $6, and not at $3


def test_a_line_is_as_sure_as_its_price() -> None:
    found = token_price("openai", "gpt-4.1")
    assert found is not None
    lines = token_lines({"c": Called("openai", "gpt-4.1")}, Usage())
    assert [line.confidence for line in lines if isinstance(line, Item)] == [found.confidence] * 2


def test_an_unknown_model_is_not_priced() -> None:
    assert list(token_lines({"c": Called("openai", "gpt-99")}, Usage())) == [
        NotPriced("models.c", "Tokens", "the catalogue has no price of gpt-99 of openai")
    ]
