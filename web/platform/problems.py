"""What the API answers when something is wrong: problem details (RFC 9457), in English, for programs."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge, SecurityError

from web.platform.logging import NOT_SERVED, log_event

API: Final = "api"  # the blueprint of the API
PREFIX: Final = "/api/"
PROBLEM_TYPE: Final = "application/problem+json"
TITLES: Final = {
    400: "The request could not be read",
    401: "A key is needed",
    403: "The request came from another site",
    404: "There is nothing at this address",
    405: "This address does not take this method",
    409: "The question bank is another one",
    413: "The request is too large",
    415: "The request is of another type than can be read",
    422: "The request does not fit the question bank",
    429: "Too many requests",
    500: "Something went wrong on our side",
}
NOT_SERVED_HERE: Final = "This name is not that of the site: see ROLE_FIT_PUBLIC_URL in docs/settings.md."
Errors = Iterable[Mapping[str, Any]]


class ProblemError(Exception):
    """Ends a request with a problem: a status, what is wrong in a sentence, and `errors` with a place for each."""

    def __init__(self, status: int, detail: str = "", errors: Errors = (), wait: int = 0) -> None:
        """Keep what the response holds; `wait` are the seconds of its Retry-After header."""
        super().__init__(detail)
        self.status, self.detail, self.errors, self.wait = status, detail, tuple(errors), wait

    @property
    def document(self) -> dict[str, Any]:
        """Return the problem as plain data."""
        title = TITLES.get(self.status, TITLES[500])
        more = {"detail": self.detail, "errors": list(self.errors)}
        shown = {name: value for name, value in more.items() if value}
        return {"type": f"urn:role-fit:problem:{self.status}", "title": title, "status": self.status} | shown


def is_for_api() -> bool:
    """Return whether the request is for an address of the API, or for one that begins like it."""
    return request.path.startswith(PREFIX)


def answer_with_problem(problem: ProblemError) -> Response:
    """Return the response of a problem, in ASCII, so that no sign that was sent can hurt."""
    response = Response(json.dumps(problem.document), problem.status, content_type=PROBLEM_TYPE)
    if problem.wait:
        response.headers["Retry-After"] = str(problem.wait)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_with_http_problem(error: HTTPException) -> Response:
    """Return the response of an error that Flask or Werkzeug raised."""
    if isinstance(error, SecurityError):
        log_event(NOT_SERVED)
        return answer_with_problem(ProblemError(400, NOT_SERVED_HERE))
    return answer_with_problem(ProblemError(error.code or 500, _describe(error)))


def _describe(error: HTTPException) -> str:
    """Return what the title of an error leaves open: the limit, or the methods."""
    if isinstance(error, RequestEntityTooLarge):
        return f"At most {(request.max_content_length or 0) // 1024} kB are read here."
    if isinstance(error, MethodNotAllowed):
        methods = sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"})
        return f"Send {' or '.join(methods)}."
    if isinstance(error, NotFound) and request.path.endswith("/"):
        return "No address of the API ends with a slash: take it off."
    return ""
