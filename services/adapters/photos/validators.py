"""Whether a photo has changed, asked of its server without fetching it again (RFC 9110, section 13).

A validator is given back only to the very address that said it: another server, to which a redirect leads
today, may know the same word for another photo. What does not have a validator's form is not kept.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2

from contracts.documents import Validator

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,256}"')
CONDITIONS = ("If-None-Match", "If-Modified-Since")


def validator_of(response: httpx2.Response, now: datetime) -> Validator | None:
    """Return by what a photo's server can tell it from a later one, None if it said nothing usable."""
    etag = response.headers.get("ETag", "").strip()
    modified = response.headers.get("Last-Modified", "").strip()
    known = Validator(
        url=str(response.request.url),
        etag=etag if _ETAG.fullmatch(etag) else None,
        last_modified=modified if _is_past(modified, now) else None,
    )
    return known if known.etag or known.last_modified else None


def set_conditions(request: httpx2.Request, known: Validator | None) -> bool:
    """Let a request ask for the photo only if it has changed; return whether it does.

    What was set for an address that redirected to this one is taken out.
    """
    for name in CONDITIONS:
        request.headers.pop(name, None)
    if known is None or known.url != str(request.url):
        return False
    for name, value in zip(CONDITIONS, (known.etag, known.last_modified), strict=True):
        if value is not None:
            request.headers[name] = value
    return True


def _is_past(date: str, now: datetime) -> bool:
    """Return whether a date says when a photo was changed; one of the future would never be outdated."""
    try:
        at = parsedate_to_datetime(date) if len(date) <= 64 else None
    except ValueError:
        return False
    return at is not None and (at if at.tzinfo else at.replace(tzinfo=UTC)) <= now
