"""The words for what validation found, as the author of a recipe file would say them."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic_core import ErrorDetails

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "is missing",
        "string_type": "must be text, in quotes",
        "int_type": "must be a whole number, without quotes",
        "bool_type": "must be true or false, without quotes",
        "float_type": "must be a number, without quotes",
        "int_parsing_size": "is out of all bounds",
        "int_from_float": "must be a whole number",
        "decimal_type": "must be a number, without quotes",
        "finite_number": "must be a finite number",
        "decimal_parsing": "must be a number",
        "tuple_type": 'must be a list, such as ["one", "other"]',
        "dict_type": "must be a table",
        "model_type": "must be a table",
        "string_pattern_mismatch": "is not written as it must be: it has to match {pattern}",
        "string_too_short": "must not be empty",
        "string_too_long": "must have {max_length} characters at most",
        "too_short": "must have {min_length} or more",
        "too_long": "must have {max_length} at most",
        "greater_than_equal": "must be {ge} or more",
        "less_than_equal": "must be {le} or less",
        "literal_error": "must be {expected}",
        "value_error": "{error}",
    }
)


_SPELLINGS: Mapping[str | int, str] = MappingProxyType(
    {
        "name": "must be lowercase letters, digits and dashes",
        "version": "must be lowercase letters, digits, dots and dashes",
        "model": "must be the name of a model: letters, digits, dots, dashes and underscores",
        "aspect_ratio": "must be width to height, such as 16:9",
    }
)
"""Field → how it is spelt, for people who do not read patterns."""


def fault_words(error: ErrorDetails) -> str:
    """Return one finding of pydantic in our words, or in its own where we have none."""
    field = error["loc"][-1] if error["loc"] else ""
    if error["type"] == "string_pattern_mismatch" and field in _SPELLINGS:
        return _SPELLINGS[field]
    words = _WORDS.get(error["type"])
    return words.format(**error.get("ctx", {})) if words else error["msg"]
