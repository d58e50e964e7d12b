"""What an answer, or its absence, means for an item: its outcome, and whether asking again may help."""

from dataclasses import dataclass

from contracts.events import AttemptEnding
from contracts.values import Outcome

from .response_lines import Answer


@dataclass(frozen=True)
class Judgement:
    """An item without a scene: the outcome it has if nobody asks again, and whether to ask again."""

    outcome: Outcome
    code: str
    reason: str
    retry: bool


_REFUSED_OUTPUT = "the model drew something its own safety check refused"
_NO_PICTURE = "the model answered without a picture"

_BY_FINISH_REASON: dict[str, tuple[Outcome, str, bool]] = {
    "SAFETY": ("blocked", "the model refused this product or prompt: try another photo or words", False),
    "PROHIBITED_CONTENT": ("blocked", "the model refused this product or prompt: try another photo", False),
    "BLOCKLIST": ("blocked", "a word of the prompt is on the provider's block list", False),
    "SPII": ("blocked", "the provider saw personal data in the request", False),
    "RECITATION": ("blocked", "the answer was too close to existing material", True),
    "IMAGE_SAFETY": ("blocked", _REFUSED_OUTPUT, True),
    "IMAGE_PROHIBITED_CONTENT": ("blocked", _REFUSED_OUTPUT, True),
    "IMAGE_RECITATION": ("blocked", "the picture was too close to existing material", True),
    "IMAGE_OTHER": ("failed", "the model could not draw the picture", True),
    "NO_IMAGE": ("failed", _NO_PICTURE, True),
    "MAX_TOKENS": ("failed", "the model ran out of tokens before the picture was done", True),
    "MALFORMED_RESPONSE": ("failed", "the model's answer was malformed", True),
    "STOP": ("failed", _NO_PICTURE, True),
    "OTHER": ("failed", _NO_PICTURE, True),
    "": ("failed", _NO_PICTURE, True),
}

_FINAL_ERRORS = {3, 5, 7, 400, 403, 404, 413}
"""HTTP and gRPC codes of a request that will be refused again (invalid, not found, not permitted)."""

_BY_ENDING: dict[AttemptEnding, tuple[Outcome, str, str, bool]] = {
    "succeeded": ("failed", "missing", "the provider gave no answer for this item", True),
    "expired": ("failed", "expired", "the provider did not get to this item in time", True),
    "failed": ("failed", "batch_failed", "the provider's batch failed", True),
    "cancelled": ("cancelled", "cancelled", "the batch was cancelled before this item was made", True),
    "refused": ("failed", "refused", "the provider refused the batch", False),
    "lost": (
        "failed",
        "lost",
        "the provider lost the batch; it may have been paid, so it is not sent again",
        False,
    ),
    "nothing_to_submit": ("failed", "not_built", "no request was made for this item", False),
    "over_budget": ("failed", "over_budget", "the budget was used up before this item", False),
    "quota": (
        "failed",
        "quota",
        "the provider said 'too many requests' for 72 hours: nothing was sent and nothing spent",
        False,
    ),
    "dropped": ("failed", "dropped", "a person gave up this attempt", False),
}


def of_answer(answer: Answer) -> Judgement:
    """Return what an answer without a usable picture means."""
    if answer.error_code is not None:
        retry = answer.error_code not in _FINAL_ERRORS
        return Judgement(
            "failed", f"error_{answer.error_code}", _quoted("the provider", answer.error_message), retry
        )
    if answer.block_reason:
        reason = "the provider refused the request: try another photo or words"
        return Judgement("blocked", f"blocked_{answer.block_reason.lower()}", reason, retry=False)
    known = _BY_FINISH_REASON.get(answer.finish_reason)
    outcome, reason, retry = known or ("failed", f"the model stopped for {answer.finish_reason}", True)
    code = answer.finish_reason.lower() if answer.finish_reason not in {"", "STOP"} else "no_image"
    return Judgement(outcome, code, reason, retry)


def of_silence(ending: AttemptEnding, message: str) -> Judgement:
    """Return what it means that an item got no answer in an attempt that ended so."""
    outcome, code, reason, retry = _BY_ENDING[ending]
    return Judgement(outcome, code, f"{reason}: {message}" if message else reason, retry)


NOT_AN_IMAGE = Judgement(
    "failed", "not_an_image", "what the model sent is not a readable picture", retry=True
)
REUSE_GONE = Judgement(
    "failed",
    "reuse_gone",
    "the scene that an earlier run made for the same request is gone: replay the run to make it anew",
    retry=True,
)


def _quoted(who: str, message: str) -> str:
    return f"{who} said: {message}" if message else f"{who} reported an error"
