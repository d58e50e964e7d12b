"""A recipe that allows long answers: they are paid for, so they are set aside for."""

from decimal import Decimal

from contracts import keys
from contracts.documents import Built
from contracts.keys import RunKeys
from services.chassis.object_store import read
from tests.fakes.answers import AnsweringProvider, Line, success
from tests.fakes.pipeline import FakePipeline, catalogue

LONGEST = Decimal("0.271485")
"""9,100 tokens in, an image at 2K, and the rest of 65,536 in text and thinking."""


def with_the_longest_answer(key: str, asked: int) -> Line:
    line = success(key)
    line["response"]["usageMetadata"] = {
        "promptTokenCount": 9_100,
        "candidatesTokenCount": 1_680,
        "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1_680}],
        "thoughtsTokenCount": 65_536 - 1_680,
    }
    return line


async def pipeline_with_long_answers() -> FakePipeline:
    pipeline = FakePipeline(provider=AnsweringProvider(answerer=with_the_longest_answer))
    text = 'extends = "product-lifestyle@1"\nversion = "2"\ngeneration = {max_output_tokens = 65536}\n'
    await pipeline.store.put(keys.recipe("product-lifestyle", "2"), text.encode())
    return pipeline


async def test_the_longest_answer_that_is_allowed_costs_what_was_set_aside_and_no_more() -> None:
    pipeline = await pipeline_with_long_answers()
    overrides = {"styles": ["bright-home"], "max_cost_usd": str(LONGEST)}
    await pipeline.make(catalogue("A-1"), recipe="product-lifestyle@2", overrides=overrides)
    built = await read(pipeline.store, RunKeys("run-1").shard(0).attempt(1).built, Built)
    assert built is not None
    assert built.highest_price_usd == LONGEST
    assert pipeline.completed().cost_usd == LONGEST


async def test_a_budget_that_the_longest_answer_would_exceed_lets_nothing_be_sent() -> None:
    pipeline = await pipeline_with_long_answers()
    overrides = {"styles": ["bright-home"], "max_cost_usd": str(LONGEST - Decimal("0.000001"))}
    await pipeline.make(catalogue("A-1"), recipe="product-lifestyle@2", overrides=overrides)
    assert pipeline.heard[-1].kind == "run.rejected"
    assert pipeline.provider.created == []
