"""A labelled set of small catalogues: every format, and every defect that real files have.

`python -m tests.integration.catalogues` prints the labels and what is made of each file.
"""

from . import back_offices, defects, languages, markets, plain, shelved, shops, wordings
from .specimen import Specimen

SPECIMENS: tuple[Specimen, ...] = (
    *shops.SPECIMENS,
    *back_offices.SPECIMENS,
    *markets.SPECIMENS,
    *plain.SPECIMENS,
    *defects.SPECIMENS,
    *languages.SPECIMENS,
    *shelved.SPECIMENS,
    *wordings.SPECIMENS,
)
