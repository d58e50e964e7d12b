"""Answers that are errors, in the form Google's services give them."""

from starlette.responses import JSONResponse

_STATUSES = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    416: "OUT_OF_RANGE",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class Refusal(Exception):
    """A request that is answered with an error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def response(self, headers: dict[str, str] | None = None) -> JSONResponse:
        """Return the answer."""
        error = {"code": self.code, "message": self.message, "status": _STATUSES.get(self.code, "UNKNOWN")}
        return JSONResponse({"error": error}, self.code, headers)
