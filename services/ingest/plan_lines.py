"""Records and items as their lines are written: the fields of the documents, unvalidated, for their number.

A model made and dumped takes some five microseconds; these take one. Tests hold each to its document.
"""

from collections.abc import Sequence
from typing import TypedDict


class RecordFields(TypedDict):
    """The fields of `contracts.documents.Record`, in its order."""

    line: int
    product_id: str
    sku: str
    code: str
    message: str
    items: Sequence[str]


class ItemFields(TypedDict):
    """The fields of `contracts.documents.Item`, in its order."""

    item_id: str
    product_id: str
    sku: str
    title: str
    style: str
    photo: str
    fields: dict[str, str]
