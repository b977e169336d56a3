"""The app behind https on a name of its own, and other sites that attack it, all in this process."""

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from threading import Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import trustme
from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

OURS = "roles.test"
CROSS_SITE = "attacker.test"
SAME_SITE = "evil.roles.test"  # a neighbour: its requests carry our cookie in spite of SameSite=Lax
NAMES = (OURS, CROSS_SITE, SAME_SITE)
# Our names lead to this machine, all others nowhere.
RESOLVER = f"--host-resolver-rules={', '.join(f'MAP {name} 127.0.0.1' for name in NAMES)}, MAP * ~NOTFOUND"


class Quiet(WSGIRequestHandler):
    """Writes no log, which would be full of addresses, and leaves connections that stay silent."""

    timeout = 60
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class HttpsServer(ThreadedWSGIServer):
    """Speaks TLS in the thread of each connection, so that one that stays silent holds up no other."""

    def get_request(self) -> tuple[Any, Any]:
        """Accept a connection; the first read shakes hands."""
        connection, address = super().get_request()
        context = self.ssl_context
        assert isinstance(context, ssl.SSLContext)
        return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a browser hang up in the middle of anything."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a request said of itself when it reached the app."""

    method: str
    path: str
    headers: dict[str, str]
    status: int


@dataclass(slots=True)
class Recorder:
    """Passes requests on to the app and writes down what they said."""

    app: Flask
    heard: list[Heard] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        headers = {name: str(value) for name, value in environ.items() if name.startswith("HTTP_")}

        def start(status: str, *rest: Any) -> Any:
            self.heard.append(Heard(environ["REQUEST_METHOD"], environ["PATH_INFO"], headers, int(status[:3])))
            return start_response(status, *rest)

        return self.app.wsgi_app(environ, start)


@dataclass(slots=True)
class OtherSite:
    """A site of somebody else, with pages by path."""

    pages: dict[str, str] = field(default_factory=dict)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the page, under whatever name it was asked for."""
        page = self.pages.get(environ["PATH_INFO"])
        found = "200 OK" if page is not None else "404 Not Found"
        start_response(found, [("Content-Type", "text/html; charset=utf-8")])
        return [(page or "nothing").encode()]


@contextmanager
def serving(make: Callable[[int], Any]) -> Iterator[int]:
    """Serve what `make` builds for a port, over https, on 127.0.0.1; give the port."""
    server = HttpsServer("127.0.0.1", 0, _nothing, Quiet)
    server.ssl_context = certificate()
    server.app = make(server.port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join(60)
        server.server_close()


def _nothing(_: WSGIEnvironment, __: StartResponse) -> Iterable[bytes]:
    raise RuntimeError("asked before there was anything to serve")


def certificate() -> ssl.SSLContext:
    """Return what a server needs to speak https for our names; the browser is told to believe it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(*NAMES).configure_cert(context)
    return context


def form(action: str, fields: dict[str, str], *, kind: str = "application/x-www-form-urlencoded") -> str:
    """Return a page whose form sends itself."""
    inputs = "".join(
        f'<input type=hidden name="{escape(name)}" value="{escape(value)}">' for name, value in fields.items()
    )
    return (
        f'<!doctype html><form method=post action="{escape(action)}" enctype="{kind}">{inputs}</form>'
        "<script>HTMLFormElement.prototype.submit.call(document.forms[0])</script>"
    )
