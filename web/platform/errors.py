"""One plain page for every error: what happened and what to do."""

from flask import Flask, Response, current_app, render_template, request, session
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from storage import StoreError
from web.platform.addresses import redirect_to_meant_page
from web.platform.i18n import gettext as _
from web.platform.i18n import negotiation as language
from web.platform.logging import LOST_FORM, NOT_SERVED, log_event
from web.platform.problems import ProblemError, answer_with_http_problem, answer_with_problem, is_for_api

FALLBACK = 500
MISSING = 404


def messages() -> dict[int, tuple[str, str]]:
    """Return title and advice by status code."""
    return {
        400: (_("This request could not be read"), _("Go back, reload the page and try once more.")),
        403: (_("This request came from another site"), _("Open Role Fit itself and answer there.")),
        404: (
            _("There is no page here"),
            _("Was it a link that somebody sent you? Copy it once more, all of it, and paste it into the address bar."),
        ),
        405: (_("This page cannot be used like that"), _("Start from the first page.")),
        413: (_("That was too much at once"), _("Go back and send less.")),
        415: (_("This form could not be read"), _("Use the form on the page.")),
        429: (
            _("Too many addresses that lead nowhere"),
            _(
                "From your network, perhaps by somebody else, many addresses were opened under which there is nothing. "
                "A link that works still opens: check that yours is complete. To try another one, wait a minute."
            ),
        ),
        500: (
            _("Something went wrong on our side"),
            _("Your answers are still here. Wait a moment and try again; if it happens again, tell whoever runs this."),
        ),
        503: (
            _("Results cannot be read at the moment"),
            _("This says nothing about your link: it cannot be looked up now. Wait a few minutes and open it again."),
        ),
    }


def init_app(app: Flask) -> None:
    """Register the error handlers."""
    app.register_error_handler(CSRFError, _handle_csrf_error)
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(StoreError, _handle_store_error)
    app.register_error_handler(ProblemError, answer_with_problem)

    @app.before_request
    def mend_query() -> None:
        """Replace bytes of the query that are not UTF-8: some servers pass them on, and reading them would fail."""
        request.query_string = request.query_string.decode("utf-8", "replace").encode()


def _handle_http_error(error: HTTPException) -> AnyResponse | tuple[str, int]:
    """Answer with the page of the error; a mistyped address is led to the page that was meant."""
    if is_for_api():
        return _name_methods(error, answer_with_http_problem(error))
    if language.is_untranslated():
        language.choose_language()
    if isinstance(error, SecurityError):
        log_event(NOT_SERVED)
        return render_template("errors/wrong_address.html"), 400
    redirection = redirect_to_meant_page() if error.code == 404 else None
    if redirection:
        return redirection
    status, texts = error.code or FALLBACK, messages()
    return _name_methods(error, _render_error(status, *texts.get(status, texts[FALLBACK])))


def _name_methods(error: HTTPException, response: Response) -> Response:
    """Return the response to an error; to a method that is not taken it names those that are."""
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    return response


def too_many_requests(wait: int) -> Response:
    """Return a 429 page whose Retry-After header is `wait` seconds."""
    response = _render_error(429, *messages()[429])
    response.headers["Retry-After"] = str(wait)
    return response


def too_many_costly(wait: int) -> Response:
    """Return a 429 page for pages that take long to make; its Retry-After header is `wait` seconds."""
    response = _render_error(
        429,
        _("Too many of these pages at once"),
        _(
            "Your network asked for many pages that take long to make. Nothing is lost: wait a minute and reload the "
            "page."
        ),
    )
    response.headers["Retry-After"] = str(wait)
    return response


def too_busy() -> Response:
    """Return a 503 page for when as many costly pages are being made as may be at once."""
    response = _render_error(
        503, _("Many people are here at once"), _("Nothing is lost: wait a few seconds and reload the page.")
    )
    response.headers["Retry-After"] = "5"
    return response


def _handle_store_error(error: StoreError) -> Response:
    """Answer 503, since nothing was changed: the store cannot be used."""
    current_app.logger.error("store not usable in %s: %s", request.endpoint, error)
    title = _("That could not be saved at the moment")
    return _render_error(503, title, _("Nothing was changed. Wait a few minutes and try again."))


def _render_error(status: int, title: str, advice: str) -> Response:
    """Return the page that says what happened and what to do."""
    page = render_template("errors/error.html", title=title, advice=advice, is_missing=status == MISSING)
    return Response(page, status=status, content_type="text/html; charset=utf-8")


def _handle_csrf_error(error: CSRFError) -> tuple[str, int]:
    """Explain a missing or expired token, the one refusal that happens to people who did nothing wrong."""
    log_event(LOST_FORM)
    has_cookie = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    days = current_app.permanent_session_lifetime.days
    return render_template("errors/lost_form.html", has_cookie=has_cookie, is_kept=bool(session), days=days), 400
