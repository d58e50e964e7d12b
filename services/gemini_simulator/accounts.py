"""Whose request it is: every non-empty API key is an account of its own. Keys are not stored."""

import hashlib

from starlette.requests import Request

from .refusal import Refusal


def owner_of(request: Request) -> str:
    """Return the account's tag; raises Refusal (403) without a key in the header or the query."""
    key = request.headers.get("x-goog-api-key") or request.query_params.get("key")
    if not key:
        raise Refusal(403, "The request has no API key: send one in the header x-goog-api-key.")
    return hashlib.sha256(key.encode()).hexdigest()[:16]
