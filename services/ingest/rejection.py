"""A catalogue that cannot be used at all ends here, with the reason and the way out."""

from contracts.events import RejectionCode


class CatalogueRejected(Exception):
    """Nothing can be made of this file; `message` tells a person why and what to do."""

    def __init__(self, code: RejectionCode, message: str) -> None:
        super().__init__(message)
        self.code: RejectionCode = code
        self.message = message
